/// A model file that has passed every test of the container.
///
/// After `init` the header is consistent, every number is finite and the seal is right; whether the
/// tensors fit the configuration is tested by asking for them with the shape it implies.
package struct SafeTensorsReader: Sendable {
  package let path: String
  /// What the writer added; the seal is left out.
  package let metadata: [String: String]

  private let tensors: [String: Tensor]
  /// The names in the order of the data.
  package let names: [String]

  package struct Tensor: Sendable {
    package let dataType: TensorDataType
    package let shape: [Int]
    /// Elements in row-major order, little-endian.
    package let bytes: ArraySlice<UInt8>
  }

  /// Reads a regular file of at most `sizeLimit` bytes.
  package init(
    path: String, sizeLimit: Int, allows: (String) -> Bool,
    check: ([String: String]) throws(ModelFileError) -> Void = { _ in }
  ) throws(ModelFileError) {
    let bytes = try RegularFile.bytes(at: path, sizeLimit: sizeLimit)
    try self.init(bytes: bytes, path: path, allows: allows, check: check)
  }

  /// Reads the bytes of a file; `allows` says which tensor names may occur, `check` may refuse the file by
  /// its metadata before that.
  ///
  /// Tests go from cheap to dear and from the specific to the general, so that a hostile file is
  /// refused early and by name: length, header, finite numbers, seal.
  /// - Parameter needsSeal: false for files of other programs, which have none.
  package init(
    bytes: [UInt8], path: String, needsSeal: Bool = true, allows: (String) -> Bool,
    check: ([String: String]) throws(ModelFileError) -> Void = { _ in }
  ) throws(ModelFileError) {
    let dataStart = try Self.dataStart(of: bytes, path: path)
    let header = try SafeTensorsHeader(
      bytes[SafeTensors.lengthField..<dataStart], dataCount: bytes.count - dataStart, path: path,
      allows: allows, check: check)
    var tensors: [String: Tensor] = [:]
    for entry in header.entries {
      let range = dataStart + entry.range.lowerBound..<dataStart + entry.range.upperBound
      let tensor = Tensor(dataType: entry.dataType, shape: entry.shape, bytes: bytes[range])
      if let index = tensor.firstNotFinite {
        throw ModelFileError(
          path: path, code: .notFinite,
          problem: "number \(index) of tensor \(ModelFileError.quoted(entry.name)) is not finite")
      }
      tensors[entry.name] = tensor
    }
    if needsSeal { try Self.checkSeal(of: bytes, path: path) }
    self.path = path
    metadata = header.metadata
    self.tensors = tensors
    names = header.entries.map(\.name)
  }

  /// Whether a file of these bytes has the place of a seal, right or wrong.
  static func isSealed(_ bytes: [UInt8]) -> Bool {
    bytes.count >= SafeTensors.sealRange.upperBound
      && bytes[SafeTensors.lengthField...].starts(with: SafeTensors.sealPrefix)
  }

  private static func checkSeal(of bytes: [UInt8], path: String) throws(ModelFileError) {
    guard isSealed(bytes) else {
      throw ModelFileError(
        path: path, code: .checksum,
        problem: "the metadata does not begin with \(SafeTensors.sealKey)")
    }
    guard bytes[SafeTensors.sealRange].elementsEqual(SafeTensors.seal(of: bytes).utf8) else {
      throw ModelFileError(
        path: path, code: .checksum,
        problem: "\(SafeTensors.sealKey) does not match the bytes of the file")
    }
  }

  /// Where the data begin; tests the length field before anything is done with it.
  private static func dataStart(of bytes: [UInt8], path: String) throws(ModelFileError) -> Int {
    guard bytes.count > SafeTensors.lengthField else {
      throw ModelFileError(
        path: path, code: .size, problem: "the file has only \(bytes.count) bytes")
    }
    let length = bytes[..<SafeTensors.lengthField].reversed().reduce(UInt64(0)) {
      $0 << 8 | UInt64($1)
    }
    guard length <= SafeTensors.headerLimit else {
      throw ModelFileError(
        path: path, code: .header,
        problem: "the header claims \(length) bytes, above the limit of "
          + "\(SafeTensors.headerLimit)")
    }
    guard length <= bytes.count - SafeTensors.lengthField else {
      throw ModelFileError(
        path: path, code: .header,
        problem: "the header claims \(length) bytes and the file has \(bytes.count)")
    }
    return SafeTensors.lengthField + Int(length)
  }

  package func tensor(_ name: String) throws(ModelFileError) -> Tensor {
    guard let tensor = tensors[name] else {
      throw ModelFileError(path: path, code: .name, problem: "tensor \"\(name)\" is absent")
    }
    return tensor
  }

  package func floats(_ name: String, shape: [Int]) throws(ModelFileError) -> [Float] {
    try values(name, shape)
  }

  package func doubles(_ name: String, shape: [Int]) throws(ModelFileError) -> [Double] {
    try values(name, shape)
  }

  package func integers(_ name: String, shape: [Int]) throws(ModelFileError) -> [Int64] {
    try values(name, shape)
  }

  package func bytes(_ name: String, shape: [Int]) throws(ModelFileError) -> [UInt8] {
    try values(name, shape)
  }

  private func values<Element: TensorElement>(
    _ name: String, _ shape: [Int]
  ) throws(ModelFileError) -> [Element] {
    let tensor = try tensor(name)
    guard tensor.dataType == Element.dataType else {
      throw ModelFileError(
        path: path, code: .dataType,
        problem: "tensor \"\(name)\" is of type \(tensor.dataType.rawValue) instead of "
          + Element.dataType.rawValue)
    }
    guard tensor.shape == shape else {
      throw ModelFileError(
        path: path, code: .shape,
        problem: "tensor \"\(name)\" has shape \(tensor.shape) instead of \(shape)")
    }
    return Element.values(in: tensor.bytes)
  }
}

extension SafeTensorsReader.Tensor {
  /// The index of the first NaN or infinity.
  fileprivate var firstNotFinite: Int? {
    switch dataType {
    case .float: Float.firstNotStorable(in: bytes)
    case .double: Double.firstNotStorable(in: bytes)
    case .integer, .byte: nil
    }
  }
}
