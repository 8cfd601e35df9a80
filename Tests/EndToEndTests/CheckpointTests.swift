import Foundation
import Testing

/// A fit that is stopped goes on where it was, to the same bytes.
@Suite struct CheckpointTests {
  private static let network =
    "fit series.csv --patience 1000000 --hidden 4 --context 8 --horizon 4 --no-refit --threads 1"

  /// As many as take about three seconds, in debug or release.
  private static let epochs = Result<Int, any Error> {
    let folder = try WorkFolder()
    try folder.write(Samples.monthly(48), to: "series.csv")
    let start = Date()
    #expect(try folder.shell("\"$FORECAST\" \(network) --epochs 60").status == 0)
    return Int(180 / Date().timeIntervalSince(start))
  }

  private func folder() throws -> WorkFolder {
    let folder = try WorkFolder()
    try folder.write(Samples.monthly(48), to: "series.csv")
    return folder
  }

  /// Starts a fit, ends it by signals after pauses in seconds, and gives its status as a shell would.
  /// - Parameter file: has to hold something before the first pause.
  private func fit(
    _ folder: WorkFolder, _ options: String, waitingFor file: String? = nil,
    signals: [(after: Double, Int32)]
  ) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: ForecastProgram.path)
    process.arguments = "\(Self.network) --epochs \(try Self.epochs.get()) \(options)"
      .split(separator: " ").map(String.init)
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    process.standardOutput = FileHandle.nullDevice
    try Data().write(to: folder.url("errors"))
    process.standardError = try FileHandle(forWritingTo: folder.url("errors"))
    try process.run()
    if let file {
      for _ in 0..<600 where (try? folder.bytes(file).isEmpty) ?? true { usleep(50_000) }
    }
    for (pause, signal) in signals where process.isRunning {
      usleep(useconds_t(pause * 1_000_000))
      if process.isRunning { kill(process.processIdentifier, signal) }
    }
    process.waitUntilExit()
    return process.terminationStatus + (process.terminationReason == .exit ? 0 : 128)
  }

  @Test func aStoppedFitGoesOnToTheSameBytes() throws {
    let whole = try folder()
    #expect(try fit(whole, "", signals: []) == 0)
    let folder = try folder()
    for (signal, status) in [(SIGTERM, Int32(143)), (SIGINT, 130)] {
      // On a machine that is busy elsewhere it takes longer until there is anything to keep.
      for pause in [0.4, 0.8, 1.6] {
        let start = Date()
        #expect(try fit(folder, "--resume", signals: [(pause, signal)]) == status)
        #expect(Date().timeIntervalSince(start) < pause + 2)
        if try !folder.bytes("errors").isEmpty { break }
      }
      #expect(
        try folder.text("errors")
          == "forecast: stopped; --resume goes on from model.safetensors.checkpoint\n")
      #expect(
        try folder.contents().keys.sorted() == [
          "errors", "model.safetensors.checkpoint", "model.safetensors.lock", "series.csv",
        ])
    }
    // Neither threads nor other outputs change anything.
    #expect(try fit(folder, "--resume --threads 2 --metrics m.csv", signals: []) == 0)
    #expect(try folder.bytes("model.safetensors") == whole.bytes("model.safetensors"))
    #expect(try !folder.contents().keys.contains("model.safetensors.checkpoint"))
  }

  /// Nobody is told of SIGKILL; what was written every so often is there.
  @Test func aKilledFitGoesOn() throws {
    let folder = try folder()
    #expect(
      try fit(
        folder, "--checkpoint-every 1s --epochs 1000000",
        waitingFor: "model.safetensors.checkpoint", signals: [(0, SIGKILL)]) == 137)
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
    let folder = try folder()
    let start = Date()
    #expect(
      try fit(folder, "--epochs 1000000", signals: [(0.4, SIGTERM), (0, SIGTERM), (0, SIGINT)])
        > 128)
    #expect(Date().timeIntervalSince(start) < 2.4)
  }

  /// What cannot be kept is said, and costs nothing else.
  @Test func aPlaceWithoutRoomIsSaid() throws {
    let folder = try folder()
    try folder.createFolder("model.safetensors.checkpoint")
    #expect(
      try fit(
        folder, "--checkpoint-every 1s --epochs 1000000", waitingFor: "errors",
        signals: [(0, SIGTERM)]) == 143)
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
