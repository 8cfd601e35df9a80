import Testing

@testable import Forecasting

@Suite struct SafeTensorsHeaderTests {
  private func read(
    _ text: String, dataCount: Int = 32
  ) throws(ModelFileError) -> SafeTensorsHeader {
    try SafeTensorsHeader(Array(text.utf8)[...], dataCount: dataCount, path: "m.safetensors") {
      $0 == "w" || $0 == "b" || $0.hasPrefix("t")
    }
  }

  private static let w = "\"w\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]}"
  private static let b = "\"b\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[24,32]}"

  @Test func readsEverything() throws {
    let header = try read(
      "{\"__metadata__\":{\"kind\":\"lstm\",\"forecast.sha256\":\"x\"}, \(Self.w),\(Self.b)}   ")
    #expect(header.metadata == ["kind": "lstm"])
    #expect(header.entries.map(\.name) == ["w", "b"])
    #expect(header.entries.map(\.dataType) == [.float, .double])
    #expect(header.entries.map(\.shape) == [[2, 3], []])
    #expect(header.entries.map(\.range) == [0..<24, 24..<32])
  }

  @Test func takesEmptyTensorsAndNone() throws {
    let empty = "{\"w\":{\"dtype\":\"I64\",\"shape\":[3,0],\"data_offsets\":[0,0]}}"
    #expect(try read(empty, dataCount: 0).entries.map(\.range) == [0..<0])
    #expect(try read("{}", dataCount: 0).entries.isEmpty)
  }

  @Test(arguments: [
    "", " ", "[1,2,3]", " {\(w),\(b)}", "\u{FEFF}{\(w),\(b)}",
    "{\"w\":5,\(b)}", "{\"w\":[],\(b)}",
    "{\"w\":{\"dtype\":\"F32\",\"data_offsets\":[0,24]},\(b)}",
    "{\"w\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24],\"x\":1},\(b)}",
  ])
  func refusesAnotherForm(text: String) {
    expect(.header, text)
  }

  @Test(arguments: [
    "{\(w),\(b)", "{\(w),\"b", "{\(w),\(b)}\n", "{\(w),\(b)}{}", "{\(w),\(w)}", "{\(w),\(b)}\0",
    "{\"__metadata__\":{},\"__metadata__\":{},\(w),\(b)}",
    "{\"__metadata__\":{\"a\":\"1\",\"a\":\"1\"},\(w),\(b)}",
    "{\"w\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[6],\"data_offsets\":[0,24]},\(b)}",
    "{\"w\":{\"dtype\":\"F32\",\"shape\":[06],\"data_offsets\":[0,24]},\(b)}",
    "{\"__metadata__\":" + String(repeating: "{\"a\":", count: 100_000),
  ])
  func refusesJSONThatIsNotStrict(text: String) {
    expect(.json, text)
  }

  @Test(arguments: [
    "[1]", "null", "\"a\"", "{\"a\":1}", "{\"a\":{}}", "{\"\":\"a\"}", "{\"é\":\"a\"}",
  ])
  func refusesMetadata(value: String) {
    expect(.metadata, "{\"__metadata__\":\(value),\(Self.w),\(Self.b)}")
  }

  @Test(arguments: [
    "x", "", "W", "../../etc/x", "t\\u0000", "t\\u001b[2J", "t\u{301}", "té",
    "t" + String(repeating: "x", count: 255), String(repeating: "a", count: 1_000_000),
  ])
  func refusesNames(name: String) {
    expect(.name, "{\"\(name)\":{\"dtype\":\"U8\",\"shape\":[32],\"data_offsets\":[0,32]}}")
  }

  @Test(arguments: ["5", "\"I32\"", "\"f32\"", "\"\"", "null", "[\"F32\"]", "\"BF16\""])
  func refusesDataTypes(dataType: String) {
    expect(.dataType, "{\"w\":{\"dtype\":\(dataType),\"shape\":[8],\"data_offsets\":[0,32]}}")
  }

  @Test(arguments: [
    "8", "\"8\"", "{}", "[-8]", "[-2,-4]", "[-0]", "[8.0]", "[8e0]", "[\"8\"]", "[null]", "[[8]]",
    "[9223372036854775808]", "[9223372036854775807]", "[4294967296,4294967296,2]",
    "[4611686018427387910]", "[1,1,1,1,1,1,1,1,8]",
  ])
  func refusesShapes(shape: String) {
    expect(.shape, "{\"w\":{\"dtype\":\"F32\",\"shape\":\(shape),\"data_offsets\":[0,32]}}")
  }

  @Test(arguments: [
    "32", "[]", "[0]", "[0,16,32]", "[0,32.0]", "[0,\"32\"]", "[0,-32]", "[-32,0]", "[0,36]",
    "[0,28]", "[4,32]", "[32,0]", "[0,9223372036854775807]", "[0,18446744073709551616]",
  ])
  func refusesOffsets(offsets: String) {
    expect(.offsets, "{\"w\":{\"dtype\":\"F32\",\"shape\":[8],\"data_offsets\":\(offsets)}}")
  }

  @Test(arguments: [
    // overlap, hole, wrong order, bytes after the last tensor, a tensor past the end
    ("[0,16]", "[12,28]", 28), ("[0,16]", "[20,36]", 36), ("[16,32]", "[0,16]", 32),
    ("[0,16]", "[16,32]", 36), ("[0,16]", "[16,32]", 28),
  ])
  func refusesCoverage(first: String, second: String, dataCount: Int) {
    expect(
      .offsets,
      "{\"w\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":\(first)},"
        + "\"b\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":\(second)}}",
      dataCount: dataCount)
  }

  @Test func limitsTheNumberOfTensors() throws {
    let tensors = (0...SafeTensors.tensorLimit).map {
      "\"t\($0)\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}"
    }
    let most = "{" + tensors.dropLast().joined(separator: ",") + "}"
    #expect(try read(most, dataCount: 0).entries.count == SafeTensors.tensorLimit)
    expect(.header, "{" + tensors.joined(separator: ",") + "}", dataCount: 0)
  }

  private func expect(
    _ code: ModelFileError.Code, _ text: String, dataCount: Int = 32,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    do {
      _ = try read(text, dataCount: dataCount)
      Issue.record("accepted", sourceLocation: sourceLocation)
    } catch {
      #expect(error.code == code, "\(error)", sourceLocation: sourceLocation)
      #expect(error.description.utf8.count < 500, sourceLocation: sourceLocation)
      #expect(
        error.description.utf8.allSatisfy { $0 >= 0x20 }, sourceLocation: sourceLocation)
    }
  }
}
