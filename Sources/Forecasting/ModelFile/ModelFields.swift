/// Reads the members of a JSON object of a model file, each with its type and range, and names what is
/// wrong.
struct ModelFields {
  let path: String
  /// Where the object stands, such as `configuration`.
  let place: String
  let value: JSONValue

  func refuse(_ problem: String) -> ModelFileError {
    ModelFileError(path: path, code: .metadata, problem: "\(place): \(problem)")
  }

  private func member(_ key: String) throws(ModelFileError) -> JSONValue {
    guard let member = value[key] else { throw refuse("\(key) is missing") }
    return member
  }

  /// Whether a member is there, of those that older files lack.
  func has(_ key: String) -> Bool { value[key] != nil }

  func integer(_ key: String, in range: ClosedRange<Int>) throws(ModelFileError) -> Int {
    guard let number = try member(key).integer, range.contains(number) else {
      throw refuse("\(key) is no whole number in \(range)")
    }
    return number
  }

  func number(_ key: String, in range: ClosedRange<Double>) throws(ModelFileError) -> Double {
    guard let number = try member(key).double, range.contains(number) else {
      throw refuse("\(key) is no number in \(range)")
    }
    return number
  }

  /// A list of as many numbers.
  func numbers(_ key: String, counts: ClosedRange<Int>) throws(ModelFileError) -> [Double] {
    guard let elements = try member(key).array, counts.contains(elements.count) else {
      throw refuse("\(key) is no list of \(counts) numbers")
    }
    let numbers = elements.compactMap(\.double)
    guard numbers.count == elements.count else { throw refuse("\(key) holds what is no number") }
    return numbers
  }

  /// nil where the member is null.
  func optionalNumber(
    _ key: String, in range: ClosedRange<Double>
  ) throws(ModelFileError) -> Double? {
    if case .null = try member(key) { return nil }
    return try number(key, in: range)
  }

  func flag(_ key: String) throws(ModelFileError) -> Bool {
    guard let flag = try member(key).bool else { throw refuse("\(key) is neither true nor false") }
    return flag
  }

  func text(_ key: String) throws(ModelFileError) -> String {
    guard let text = try member(key).string else { throw refuse("\(key) is no text") }
    return text
  }

  /// nil where the member is null.
  func optionalText(_ key: String) throws(ModelFileError) -> String? {
    if case .null = try member(key) { return nil }
    return try text(key)
  }

  /// A value of a closed set, by its name.
  func named<Value: RawRepresentable<String>>(
    _ key: String, as type: Value.Type
  ) throws(ModelFileError) -> Value {
    guard let value = Value(rawValue: try text(key)) else {
      throw refuse("\(key) has a value this version does not know")
    }
    return value
  }

  func object(_ key: String) throws(ModelFileError) -> ModelFields {
    let member = try member(key)
    guard member.object != nil else { throw refuse("\(key) is no object") }
    return ModelFields(path: path, place: "\(place).\(key)", value: member)
  }

  /// nil where the member is null.
  func optionalObject(_ key: String) throws(ModelFileError) -> ModelFields? {
    if case .null = try member(key) { return nil }
    return try object(key)
  }

  func list(_ key: String) throws(ModelFileError) -> [ModelFields] {
    guard let elements = try member(key).array else { throw refuse("\(key) is no list") }
    return elements.enumerated().map {
      ModelFields(path: path, place: "\(place).\(key)[\($0.offset)]", value: $0.element)
    }
  }

  func integers(
    _ key: String, in range: ClosedRange<Int>
  ) throws(ModelFileError) -> [Int] {
    var numbers: [Int] = []
    for element in try list(key) {
      guard let number = element.value.integer, range.contains(number) else {
        throw element.refuse("is no whole number in \(range)")
      }
      numbers.append(number)
    }
    return numbers
  }

  /// The text of an element of a list of texts.
  func ownText() throws(ModelFileError) -> String {
    guard let text = value.string else { throw refuse("is no text") }
    return text
  }
}

extension JSONValue {
  /// An object from its members, in this order.
  static func members(_ members: KeyValuePairs<String, JSONValue>) -> JSONValue {
    .object(members.map { Member($0.key, $0.value) })
  }

  /// The same with those of `further` that are not nil: members that are left out where they would say
  /// what their absence says.
  static func members(
    _ members: KeyValuePairs<String, JSONValue>, further: KeyValuePairs<String, JSONValue?>
  ) -> JSONValue {
    .object(
      members.map { Member($0.key, $0.value) }
        + further.compactMap { key, value in value.map { Member(key, $0) } })
  }

  static func optional(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }
  static func optional(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
}
