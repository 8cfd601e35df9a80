import Foundation
import Testing

/// A damaged model is never used: status 78 from every command, and a message with a code.
@Suite struct DamagedModelTests {
  private func expectRefusal(_ bytes: Data, _ damage: String) throws {
    let folder = try WorkFolder()
    try folder.write(bytes, to: "model.safetensors")
    let outcome = try folder.forecast("predict")
    #expect(outcome.status == 78, "\(damage): \(outcome.error)")
    #expect(outcome.outputBytes.isEmpty, "\(damage)")
    #expect(outcome.error.hasPrefix("forecast: model.safetensors: error[M_"), "\(damage)")
    #expect(try folder.contents().keys.sorted() == ["model.safetensors"])
  }

  @Test(arguments: 0..<12) func isRefusedWhereverItIsCut(part: Int) throws {
    let model = try Samples.model()
    let count = part == 11 ? model.count - 1 : model.count * part / 11
    try expectRefusal(model.prefix(count), "cut to \(count) bytes")
  }

  /// One bit a run, over the length field, the header and the numbers.
  @Test(arguments: 0..<24) func isRefusedWhicheverBitFlips(part: Int) throws {
    var model = try Samples.model()
    let offset = part < 8 ? part : 8 + (model.count - 9) * (part - 8) / 15
    model[offset] ^= 1 << UInt8(part % 8)
    try expectRefusal(model, "bit \(part % 8) of byte \(offset)")
  }

  @Test func isRefusedWithBytesBehindIt() throws {
    try expectRefusal(try Samples.model() + Data([0]), "one byte more")
    try expectRefusal(try Samples.model() + Samples.model(), "twice")
  }

  @Test(arguments: ["info", "report"]) func isRefusedByEveryCommand(command: String) throws {
    let folder = try Samples.folder()
    try folder.write(try Samples.model().dropLast(1), to: "model.safetensors")
    let before = try folder.contents()
    #expect(try folder.forecast(command).status == 78)
    #expect(try folder.contents() == before)
  }

  /// Fitting again is the cure.
  @Test func isReplacedByAFit() throws {
    let folder = try Samples.folder()
    try folder.write("no model", to: "model.safetensors")
    #expect(try folder.forecast(["fit", "series.csv"] + Samples.small).status == 0)
    #expect(try folder.bytes("model.safetensors") == Samples.model())
  }
}
