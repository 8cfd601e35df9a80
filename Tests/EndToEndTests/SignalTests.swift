import Foundation
import Testing

/// A run that is stopped leaves what was there.
@Suite struct SignalTests {
  /// The tests' own process blocks these signals for its children, as some supervisors do.
  @Test(arguments: [SIGTERM, SIGINT]) func stopsAtOnce(signal: Int32) throws {
    let folder = try Samples.folder()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: ForecastProgram.path)
    process.arguments = [
      "fit", "series.csv", "--seed", "2", "--threads", "1", "--epochs", "1000000", "--patience",
      "1000000",
    ]
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    let lock = folder.url("model.safetensors.lock").path
    for _ in 0..<200 where !FileManager.default.fileExists(atPath: lock) { usleep(20_000) }
    usleep(100_000)
    let start = Date()
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    #expect(Date().timeIntervalSince(start) < 2)
    #expect(process.terminationReason == .uncaughtSignal)
    #expect(process.terminationStatus == signal)
    #expect(try folder.bytes("model.safetensors") == Samples.model())
    let next = try folder.forecast(["fit", "series.csv"] + Samples.small)
    #expect(next.status == 0 && next.isSilent, "\(next.error)")
    #expect(
      try folder.contents().keys.filter { !$0.hasSuffix(".checkpoint") }.sorted() == [
        "model.safetensors", "model.safetensors.lock", "series.csv",
      ])
  }
}
