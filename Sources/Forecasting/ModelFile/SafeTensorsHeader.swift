/// What the header of a model file says, once every statement of it has been tested.
struct SafeTensorsHeader {
  struct Entry {
    let name: String
    let dataType: TensorDataType
    let shape: [Int]
    /// Where the tensor lies, counted from the start of the data.
    let range: Range<Int>
  }

  /// The metadata without the seal.
  private(set) var metadata: [String: String] = [:]
  /// The tensors in the order of their data.
  private(set) var entries: [Entry] = []

  private let path: String

  /// Reads a header that describes `dataCount` bytes of data.
  ///
  /// Throws `ModelFileError` unless the header begins with `{`, is strict JSON followed by nothing but
  /// spaces, names only tensors that `allows` accepts, and the tensors cover the data exactly.
  ///
  /// - Parameter check: sees the metadata before any tensor is looked at, to refuse the file as a whole:
  ///   a later format may well hold tensors this version does not expect.
  init(
    _ bytes: ArraySlice<UInt8>, dataCount: Int, path: String, allows: (String) -> Bool,
    check: ([String: String]) throws(ModelFileError) -> Void = { _ in }
  ) throws(ModelFileError) {
    self.path = path
    guard bytes.first == UInt8(ascii: "{") else {
      throw refusal(.header, "the header does not begin with {")
    }
    let end = bytes.lastIndex { $0 != UInt8(ascii: " ") } ?? bytes.startIndex
    let root: JSONValue
    do {
      root = try StrictJSONParser.parse(bytes[...end])
    } catch {
      throw refusal(.json, "\(error.reason) at byte \(error.offset) of the header")
    }
    var covered = 0
    for member in root.object ?? [] {
      if member.key == SafeTensors.metadataKey {
        try readMetadata(member.value)
        try check(metadata)
      } else {
        let entry = try entry(member, start: covered, dataCount: dataCount, allows: allows)
        covered = entry.range.upperBound
        entries.append(entry)
      }
    }
    guard covered == dataCount else {
      throw refusal(
        .offsets, "the tensors cover \(covered) bytes and the file has \(dataCount) bytes of data")
    }
    metadata[SafeTensors.sealKey] = nil
  }

  private func refusal(_ code: ModelFileError.Code, _ problem: String) -> ModelFileError {
    ModelFileError(path: path, code: code, problem: problem)
  }

  private mutating func readMetadata(_ value: JSONValue) throws(ModelFileError) {
    guard let members = value.object else {
      throw refusal(.metadata, "the metadata is not a map of texts")
    }
    for member in members {
      let key = ModelFileError.quoted(member.key)
      guard SafeTensors.isName(member.key) else {
        throw refusal(.metadata, "\(key) is not a metadata key of printable ASCII characters")
      }
      guard let text = member.value.string else {
        throw refusal(.metadata, "the metadata under \(key) is not a text")
      }
      metadata[member.key] = text
    }
  }

  private func entry(
    _ member: JSONValue.Member, start: Int, dataCount: Int, allows: (String) -> Bool
  ) throws(ModelFileError) -> Entry {
    let name = ModelFileError.quoted(member.key)
    guard SafeTensors.isName(member.key) else {
      throw refusal(
        .name, "tensor name \(name) is not 1 to \(SafeTensors.nameLimit) printable ASCII characters"
      )
    }
    guard allows(member.key) else { throw refusal(.name, "tensor \(name) is not expected") }
    guard entries.count < SafeTensors.tensorLimit else {
      throw refusal(.header, "there are more than \(SafeTensors.tensorLimit) tensors")
    }
    let fields: Set = ["dtype", "shape", "data_offsets"]
    guard let found = member.value.object, Set(found.map(\.key)) == fields else {
      throw refusal(.header, "tensor \(name) must have exactly dtype, shape and data_offsets")
    }
    guard let dataType = member.value["dtype"]?.string.flatMap(TensorDataType.init) else {
      throw refusal(.dataType, "tensor \(name) is of no type among F32, F64, I64 and U8")
    }
    guard let shape = Self.sizes(member.value["shape"]), shape.count <= SafeTensors.rankLimit else {
      throw refusal(
        .shape,
        "the shape of tensor \(name) is not a list of at most \(SafeTensors.rankLimit) sizes")
    }
    guard let count = SafeTensors.byteCount(of: dataType, shape: shape) else {
      throw refusal(.shape, "the shape \(shape) of tensor \(name) is too large")
    }
    guard let offsets = Self.sizes(member.value["data_offsets"]), offsets.count == 2 else {
      throw refusal(.offsets, "the offsets of tensor \(name) are not two sizes")
    }
    let (lower, upper) = (offsets[0], offsets[1])
    guard lower == start else {
      throw refusal(
        .offsets, "tensor \(name) begins at byte \(lower) of the data instead of \(start)")
    }
    guard lower <= upper, upper <= dataCount else {
      throw refusal(
        .offsets, "tensor \(name) ends at byte \(upper) of \(dataCount) bytes of data")
    }
    guard upper - lower == count else {
      throw refusal(
        .offsets, "tensor \(name) has \(upper - lower) bytes and its shape \(shape) needs \(count)")
    }
    return Entry(name: member.key, dataType: dataType, shape: shape, range: lower..<upper)
  }

  /// An array of whole numbers from 0 on.
  private static func sizes(_ value: JSONValue?) -> [Int]? {
    guard let elements = value?.array else { return nil }
    let sizes = elements.compactMap(\.integer)
    return sizes.count == elements.count && sizes.allSatisfy { $0 >= 0 } ? sizes : nil
  }
}
