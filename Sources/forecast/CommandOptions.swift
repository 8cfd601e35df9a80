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
    let near = kinds.keys.map { (distance: CommandOptions.distance($0, name), name: $0) }
      .min { $0 < $1 }
    return near.flatMap { $0.distance <= max(1, name.count / 3) ? $0.name : nil }
  }

  /// Characters to insert, delete or replace to make one name the other (Levenshtein).
  private static func distance(_ first: String, _ second: String) -> Int {
    let second = Array(second)
    var row = Array(0...second.count)
    for (index, character) in first.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for (place, other) in second.enumerated() {
        let change = diagonal + (character == other ? 0 : 1)
        diagonal = row[place + 1]
        row[place + 1] = min(change, diagonal + 1, row[place] + 1)
      }
    }
    return row[second.count]
  }
}
