import ArgumentParser
import SeriesIO

/// Options from a TOML file: its keys are the long options, and each becomes the arguments that stand for
/// it, so that the parser alone says what is valid.
struct ConfigurationFile {
  /// What a file for `fit` sets, in the order of its lines.
  let settings: [Setting]

  /// Far more than all options take, and too little for a key of so many parts that the library, which
  /// descends into them, would exhaust the stack.
  static let sizeLimit = 16_384

  /// Options of `fit`; refuses values that the parser does.
  init(path: String) throws {
    let bytes = try ConfigurationFile.bytes(at: path, limit: ConfigurationFile.sizeLimit)
    let document = try ConfigurationFile.parsing(path) { () throws(TOMLDocument.Malformed) in
      try TOMLDocument(bytes)
    }
    settings = try ConfigurationFile.settings(
      document.entries, path: path,
      options: CommandOptions(of: FitCommand.self, without: ["config", "help"]),
      help: "forecast fit --help")
    try ConfigurationFile.check(settings, by: FitCommand.self, with: ["-"])
  }

  /// Says of what is no TOML where that is.
  static func parsing<Result>(
    _ path: String, _ body: () throws(TOMLDocument.Malformed) -> Result
  ) throws(ConfigurationError) -> Result {
    do {
      return try body()
    } catch {
      throw ConfigurationError(
        path: path, line: error.line, column: error.column, what: error.what,
        whatToDo: "write a line key = value for each option")
    }
  }

  /// - Parameter help: where the options are listed.
  static func settings(
    _ entries: [TOMLDocument.Entry], path: String, options: CommandOptions, help: String
  ) throws(ConfigurationError) -> [Setting] {
    let folder = folder(of: path)
    var settings: [Setting] = []
    for entry in entries {
      do throws(Refusal) {
        settings.append(
          try setting(
            entry, options, folder: folder, help: help,
            origin: .file(path: path, line: entry.line)))
      } catch {
        throw ConfigurationError(
          path: path, line: entry.line, what: error.what, whatToDo: error.whatToDo)
      }
    }
    return settings
  }

  /// With the slash at its end; empty for the working folder.
  static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
  }

  /// What is wrong with the value of a key, and what to do.
  private struct Refusal: Error {
    let what: String
    let whatToDo: String
  }

  private static func setting(
    _ entry: TOMLDocument.Entry, _ options: CommandOptions, folder: String, help: String,
    origin: Setting.Origin
  ) throws(Refusal) -> Setting {
    let key = entry.key
    guard let option = options[key] else {
      let meant = options.nearest(to: key)
      throw Refusal(
        what: "\"\(key)\" is no option of a configuration file",
        whatToDo: meant.map { "did you mean \"\($0)\"?" }
          ?? "keys are the long options of \(help) without their dashes")
    }
    switch (option.kind, entry.value) {
    case (.flag, .flag(let isOn)): return Setting(option, isOn: isOn, origin: origin)
    case (.flag, _):
      throw Refusal(what: "\"\(key)\" is switched on or off", whatToDo: "give true or false")
    case (_, .flag):
      throw Refusal(what: "\"\(key)\" takes a value", whatToDo: "give one instead of true or false")
    case (.file, .text(let name)):
      let isAbsolute = name.isEmpty || name.hasPrefix("/")
      return Setting(option, text: isAbsolute ? name : folder + name, origin: origin)
    case (.value, .text(let text)): return Setting(option, text: text, origin: origin)
    case (.value, .list(let elements)):
      guard !elements.contains(where: { $0.contains(",") }) else {
        throw Refusal(
          what: "an element of \"\(key)\" has a comma",
          whatToDo: "elements are separated by commas; leave that one out")
      }
      return Setting(option, text: elements.joined(separator: ","), origin: origin)
    case (.file, .list):
      throw Refusal(what: "\"\(key)\" takes one file", whatToDo: "give its name")
    case (_, .other(let kind)):
      throw Refusal(
        what: "\"\(key)\" cannot be \(kind)", whatToDo: "give a text, a number or a list of them")
    }
  }

  /// Parses settings as a command; what the parser refuses is said with the place of the setting that is
  /// refused alone, if there is one.
  ///
  /// - Parameter others: arguments that the command needs beside them.
  @discardableResult
  static func check<Command: ParsableCommand>(
    _ settings: [Setting], by command: Command.Type, with others: [String] = []
  ) throws -> Command {
    do {
      return try command.parse(others + settings.flatMap(\.arguments))
    } catch {
      let message = command.message(for: error)
      let culprit = settings.first { setting in
        do {
          _ = try command.parse(others + setting.arguments)
          return false
        } catch {
          return command.message(for: error) == message
        }
      }
      let whatToDo = "see forecast \(command._commandName) --help"
      if let culprit { throw culprit.error(message, whatToDo: whatToDo) }
      for setting in settings {
        if case .file(let path, _) = setting.origin {
          throw ConfigurationError(path: path, what: message, whatToDo: whatToDo)
        }
      }
      throw UsageError(description: "\(message); \(whatToDo)")
    }
  }

  static func bytes(at path: String, limit: Int) throws -> ArraySlice<UInt8> {
    do {
      return try SmallFile.bytes(at: path, limit: limit)
    } catch {
      switch error {
      case .noInput(let reason): throw LoadError.noInput(path: path, reason: reason)
      case .io(let reason): throw LoadError.io(path: path, reason: reason)
      case .notRegular:
        throw ConfigurationError(
          path: path, what: "it is a folder, pipe or device", whatToDo: "name a TOML file")
      case .tooLong:
        throw ConfigurationError(
          path: path, what: "it has more than \(limit) bytes", whatToDo: "name a TOML file")
      }
    }
  }
}

/// A configuration file that is not used: where, why, and what to do about it.
struct ConfigurationError: Error, CustomStringConvertible {
  let path: String
  var line: Int?
  var column: Int?
  let what: String
  let whatToDo: String

  var description: String {
    let place = [line, column].compactMap { $0.map { ":\($0)" } }.joined()
    return "\(path)\(place): \(what); \(whatToDo)"
  }
}
