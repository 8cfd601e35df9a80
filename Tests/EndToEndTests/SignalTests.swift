import Foundation
import Testing

/// A run that is stopped leaves what was there.
@Suite struct SignalTests {
  /// The tests' own process blocks these signals for its children, as some supervisors do.
  @Test(arguments: [SIGTERM, SIGINT]) func stopsAtOnce(signal: Int32) throws {
    let folder = try Samples.folder()
    let run = try RunningProgram(
      [
        "fit", "series.csv", "--seed", "2", "--threads", "1", "--epochs", "1000000", "--patience",
        "1000000",
      ], in: folder)
    let lock = folder.url("model.safetensors.lock").path
    for _ in 0..<200 where !FileManager.default.fileExists(atPath: lock) { usleep(20_000) }
    usleep(100_000)
    let start = Date()
    run.signal(signal)
    let status = run.waitForStatus()
    #expect(Date().timeIntervalSince(start) < 2)
    #expect(status == 128 + signal && run.process.terminationReason == .uncaughtSignal)
    #expect(try folder.bytes("model.safetensors") == Samples.model())
    let next = try folder.forecast(["fit", "series.csv"] + Samples.small)
    #expect(next.status == 0 && next.isSilent, "\(next.error)")
    #expect(
      try folder.contents().keys.filter { !$0.hasSuffix(".checkpoint") }.sorted() == [
        "model.safetensors", "model.safetensors.lock", "series.csv",
      ])
  }

  /// Blocked signals are let through also where there is no record that they would be noted in: here while a
  /// command waits for its input.
  @Test(arguments: [SIGTERM, SIGINT]) func stopsACommandThatWaits(signal: Int32) throws {
    let input = Pipe()
    let run = try RunningProgram(["check", "-"], in: WorkFolder(), input: input)
    run.signal(signal)
    for _ in 0..<1000 where run.process.isRunning { usleep(10_000) }
    if run.process.isRunning { run.signal(SIGKILL) }
    #expect(run.waitForStatus() == 128 + signal)
    try input.fileHandleForWriting.close()
  }
}
