import Testing

@testable import Forecasting

@Suite struct SafeTensorsReaderTests {
  private func read(_ file: [UInt8]) throws(ModelFileError) -> SafeTensorsReader {
    try SafeTensorsReader(bytes: file, path: "m.safetensors") { "wbdih".contains($0) }
  }

  private func file(
    _ add: (inout SafeTensorsWriter) throws -> Void
  ) throws -> [UInt8] {
    var writer = SafeTensorsWriter(path: "m.safetensors")
    writer.add(metadata: "lstm", forKey: "kind")
    try add(&writer)
    return try writer.encoded()
  }

  private func code(of file: [UInt8]) -> ModelFileError.Code? {
    do {
      _ = try read(file)
      return nil
    } catch {
      return error.code
    }
  }

  /// A file around any header and data, sealed if it has a blank seal.
  private func container(_ header: String, data: [UInt8]) -> [UInt8] {
    let header = Array(header.utf8)
    var file = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) } + header + data
    if file.dropFirst(8).starts(with: SafeTensors.sealPrefix + SafeTensors.blankSeal) {
      file.replaceSubrange(SafeTensors.sealRange, with: SafeTensors.seal(of: file).utf8)
    }
    return file
  }

  private let seal =
    "\"__metadata__\":{\"forecast.sha256\":\"\(String(repeating: "0", count: 64))\"}"

  // MARK: What comes back

  @Test func givesBackEveryBit() throws {
    let floats: [Float] = [
      0, -0.0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude.nextDown,
      .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 0.1,
    ]
    let doubles: [Double] = [
      0, -0.0, .leastNonzeroMagnitude, .leastNormalMagnitude.nextDown, .greatestFiniteMagnitude,
      0.1,
    ]
    let file = try file { writer in
      try writer.add("b", bytes: [0, 255, 7], shape: [3])
      try writer.add("w", floats: floats, shape: [2, 4])
      try writer.add("d", doubles: doubles, shape: [1, 6, 1])
      try writer.add("i", integers: [.min, -1, 0, .max], shape: [4])
      try writer.add("h", doubles: [], shape: [0, 5])
    }
    let reader = try read(file)
    #expect(reader.metadata == ["kind": "lstm"])
    #expect(reader.names == ["b", "w", "d", "i", "h"])
    #expect(
      try reader.floats("w", shape: [2, 4]).map(\.bitPattern) == floats.map(\.bitPattern))
    #expect(
      try reader.doubles("d", shape: [1, 6, 1]).map(\.bitPattern) == doubles.map(\.bitPattern))
    #expect(try reader.integers("i", shape: [4]) == [.min, -1, 0, .max])
    #expect(try reader.bytes("b", shape: [3]) == [0, 255, 7])
    #expect(try reader.doubles("h", shape: [0, 5]) == [])
    let tensor = try reader.tensor("w")
    #expect(tensor.dataType == .float)
    #expect(tensor.shape == [2, 4])
    #expect(Array(tensor.bytes) == Float.bytes(of: floats))
  }

  @Test func keepsMetadataOfAnyText() throws {
    let text = "{\"a\":[\"é\u{0}\n\u{1F600}\\\"]}"
    var writer = SafeTensorsWriter(path: "m.safetensors")
    writer.add(metadata: text, forKey: "configuration")
    let reader = try read(try writer.encoded())
    #expect(reader.metadata["configuration"].map { Array($0.utf8) } == Array(text.utf8))
  }

  @Test func givesATensorOnlyAsWhatItIs() throws {
    let reader = try read(try file { try $0.add("w", floats: [1, 2, 3, 4, 5, 6], shape: [2, 3]) })
    func code<Value>(_ read: () throws(ModelFileError) -> Value) -> ModelFileError.Code? {
      do {
        _ = try read()
        return nil
      } catch {
        return error.code
      }
    }
    #expect(code { () throws(ModelFileError) in try reader.floats("w", shape: [2, 3]) } == nil)
    #expect(code { () throws(ModelFileError) in try reader.floats("w", shape: [3, 2]) } == .shape)
    #expect(code { () throws(ModelFileError) in try reader.floats("w", shape: [6]) } == .shape)
    #expect(
      code { () throws(ModelFileError) in try reader.doubles("w", shape: [2, 3]) } == .dataType)
    #expect(code { () throws(ModelFileError) in try reader.floats("b", shape: [2]) } == .name)
    #expect(code { () throws(ModelFileError) in try reader.tensor("b") } == .name)
  }

  // MARK: What is refused

  @Test(arguments: [
    UInt64(0), 1, 7, 128, 1 << 20, (1 << 20) + 1, 1 << 63, .max, .max - 7, 0x0A0D_7A7A_0203_0504,
  ])
  func refusesALengthThatLies(length: UInt64) throws {
    let file = container(
      "{\(seal),\"b\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}", data: [1])
    #expect(code(of: file) == nil)
    let lying = (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + file.dropFirst(8)
    #expect([.header, .json].contains(code(of: lying)))
  }

  @Test func refusesOtherFiles() {
    #expect(code(of: []) == .size)
    #expect(code(of: [2, 0, 0, 0, 0, 0, 0, 0]) == .size)
    #expect(code(of: [UInt8](repeating: 0xFF, count: 4096)) == .header)
    #expect(code(of: [UInt8](repeating: 0, count: 4096)) == .header)
    #expect(code(of: Array("date,value\n2024-01-01,17\n".utf8)) == .header)
    #expect(code(of: [0x80, 0x04, 0x95] + [UInt8](repeating: 0x2E, count: 40)) == .header)
    #expect(code(of: [UInt8](Array("PK".utf8)) + [UInt8](repeating: 3, count: 400)) == .header)
  }

  @Test(arguments: [
    ("F32", Float.bytes(of: [1, .nan]), 1), ("F32", Float.bytes(of: [1, -.infinity]), 1),
    ("F64", Double.bytes(of: [1, 2, .infinity]), 2), ("F64", Double.bytes(of: [.nan]), 0),
  ])
  func refusesNumbersThatAreNotFinite(dataType: String, data: [UInt8], index: Int) {
    let count = data.count / (dataType == "F32" ? 4 : 8)
    let file = container(
      "{\(seal),\"w\":{\"dtype\":\"\(dataType)\",\"shape\":[\(count)],"
        + "\"data_offsets\":[0,\(data.count)]}}", data: data)
    let error = #expect(throws: ModelFileError.self) { try read(file) }
    #expect(error?.code == .notFinite)
    #expect(error?.problem == "number \(index) of tensor \"w\" is not finite")
  }

  @Test func asksForTheSealAtItsPlace() {
    let tensor = "\"b\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}"
    #expect(code(of: container("{\(tensor)}", data: [1])) == .checksum)
    #expect(code(of: container("{\(tensor),\(seal)}", data: [1])) == .checksum)
    #expect(
      code(of: container("{\"__metadata__\":{\"forecast.sha256\":\"\"},\(tensor)}", data: [1]))
        == .checksum)
    #expect(code(of: container("{\(seal),\(tensor)}", data: [1])) == nil)
  }

  @Test func writesOneLine() {
    let error = #expect(throws: ModelFileError.self) { try read([1, 2]) }
    #expect(
      error?.description == "m.safetensors: error[M_SIZE]: the file has only 2 bytes; "
        + "the file is damaged or no model of forecast: restore a copy or fit again")
  }

  // MARK: What is damaged

  @Test func refusesEveryFlippedBitAndEveryCutOfASmallFile() throws {
    var small = try file {
      try $0.add("b", bytes: [1, 2, 3], shape: [3])
      try $0.add("w", floats: [0.5, -1], shape: [2])
    }
    #expect(code(of: small) == nil)
    for length in 0..<small.count { #expect(code(of: Array(small[..<length])) != nil) }
    for bit in 0..<small.count * 8 {
      small[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(code(of: small) != nil, "bit \(bit)")
      small[bit / 8] ^= 1 << UInt8(bit % 8)
    }
    for extra: UInt8 in [0, 0x20, 0xFF] { #expect(code(of: small + [extra]) != nil) }
    #expect(code(of: small) == nil)
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func refuses5000FlippedBits(seed: UInt64) throws {
    var large = try file {
      try $0.add("w", floats: (0..<512).map { 1 / Float($0 + 1) }, shape: [8, 64])
      try $0.add("h", doubles: (0..<64).map { 1000 + Double($0) / 7 }, shape: [64])
      try $0.add("b", bytes: (0..<100).map { UInt8($0) }, shape: [100])
    }
    #expect(code(of: large) == nil)
    // Knuth's MMIX generator; its high bits choose.
    var state = seed
    var accepted = 0
    for _ in 0..<5_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let bit = Int(state >> 33) % (large.count * 8)
      large[bit / 8] ^= 1 << UInt8(bit % 8)
      if code(of: large) == nil { accepted += 1 }
      large[bit / 8] ^= 1 << UInt8(bit % 8)
    }
    #expect(accepted == 0)
    #expect(code(of: large) == nil)
  }
}
