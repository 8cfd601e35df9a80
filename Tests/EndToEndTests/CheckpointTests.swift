import Foundation
import Testing

/// A fit that is stopped goes on where it was, to the same bytes.
@Suite struct CheckpointTests {
  private static let network =
    "fit series.csv --patience 1000000 --hidden 4 --context 8 --horizon 4 --no-refit --threads 1"

  /// As many as take four seconds of a processor, in debug or release, whatever else the machine does.
  private static let epochs = Result<Int, any Error> {
    let folder = try WorkFolder()
    try folder.write(Samples.monthly(48), to: "series.csv")
    func seconds(_ epochs: Int) throws -> Double {
      let run = try folder.shell("\"$FORECAST\" \(network) --force --epochs \(epochs) && times")
      // The second line is of children: 0m0.84s of their own and of the system.
      let numbers = (run.output.split(separator: "\n").last ?? "")
        .split { "ms ".contains($0) }.compactMap { Double($0) }
      #expect(numbers.count == 4, "\(run.output)")
      return numbers.count == 4 ? numbers[0] * 60 + numbers[1] : 1
    }
    let each = try (seconds(110) - seconds(10)) / 100
    return max(100, Int(4 / max(each, 0.0001)))
  }

  private func folder() throws -> WorkFolder {
    let folder = try WorkFolder()
    try folder.write(Samples.monthly(48), to: "series.csv")
    return folder
  }

  /// Starts a fit, sends it signals once a file has changed, and gives its status as a shell would, and
  /// the seconds from the first signal to its end.
  private func fit(
    _ folder: WorkFolder, _ options: String, once file: String = "", signals: [Int32] = []
  ) throws -> (status: Int32, seconds: Double) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: ForecastProgram.path)
    process.arguments = "\(Self.network) --epochs \(try Self.epochs.get()) \(options)"
      .split(separator: " ").map(String.init)
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    process.standardOutput = FileHandle.nullDevice
    try Data().write(to: folder.url("errors"))
    process.standardError = try FileHandle(forWritingTo: folder.url("errors"))
    let before = try? folder.bytes(file)
    try process.run()
    if !signals.isEmpty {
      for _ in 0..<3000 where process.isRunning && (try? folder.bytes(file)) == before {
        usleep(20_000)
      }
    }
    let start = Date()
    for signal in signals where process.isRunning { kill(process.processIdentifier, signal) }
    process.waitUntilExit()
    return (
      process.terminationStatus + (process.terminationReason == .exit ? 0 : 128),
      Date().timeIntervalSince(start)
    )
  }

  private static let checkpoint = "model.safetensors.checkpoint"

  @Test func aStoppedFitGoesOnToTheSameBytes() throws {
    let whole = try folder()
    #expect(try fit(whole, "").status == 0)
    let folder = try folder()
    for (signal, status) in [(SIGTERM, Int32(143)), (SIGINT, 130)] {
      let stopped = try fit(
        folder, "--resume --checkpoint-every 1s", once: Self.checkpoint, signals: [signal])
      #expect(stopped.status == status)
      #expect(stopped.seconds < 2)
      #expect(
        try folder.text("errors")
          == "forecast: stopped; --resume goes on from model.safetensors.checkpoint\n")
      #expect(
        try folder.contents().keys.sorted() == [
          "errors", "model.safetensors.checkpoint", "model.safetensors.lock", "series.csv",
        ])
    }
    // Neither threads nor other outputs change anything.
    #expect(try fit(folder, "--resume --threads 2 --metrics m.csv").status == 0)
    #expect(try folder.bytes("model.safetensors") == whole.bytes("model.safetensors"))
    #expect(try !folder.contents().keys.contains("model.safetensors.checkpoint"))
  }

  /// Nobody is told of SIGKILL; what was written every so often is there.
  @Test func aKilledFitGoesOn() throws {
    let folder = try folder()
    let killed = try fit(
      folder, "--checkpoint-every 1s --epochs 1000000", once: Self.checkpoint, signals: [SIGKILL])
    #expect(killed.status == 137)
    let checkpoint = try folder.bytes("model.safetensors.checkpoint")
    // Damaged, it is not used, and said not to be.
    try folder.write(checkpoint.dropLast(), to: "model.safetensors.checkpoint")
    let damaged = try folder.forecast(["fit", "series.csv", "--resume"] + Samples.small)
    #expect(damaged.status == 0)
    #expect(
      damaged.error
        == "forecast: warning: model.safetensors.checkpoint: error[M_CHECKSUM]: it is no whole "
        + "checkpoint; it is not used; training begins again\n")
    #expect(try folder.bytes("model.safetensors") == Samples.model())
    // Nor is that of other options.
    try folder.write(checkpoint, to: "model.safetensors.checkpoint")
    let other = try folder.forecast(["fit", "series.csv", "--resume", "--force"] + Samples.small)
    #expect(other.status == 0)
    #expect(
      other.error.hasSuffix(
        "it is of other data, options or another version; training begins again\n"))
    #expect(try folder.bytes("model.safetensors") == Samples.model())
  }

  /// The second signal does not wait for the checkpoint of the first.
  @Test func aSecondSignalEndsAtOnce() throws {
    let stopped = try fit(
      folder(), "--checkpoint-every 1s --epochs 1000000", once: Self.checkpoint,
      signals: [SIGTERM, SIGTERM, SIGINT])
    #expect([130, 143].contains(stopped.status))
    #expect(stopped.seconds < 2)
  }

  /// What cannot be kept is said, and costs nothing else.
  @Test func aPlaceWithoutRoomIsSaid() throws {
    let folder = try folder()
    try folder.createFolder(Self.checkpoint)
    let stopped = try fit(
      folder, "--checkpoint-every 1s --epochs 1000000", once: "errors", signals: [SIGTERM])
    #expect(stopped.status == 143)
    let errors = try folder.text("errors")
    #expect(errors.hasPrefix("forecast: model.safetensors.checkpoint: "), "\(errors)")
    #expect(errors.hasSuffix("could not be kept\n"), "\(errors)")
  }

  @Test func refusesWhatIsNoInterval() throws {
    for span in ["0s", "often"] {
      #expect(
        try WorkFolder().forecast("fit", "series.csv", "--checkpoint-every", span).status == 64)
    }
    // Without a checkpoint there is nothing to go on with, and nothing to be said of it.
    let folder = try folder()
    let fit = try folder.forecast(["fit", "series.csv", "--resume"] + Samples.small)
    #expect(fit.status == 0 && fit.isSilent)
  }
}
