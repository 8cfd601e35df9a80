/// A value that an option was given, and where.
struct Setting {
  let key: String
  /// As it is shown: `14`, `gru`, `true`.
  let value: String
  /// What stands for it on the command line; nothing for a flag that is off.
  let arguments: [String]
  let origin: Origin

  enum Origin: Hashable, CustomStringConvertible {
    case commandLine
    case environment(variable: String)
    case file(path: String, line: Int?)
    case builtIn

    var description: String {
      switch self {
      case .commandLine: "command line"
      case .environment(let variable): variable
      case .file(let path, let line): line.map { "\(path):\($0)" } ?? path
      case .builtIn: "built-in"
      }
    }
  }

  init(_ option: CommandOptions.Option, text: String, origin: Origin) {
    self.init(
      key: option.name, value: text, arguments: ["--\(option.name)=\(text)"], origin: origin)
  }

  init(_ option: CommandOptions.Option, isOn: Bool, origin: Origin) {
    self.init(
      key: option.name, value: "\(isOn)", arguments: isOn ? ["--\(option.name)"] : [],
      origin: origin)
  }

  private init(key: String, value: String, arguments: [String], origin: Origin) {
    (self.key, self.value, self.arguments, self.origin) = (key, value, arguments, origin)
  }

  /// Something about this value, with its place.
  func error(_ what: String, whatToDo: String) -> any Error {
    switch origin {
    case .file(let path, let line):
      ConfigurationError(path: path, line: line, what: what, whatToDo: whatToDo)
    case .environment(let variable): UsageError(description: "\(variable): \(what); \(whatToDo)")
    case .commandLine, .builtIn: UsageError(description: "\(what); \(whatToDo)")
    }
  }
}

extension Setting {
  /// The options of a command that the environment sets: `FORECAST_` and the name of the option in
  /// capitals, with `_` for `-`. Variables of no option are none of ours; `--output` and `--model`, which
  /// mean something else to every command, and `--config` have none.
  ///
  /// - Parameter environment: the value of a variable; nil where it is not set.
  static func environment(
    _ options: CommandOptions, _ environment: (String) -> String?
  ) throws -> [Setting] {
    try options.all.compactMap { option in
      guard !["output", "model", "config", "help", "version"].contains(option.name) else {
        return nil
      }
      let variable = "FORECAST_" + option.name.uppercased().replacing("-", with: "_")
      guard let text = environment(variable) else { return nil }
      let origin = Origin.environment(variable: variable)
      guard option.kind == .flag else { return Setting(option, text: text, origin: origin) }
      switch text {
      case "true", "1": return Setting(option, isOn: true, origin: origin)
      case "false", "0", "": return Setting(option, isOn: false, origin: origin)
      default:
        throw UsageError(
          description: "\(variable): \"\(text)\" neither switches it on nor off; use true or false")
      }
    }
  }

  /// Options as they stand on a command line: `--horizon 7`, `--horizon=7`, `-H 7`, `--force`.
  /// - Parameter takesOthers: whether what is no option is passed over rather than refused.
  static func commandLine(
    _ arguments: [String], _ options: CommandOptions, takesOthers: Bool = false
  ) throws(UsageError) -> [Setting] {
    var settings: [Setting] = []
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      let isLong = argument.hasPrefix("--")
      guard argument.hasPrefix("-"), argument.count > (isLong ? 2 : 1) else {
        if takesOthers { continue }
        throw UsageError(
          description: "\"\(argument)\" is no option; run takes one configuration file")
      }
      let parts = argument.dropFirst(isLong ? 2 : 1).split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = parts.first.map(String.init) ?? ""
      guard let option = isLong ? options[name] : options.option(short: name) else {
        let meant = isLong ? options.nearest(to: name) : nil
        throw UsageError(
          description: "Unknown option '\(argument.prefix { $0 != "=" })'."
            + (meant.map { " Did you mean '--\($0)'?" } ?? ""))
      }
      switch (option.kind, parts.count) {
      case (.flag, 1): settings.append(Setting(option, isOn: true, origin: .commandLine))
      case (.flag, _):
        throw UsageError(description: "--\(option.name) takes no value; leave it out")
      case (_, 2): settings.append(Setting(option, text: String(parts[1]), origin: .commandLine))
      default:
        guard let value = rest.popFirst() else {
          throw UsageError(description: "Missing value for '--\(option.name)'.")
        }
        settings.append(Setting(option, text: value, origin: .commandLine))
      }
    }
    return settings
  }
}
