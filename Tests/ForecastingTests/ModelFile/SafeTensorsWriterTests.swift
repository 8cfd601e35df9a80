import Testing

@testable import Forecasting

@Suite struct SafeTensorsWriterTests {
  private func small() throws(ModelFileError) -> SafeTensorsWriter {
    var writer = SafeTensorsWriter(path: "m.safetensors")
    writer.add(metadata: "1", forKey: "format_version")
    writer.add(metadata: "{\"a\":\"é\n\"}", forKey: "configuration")
    try writer.add("b", bytes: [1, 2, 3], shape: [3])
    try writer.add("w", floats: [1.5, -2], shape: [1, 2])
    return writer
  }

  /// The file written out by hand; the seal was computed apart from this code.
  @Test func laysOutTheFile() throws {
    let file = try small().encoded()
    let header =
      "{\"__metadata__\":{\"forecast.sha256\":\"SEAL\",\"format_version\":\"1\","
      + "\"configuration\":\"{\\\"a\\\":\\\"é\\u000a\\\"}\"},"
      + "\"b\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]},"
      + "\"w\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[3,11]}}"
    let sealed = header.replacing(
      "SEAL", with: "d71c31ecc4680264e32b318e6a4efe7d4b359aeff4fcef72dbda89d61b0f9371")
    let expected =
      [0x38, 0x01, 0, 0, 0, 0, 0, 0] + Array(sealed.utf8)
      + [UInt8](repeating: 0x20, count: 0x138 - sealed.utf8.count)
      + [1, 2, 3, 0, 0, 0xC0, 0x3F, 0, 0, 0, 0xC0]
    #expect(file == expected)
  }

  @Test func givesTheSameBytesAgain() throws {
    let writer = try small()
    let file = try writer.encoded()
    #expect(try writer.encoded() == file)
    #expect(try small().encoded() == file)
  }

  @Test(arguments: 0..<70)
  func alignsTheData(length: Int) throws {
    var writer = SafeTensorsWriter(path: "m.safetensors")
    writer.add(metadata: String(repeating: "x", count: length), forKey: "k")
    try writer.add("w", doubles: [1], shape: [1])
    let file = try writer.encoded()
    #expect((file.count - 8) % 64 == 0)
    #expect(Array(file.suffix(8)) == Double.bytes(of: [1]))
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity, .signalingNaN])
  func refusesFloatsThatAreNotFinite(value: Float) {
    var writer = SafeTensorsWriter(path: "m.safetensors")
    let error = #expect(throws: ModelFileError.self) {
      try writer.add("w", floats: [0, 1, value], shape: [3])
    }
    #expect(error?.code == .notFinite)
    #expect(error?.problem == "number 2 of tensor \"w\" is not finite")
  }

  @Test func refusesDoublesThatAreNotFinite() {
    var writer = SafeTensorsWriter(path: "m.safetensors")
    let error = #expect(throws: ModelFileError.self) {
      try writer.add("w", doubles: [.nan], shape: [])
    }
    #expect(error?.code == .notFinite)
  }

  @Test func refusesAHeaderThatNoReaderWouldTake() throws {
    var writer = SafeTensorsWriter(path: "m.safetensors")
    writer.add(metadata: String(repeating: "x", count: SafeTensors.headerLimit), forKey: "k")
    let error = #expect(throws: ModelFileError.self) { try writer.encoded() }
    #expect(error?.code == .header)
  }
}
