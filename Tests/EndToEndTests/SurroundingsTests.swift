import Foundation
import Testing

/// A run leaves its surroundings alone: it reads nothing that it was not given and writes nothing that it was not
/// told to.
@Suite struct SurroundingsTests {
  private func folder() throws -> WorkFolder {
    let folder = try WorkFolder()
    try folder.write(Samples.monthly(48), to: "series.csv")
    try folder.write(RunTests.small + "data = \"series.csv\"\n", to: "job.toml")
    return folder
  }

  private static let written = [
    "forecast.csv", "job.toml", "model.safetensors", "model.safetensors.ledger.csv",
    "model.safetensors.lock", "series.csv",
  ]

  /// Neither where it runs nor in any place that the environment offers for such things: what has no name
  /// given lies beside the file of the job.
  @Test func nothingElseIsWritten() throws {
    let folder = try folder()
    let offered = try WorkFolder()
    let names = [
      "HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME",
      "XDG_RUNTIME_DIR",
    ]
    let environment = Dictionary(uniqueKeysWithValues: names.map { ($0, offered.path) })
    for arguments in [[], ["--force"], ["--seed", "2"]] {
      let run = try ForecastProgram.run(
        ["run", folder.url("job.toml").path] + arguments, in: offered.path,
        environment: environment)
      #expect(run.status == 0 && run.isSilent, "\(run.error)")
      #expect(try offered.contents().isEmpty)
      let more = arguments.isEmpty ? [] : ["model.safetensors.prev"]
      #expect(try folder.contents().keys.sorted() == (Self.written + more).sorted())
    }
  }

  /// Nobody is asked: what standard input holds is there for the next command.
  @Test func nothingIsReadFromStandardInput() throws {
    let folder = try folder()
    try folder.write("yes\nno\n", to: "answers")
    for command in [
      "run job.toml", "run job.toml --seed 2", "fit series.csv --force", "predict -o f.csv",
      "report",
    ] {
      let outcome = try folder.shell("{ \"$FORECAST\" \(command); cat; } < answers")
      #expect(outcome.status == 0)
      #expect(
        outcome.output == "yes\nno\n" && outcome.error.isEmpty, "\(command): \(outcome.error)")
    }
  }
}
