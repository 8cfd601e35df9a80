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

  /// What a fit is given time for before it is sent signals.
  private enum Moment {
    case fileHasChanged(String)
    /// It has used a processor for a second, and so trained for many epochs.
    case hasWorked
  }

  /// Seconds of a processor that a process has used; 0 where it is none.
  private func seconds(of process: Process) -> Double {
    let stat = try? String(
      contentsOfFile: "/proc/\(process.processIdentifier)/stat", encoding: .utf8)
    // The twelfth after the name is the time of its own, in ticks.
    let fields = stat?.components(separatedBy: ") ").last?.split(separator: " ") ?? []
    return (fields.count > 11 ? Double(fields[11]) ?? 0 : 0) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  /// Starts a fit, sends it signals at a moment, and gives its status as a shell would, and the seconds from
  /// the first signal to its end.
  private func fit(
    _ folder: WorkFolder, _ options: String, once moment: Moment = .hasWorked,
    signals: [Int32] = []
  ) throws -> (status: Int32, seconds: Double) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: ForecastProgram.path)
    process.arguments = "\(Self.network) --epochs \(try Self.epochs.get()) \(options)"
      .split(separator: " ").map(String.init)
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    process.standardOutput = FileHandle.nullDevice
    try Data().write(to: folder.url("errors"))
    process.standardError = try FileHandle(forWritingTo: folder.url("errors"))
    let before: Data? =
      if case .fileHasChanged(let file) = moment { try? folder.bytes(file) } else { nil }
    func isEarly() -> Bool {
      switch moment {
      case .fileHasChanged(let file): (try? folder.bytes(file)) == before
      case .hasWorked: seconds(of: process) < 1
      }
    }
    try process.run()
    if !signals.isEmpty {
      for _ in 0..<3000 where process.isRunning && isEarly() { usleep(20_000) }
    }
    let start = Date()
    for signal in signals where process.isRunning { kill(process.processIdentifier, signal) }
    if !signals.isEmpty {
      for _ in 0..<3000 where process.isRunning { usleep(10_000) }
      // It would never end.
      if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }
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
        folder, "--resume --checkpoint-every 1s", once: .fileHasChanged(Self.checkpoint),
        signals: [signal])
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

  /// The signal itself has the checkpoint written, and --resume takes up what that holds: no time is left for
  /// more than one step, and yet there are many epochs.
  @Test func aSignalKeepsWhatWasLearnt() throws {
    let folder = try folder()
    let stopped = try fit(
      folder, "--checkpoint-every 1h --epochs 1000000", signals: [SIGTERM])
    #expect(stopped.status == 143)
    #expect(try !folder.bytes(Self.checkpoint).isEmpty)
    func epochs(_ options: String) throws -> Int {
      let fit = try folder.shell(
        "\"$FORECAST\" \(Self.network) --epochs 1000000 --time-limit 0s \(options)")
      #expect(fit.status == 0, "\(fit.error)")
      let info = try folder.forecast("info").output
      return try #require(
        info.firstMatch(of: #/best epoch \d+ of (\d+)/#).flatMap { Int($0.1) }, "\(info)")
    }
    #expect(try epochs("--resume") > 2)
    #expect(try epochs("--force") == 1)
  }

  /// Nobody is told of SIGKILL; what was written every so often is there.
  @Test func aKilledFitGoesOn() throws {
    let folder = try folder()
    let killed = try fit(
      folder, "--checkpoint-every 1s --epochs 1000000", once: .fileHasChanged(Self.checkpoint),
      signals: [SIGKILL])
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
      folder(), "--checkpoint-every 1s --epochs 1000000", once: .fileHasChanged(Self.checkpoint),
      signals: [SIGTERM, SIGTERM, SIGINT])
    #expect([130, 143].contains(stopped.status))
    #expect(stopped.seconds < 2)
  }

  /// Nor where that checkpoint would wait for ever, as a pipe that nobody reads from does.
  @Test func aSecondSignalEndsWhatHangs() throws {
    let folder = try folder()
    #expect(try folder.shell("mkfifo \(Self.checkpoint)").status == 0)
    let stopped = try fit(folder, "--epochs 1000000", signals: [SIGTERM, SIGINT])
    #expect([130, 143].contains(stopped.status))
  }

  /// What cannot be kept is said, and costs nothing else.
  @Test func aPlaceWithoutRoomIsSaid() throws {
    let folder = try folder()
    try folder.createFolder(Self.checkpoint)
    let stopped = try fit(
      folder, "--checkpoint-every 1s --epochs 1000000", once: .fileHasChanged("errors"),
      signals: [SIGTERM])
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
