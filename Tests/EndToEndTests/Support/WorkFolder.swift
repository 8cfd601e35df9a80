import Foundation

/// A folder of its own for one test, removed with everything in it.
final class WorkFolder: Sendable {
  let path: String

  init() throws {
    path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("forecast-end-to-end-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func url(_ name: String) -> URL { URL(fileURLWithPath: path).appendingPathComponent(name) }

  func bytes(_ name: String) throws -> Data { try Data(contentsOf: url(name)) }

  func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

  func write(_ bytes: Data, to name: String) throws { try bytes.write(to: url(name)) }

  func write(_ text: String, to name: String) throws { try write(Data(text.utf8), to: name) }

  func remove(_ name: String) throws { try FileManager.default.removeItem(at: url(name)) }

  func createFolder(_ name: String) throws {
    try FileManager.default.createDirectory(at: url(name), withIntermediateDirectories: false)
  }

  /// Every path below the folder with its bytes; folders have none.
  func contents() throws -> [String: Data?] {
    var contents: [String: Data?] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: path) {
      contents[name] = .some(try? bytes(name))
    }
    return contents
  }

  /// Permission bits.
  func mode(_ name: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: url(name).path)
    return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
  }

  /// Runs the program here.
  func forecast(
    _ arguments: String..., input: Data = Data(),
    environment: [String: String] = ForecastProgram.environment
  ) throws -> ForecastProgram.Outcome {
    try forecast(arguments, input: input, environment: environment)
  }

  func forecast(
    _ arguments: [String], input: Data = Data(),
    environment: [String: String] = ForecastProgram.environment
  ) throws -> ForecastProgram.Outcome {
    try ForecastProgram.run(arguments, in: path, input: input, environment: environment)
  }

  func shell(
    _ line: String, environment: [String: String] = ForecastProgram.environment
  ) throws -> ForecastProgram.Outcome {
    try ForecastProgram.shell(line, in: path, environment: environment)
  }
}
