/// A model file in the making: metadata and tensors in the order in which they are added.
///
/// The same calls give the same bytes. Names, shapes and uniqueness are the caller's business and
/// preconditions; numbers that are not finite are refused, so that none reaches a file.
package struct SafeTensorsWriter: Sendable {
  /// The file that the bytes are meant for, named in errors.
  package let path: String

  private var metadata: [JSONValue.Member] = []
  private var tensors: [JSONValue.Member] = []
  private var keys: Set<String> = [SafeTensors.sealKey]
  private var names: Set<String> = [SafeTensors.metadataKey]
  private var data: [UInt8] = []

  package init(path: String) { self.path = path }

  package mutating func add(metadata text: String, forKey key: String) {
    precondition(SafeTensors.isName(key), "\(ModelFileError.quoted(key)) is no metadata key")
    precondition(keys.insert(key).inserted, "metadata \"\(key)\" is added twice")
    metadata.append(JSONValue.Member(key, .string(text)))
  }

  package mutating func add(
    _ name: String, floats: [Float], shape: [Int]
  ) throws(ModelFileError) { try add(name, floats, shape) }

  package mutating func add(
    _ name: String, doubles: [Double], shape: [Int]
  ) throws(ModelFileError) { try add(name, doubles, shape) }

  package mutating func add(
    _ name: String, integers: [Int64], shape: [Int]
  ) throws(ModelFileError) { try add(name, integers, shape) }

  package mutating func add(
    _ name: String, bytes: [UInt8], shape: [Int]
  ) throws(ModelFileError) { try add(name, bytes, shape) }

  private mutating func add<Element: TensorElement>(
    _ name: String, _ values: [Element], _ shape: [Int]
  ) throws(ModelFileError) {
    precondition(SafeTensors.isName(name), "\(ModelFileError.quoted(name)) is no tensor name")
    precondition(names.insert(name).inserted, "tensor \"\(name)\" is added twice")
    precondition(
      shape.count <= SafeTensors.rankLimit && shape.allSatisfy { $0 >= 0 }
        && SafeTensors.byteCount(of: Element.dataType, shape: shape)
          == values.count * Element.dataType.width,
      "tensor \"\(name)\" has shape \(shape) and \(values.count) values")
    if let index = values.firstIndex(where: { !$0.isStorable }) {
      throw ModelFileError(
        path: path, code: .notFinite,
        problem: "number \(index) of tensor \"\(name)\" is not finite",
        advice: "nothing is written: lower the learning rate or look for extreme values in the data"
      )
    }
    let start = data.count
    data += Element.bytes(of: values)
    tensors.append(
      JSONValue.Member(
        name,
        .object([
          JSONValue.Member("dtype", .string(Element.dataType.rawValue)),
          JSONValue.Member("shape", .array(shape.map { .number($0) })),
          JSONValue.Member("data_offsets", .array([.number(start), .number(data.count)])),
        ])))
  }

  /// The whole file, sealed.
  ///
  /// Throws if a reader would refuse the header: large payloads belong into tensors of bytes.
  package func encoded() throws(ModelFileError) -> [UInt8] {
    let blank = String(decoding: SafeTensors.blankSeal, as: UTF8.self)
    let entries = [JSONValue.Member(SafeTensors.sealKey, .string(blank))] + metadata
    let root: [JSONValue.Member] = [JSONValue.Member(SafeTensors.metadataKey, .object(entries))]
    var header = Array(JSONValue.object(root + tensors).text.utf8)
    let unaligned = (SafeTensors.lengthField + header.count) % SafeTensors.alignment
    if unaligned > 0 {
      header += [UInt8](repeating: UInt8(ascii: " "), count: SafeTensors.alignment - unaligned)
    }
    guard header.count <= SafeTensors.headerLimit, tensors.count <= SafeTensors.tensorLimit else {
      throw ModelFileError(
        path: path, code: .header,
        problem: "a header of \(header.count) bytes and \(tensors.count) tensors is above the "
          + "limits of \(SafeTensors.headerLimit) and \(SafeTensors.tensorLimit)",
        advice: "nothing is written: fit fewer series into one model")
    }
    let length = (0..<SafeTensors.lengthField).map {
      UInt8(truncatingIfNeeded: header.count >> (8 * $0))
    }
    var file = length + header + data
    file.replaceSubrange(SafeTensors.sealRange, with: SafeTensors.seal(of: file).utf8)
    return file
  }
}
