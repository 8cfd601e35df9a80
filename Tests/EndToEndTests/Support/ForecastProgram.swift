import Foundation
import Testing

/// The built program, run as a user or a cron job runs it.
enum ForecastProgram {
  private static let pathVariable = "PROGRAM_UNDER_TEST"

  /// The program named by `PROGRAM_UNDER_TEST`, as `make test` names the release that users run; without
  /// it the one in the folder of the test bundle, where the build system puts it in debug and release
  /// and for every `--build-path`.
  static let path: String = {
    if let named = ProcessInfo.processInfo.environment[pathVariable] { return named }
    let bundle = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return URL(fileURLWithPath: bundle ?? "").deletingLastPathComponent()
      .appendingPathComponent("forecast").path
  }()

  /// What a run left behind on its streams.
  struct Outcome {
    /// 128 + the signal's number after death by a signal, as the shell says it.
    let status: Int32
    let outputBytes: Data
    let errorBytes: Data

    var output: String { String(decoding: outputBytes, as: UTF8.self) }
    var error: String { String(decoding: errorBytes, as: UTF8.self) }
    /// Neither a result nor a message.
    var isSilent: Bool { outputBytes.isEmpty && errorBytes.isEmpty }
  }

  /// The tests' own environment without what could change the output.
  static let environment = ProcessInfo.processInfo.environment.filter {
    !["NO_COLOR", "TERM", "COLUMNS", "LINES", pathVariable].contains($0.key)
  }

  /// Runs the program to its end.
  ///
  /// - Parameters:
  ///   - folder: the working folder.
  ///   - input: what standard input holds; nothing by default.
  static func run(
    _ arguments: [String], in folder: String, input: Data = Data(),
    environment: [String: String] = environment
  ) throws -> Outcome {
    try run(path, arguments, in: folder, input: input, environment: environment)
  }

  /// Runs a line of the shell, which finds the program's path in `$FORECAST`.
  static func shell(
    _ line: String, in folder: String, environment: [String: String] = environment
  ) throws -> Outcome {
    let environment = environment.merging(["FORECAST": path]) { $1 }
    return try run(
      "/bin/sh", ["-c", line], in: folder, input: Data(), environment: environment)
  }

  private static func run(
    _ executable: String, _ arguments: [String], in folder: String, input: Data,
    environment: [String: String]
  ) throws -> Outcome {
    // Files instead of pipes: nothing has to be read while the program runs.
    let streams = try WorkFolder()
    try streams.write(input, to: "input")
    for name in ["output", "error"] { try streams.write(Data(), to: name) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = environment
    process.standardInput = try FileHandle(forReadingFrom: streams.url("input"))
    process.standardOutput = try FileHandle(forWritingTo: streams.url("output"))
    process.standardError = try FileHandle(forWritingTo: streams.url("error"))
    try process.run()
    process.waitUntilExit()
    let outcome = Outcome(
      status: process.terminationStatus + (process.terminationReason == .exit ? 0 : 128),
      outputBytes: try streams.bytes("output"), errorBytes: try streams.bytes("error"))
    if outcome.status >= 128 {
      Issue.record("\(arguments) died with \(outcome.status): \(outcome.error)")
    }
    return outcome
  }
}
