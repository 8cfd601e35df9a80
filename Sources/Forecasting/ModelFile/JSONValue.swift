/// A JSON value (RFC 8259) that keeps the order of members and the digits of numbers.
///
/// Read by `StrictJSONParser`; `text` writes it back without white space, so equal values give equal
/// bytes.
package indirect enum JSONValue: Sendable {
  case null
  case bool(Bool)
  /// A number as written, so that no integer is rounded on its way through a Double.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([Member])

  package struct Member: Sendable {
    package let key: String
    package let value: JSONValue

    package init(_ key: String, _ value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  package static func number(_ value: Int) -> JSONValue { .number(String(value)) }

  /// A finite number in the fewest digits that read back exactly.
  package static func number(_ value: Double) -> JSONValue {
    precondition(value.isFinite, "JSON has no number for \(value)")
    return .number("\(value)")
  }

  package var object: [Member]? {
    if case .object(let members) = self { members } else { nil }
  }

  package var array: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  package var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  package var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// A whole number written without fraction or exponent that fits an Int; -0 is none.
  package var integer: Int? {
    guard case .number(let digits) = self, digits != "-0" else { return nil }
    return Int(digits)
  }

  /// Any number within the finite range of Double.
  package var double: Double? {
    guard case .number(let digits) = self, let value = Double(digits), value.isFinite else {
      return nil
    }
    return value
  }

  /// The value of an object's member; keys are compared byte by byte.
  package subscript(key: String) -> JSONValue? {
    object?.first { $0.key.utf8.elementsEqual(key.utf8) }?.value
  }

  package var text: String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .number(let digits): digits
    case .string(let text): Self.quoted(text)
    case .array(let elements): "[" + elements.map(\.text).joined(separator: ",") + "]"
    case .object(let members):
      "{" + members.map { Self.quoted($0.key) + ":" + $0.value.text }.joined(separator: ",") + "}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\":
        quoted.unicodeScalars.append("\\")
        quoted.unicodeScalars.append(scalar)
      case "\0"..<" ":
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
