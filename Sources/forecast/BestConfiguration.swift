import Forecasting
import Glibc

/// The best candidate of a search as a configuration file of `fit`: what the user gave, the horizon that was
/// searched for, and what was found.
struct BestConfiguration {
  /// What the search was given.
  let given: [Setting]
  let horizon: Int
  /// Where it will lie.
  let path: String

  /// Options of the search that say nothing about the model.
  private static let ofSearch: Set<String> = [
    "output", "resume", "time-limit", "wait", "threads", "json", "verbose", "quiet", "no-color",
  ]
  /// Options of models that methods without a network have as well.
  private static let ofMethods: Set<String> = [
    "horizon", "season", "levels", "floor", "ceiling", "seed",
  ]

  /// Options that add up when they are given again; of others the last counts.
  private static let repeatable: Set<String> = [
    "past-covariate", "future-covariate", "static-covariate", "categorical",
  ]

  /// - Parameter note: what was found, in a line.
  func text(_ candidate: Candidate, note: String) -> String {
    let options = CommandOptions(of: FitCommand.self, without: ["config", "help"])
    var entries: [(key: String, value: String)] = []
    for setting in kept(candidate) {
      let before = entries.first { $0.key == setting.key }?.value
      entries.removeAll { $0.key == setting.key }
      let isAdded = BestConfiguration.repeatable.contains(setting.key)
      let earlier = isAdded ? before.map { "\($0)," } : nil
      entries.append((setting.key, (earlier ?? "") + setting.value))
    }
    func add(_ key: String, _ value: String) {
      if !entries.contains(where: { $0.key == key }) { entries.append((key, value)) }
    }
    add("horizon", "\(horizon)")
    switch candidate.identity {
    case .standard: break
    case .method(let method):
      entries.removeAll { $0.key == "model" }
      add("model", method.rawValue)
    case .trial:
      entries.removeAll { $0.key == "model" }
      add("model", candidate.options.kind.rawValue)
      for (setting, text) in candidate.options.tunedSettings { add(setting.rawValue, text) }
    }
    let lines = entries.compactMap { entry in
      options[entry.key].map { option in
        "\(entry.key) = \(ConfigurationListing.literal(value(entry.value, option), option))\n"
      }
    }
    return """
      # Written by forecast tune (\(Program.version)); use it with: forecast fit --config FILE DATA
      # \(note)
      \(lines.joined())
      """
  }

  /// What was given and is for this candidate.
  private func kept(_ candidate: Candidate) -> [Setting] {
    let own = CommandOptions(of: FitCommand.self, without: ["config", "help"])
    let input = CommandOptions(of: CheckCommand.self, without: ["calendar"])
    return given.filter { setting in
      guard own[setting.key] != nil, !BestConfiguration.ofSearch.contains(setting.key) else {
        return false
      }
      guard case .method = candidate.identity else { return true }
      return input[setting.key] != nil || BestConfiguration.ofMethods.contains(setting.key)
    }
  }

  /// Names of files are read as seen from the folder of the configuration file.
  private func value(_ text: String, _ option: CommandOptions.Option) -> String {
    guard option.kind == .file, !text.isEmpty, !text.hasPrefix("/"),
      ConfigurationFile.folder(of: path) != "", let folder = unsafe getcwd(nil, 0)
    else { return text }
    defer { unsafe free(folder) }
    return unsafe "\(String(cString: folder))/\(text)"
  }
}
