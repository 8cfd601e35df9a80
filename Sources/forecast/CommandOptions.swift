import ArgumentParser
import Forecasting

/// The long options of a command, from what the parser says of it, so that none is listed twice.
struct CommandOptions {
  enum Kind {
    case flag
    /// Takes a value.
    case value
    /// Takes the name of a file.
    case file
  }

  private let kinds: [String: Kind]

  /// - Parameter without: options that are left out.
  init(of command: (some ParsableCommand).Type, without: Set<String>) {
    let dump = try? StrictJSONParser.parse(Array(command._dumpHelp().utf8)[...], depthLimit: 16)
    var kinds: [String: Kind] = [:]
    for argument in dump?["command"]?["arguments"]?.array ?? [] {
      let long = argument["names"]?.array?.first { $0["kind"]?.string == "long" }
      guard let name = long?["name"]?.string, !without.contains(name) else { continue }
      kinds[name] =
        argument["kind"]?.string == "flag"
        ? .flag : argument["valueName"]?.string == "file" ? .file : .value
    }
    precondition(!kinds.isEmpty, "the parser names 0 options of \(command._commandName)")
    self.kinds = kinds
  }

  subscript(name: String) -> Kind? { kinds[name] }

  /// The option that was probably meant.
  func nearest(to name: String) -> String? {
    NearestName.find(name, among: kinds.keys)
  }
}
