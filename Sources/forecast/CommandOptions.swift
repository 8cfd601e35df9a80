import ArgumentParser
import Forecasting

/// The long options of a command, from what the parser says of it, so that none is listed twice.
struct CommandOptions {
  enum Kind {
    case flag
    /// Takes a value.
    case value
    /// Takes the name of a file or folder.
    case file
  }

  struct Option {
    let name: String
    let kind: Kind
    let short: String?
    /// In the parser's words; nil where it is chosen or left out.
    let builtIn: String?
  }

  /// In the order of the help.
  private(set) var all: [Option] = []

  /// - Parameter without: options that are left out.
  init(of command: (some ParsableCommand).Type, without: Set<String>) {
    let dump = try? StrictJSONParser.parse(Array(command._dumpHelp().utf8)[...], depthLimit: 16)
    for argument in dump?["command"]?["arguments"]?.array ?? [] {
      func name(_ kind: String) -> String? {
        argument["names"]?.array?.first { $0["kind"]?.string == kind }?["name"]?.string
      }
      guard let long = name("long"), !without.contains(long) else { continue }
      let isPath = ["file", "folder"].contains(argument["valueName"]?.string ?? "")
      all.append(
        Option(
          name: long,
          kind: argument["kind"]?.string == "flag" ? .flag : isPath ? .file : .value,
          short: name("short"), builtIn: argument["defaultValue"]?.string))
    }
    precondition(!all.isEmpty, "the parser names 0 options of \(command._commandName)")
  }

  /// These and those of another that are not among them.
  func joined(with other: CommandOptions) -> CommandOptions {
    var joined = self
    joined.all += other.all.filter { self[$0.name] == nil }
    return joined
  }

  subscript(name: String) -> Option? {
    all.first { $0.name.utf8.elementsEqual(name.utf8) }
  }

  func option(short: String) -> Option? { all.first { $0.short == short } }

  /// The option that was probably meant.
  func nearest(to name: String) -> String? { NearestName.find(name, among: all.map(\.name)) }
}
