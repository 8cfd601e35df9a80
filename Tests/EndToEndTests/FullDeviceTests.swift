import Foundation
import Testing

/// A full device or a size limit is an error, and the old file stays.
@Suite struct FullDeviceTests {
  static let small = Samples.small.joined(separator: " ")

  /// Status 74 and a reason, whatever is lost.
  @Test(arguments: [
    "predict > /dev/full", "predict -o /dev/full", "info > /dev/full", "info --json > /dev/full",
    "check series.csv > /dev/full", "check series.csv --json > /dev/full",
    "--help > /dev/full", "fit --help > /dev/full", "--version > /dev/full",
    "predict --plot -o new.csv > /dev/full", "report --json > /dev/full",
    "report --verbose > /dev/full", "fit series.csv --verbose \(small) > /dev/full",
    "fit series.csv --json \(small) > /dev/full", "fit series.csv \(small) -o /dev/full",
    "fit series.csv \(small) --metrics /dev/full",
  ]) func isAnError(command: String) throws {
    let folder = try Samples.folder()
    let model = try folder.bytes("model.safetensors")
    let outcome = try folder.shell("\"$FORECAST\" \(command)")
    #expect(outcome.status == 74)
    #expect(outcome.outputBytes.isEmpty)
    #expect(outcome.error.hasPrefix("forecast: "))
    #expect(
      outcome.error.hasSuffix(
        "cannot write it: No space left on device; free some space and run again\n"),
      "\(outcome.error)")
    #expect(try folder.bytes("model.safetensors") == model)
  }

  /// Where standard error is full, nobody is left to tell; the status still says it.
  @Test func aFullErrorStreamChangesNoStatus() throws {
    let folder = try Samples.folder()
    #expect(try folder.shell("\"$FORECAST\" fit missing.csv 2> /dev/full").status == 66)
    #expect(try folder.shell("\"$FORECAST\" --bogus 2> /dev/full").status == 64)
    let warned = try folder.shell("\"$FORECAST\" predict -H 90 2> /dev/full")
    #expect(warned.status == 0)
    #expect(try Table(warned.outputBytes).rows.count == 90)
  }

  /// A reader that ends early is reported, not a death by SIGPIPE.
  @Test func aReaderThatWentAwayIsAnError() throws {
    let folder = try Samples.folder()
    let outcome = try folder.shell(
      "{ \"$FORECAST\" predict -H 90000 -q; echo $? > status; } | true")
    #expect(outcome.status == 0)
    #expect(try folder.text("status") == "74\n")
    #expect(outcome.error.contains("Broken pipe"))
  }

  /// The limit of a file's size sends SIGXFSZ, which kills a program that does not expect it.
  @Test(arguments: [
    ("fit series.csv --seed 2 \(small)", "model.safetensors"),
    ("fit series.csv --seed 2 \(small) -o new.safetensors", "new.safetensors"),
    ("predict -H 900 -q -o forecast.csv", "forecast.csv"),
    ("predict -H 900 -q -o new.csv", "new.csv"),
  ]) func aSizeLimitLeavesTheOldFile(command: String, name: String) throws {
    let folder = try Samples.folder()
    try folder.write("old", to: "forecast.csv")
    let before = try folder.contents()
    let outcome = try folder.shell("ulimit -f 1; \"$FORECAST\" \(command)")
    #expect(outcome.status == 74)
    #expect(
      outcome.error
        == "forecast: \(name): cannot write it: File too large; raise the file size limit "
        + "(ulimit -f) and run again\n")
    #expect(try folder.contents().filter { !$0.key.hasSuffix(".lock") } == before)
  }

  /// Files that belong together come together or not at all: here the page or the model is too large, the
  /// tables are not.
  @Test(arguments: [
    "fit series.csv --seed 2 --metrics metrics.csv \(small)", "report -H 9 -q",
    "report -H 9 -q -o old",
  ]) func aSizeLimitLeavesTheWholeSet(command: String) throws {
    let folder = try Samples.folder()
    try folder.createFolder("old")
    for name in ["metrics.csv", "old/forecast.csv", "old/index.html"] {
      try folder.write("old", to: name)
    }
    let before = try folder.contents()
    let outcome = try folder.shell("ulimit -f 4; \"$FORECAST\" \(command)")
    #expect(outcome.status == 74)
    #expect(outcome.error.contains("File too large"))
    #expect(try folder.contents().filter { !$0.key.hasSuffix(".lock") } == before)
  }
}
