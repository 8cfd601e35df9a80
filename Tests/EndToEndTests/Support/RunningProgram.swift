import Foundation

/// The built program while it runs, what it says leading nowhere.
struct RunningProgram {
  let process = Process()

  /// - Parameter input: what it reads from standard input; nil: what the tests themselves have.
  init(_ arguments: [String], in folder: WorkFolder, input: Pipe? = nil) throws {
    process.executableURL = URL(fileURLWithPath: ForecastProgram.path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    if let input { process.standardInput = input }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
  }

  func signal(_ number: Int32) { kill(process.processIdentifier, number) }

  /// Waits until it has a file open whose name ends so, or has ended; at most ten seconds.
  func waitUntilItOpens(_ suffix: String) {
    let links = "/proc/\(process.processIdentifier)/fd"
    for _ in 0..<1000 where process.isRunning {
      let open = (try? FileManager.default.contentsOfDirectory(atPath: links)) ?? []
      let files = open.compactMap {
        try? FileManager.default.destinationOfSymbolicLink(atPath: "\(links)/\($0)")
      }
      if files.contains(where: { $0.hasSuffix(suffix) }) { return }
      usleep(10_000)
    }
  }

  /// As a shell would tell it.
  func waitForStatus() -> Int32 {
    process.waitUntilExit()
    return process.terminationStatus + (process.terminationReason == .exit ? 0 : 128)
  }
}
