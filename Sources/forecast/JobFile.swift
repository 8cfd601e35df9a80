import ArgumentParser
import SeriesIO

/// A file of jobs: options that all have, then those of each `[[job]]`; without one, the file is a job.
struct JobFile {
  let jobs: [Job]

  private static let sizeLimit = 1 << 18

  /// Where options are listed.
  static let help = "forecast run --help"

  /// - Parameters:
  ///   - arguments: options of the command line, which overrule all others.
  ///   - environment: the value of a variable.
  init(path: String, arguments: [String], environment: (String) -> String?) throws {
    let bytes = try ConfigurationFile.bytes(at: path, limit: JobFile.sizeLimit)
    let sections = try ConfigurationFile.parsing(path) {
      () throws(TOMLDocument.Malformed) -> [TOMLDocument] in
      try TOMLDocument.sections(bytes, name: "job", limit: ConfigurationFile.sizeLimit)
    }
    let options = JobStages.options
    let above =
      try Setting.environment(options, environment) + Setting.commandLine(arguments, options)
    let shared = try JobFile.settings(sections[0], path, options)
    let own = try sections.dropFirst().map { try JobFile.settings($0, path, options) }
    let parts = own.isEmpty ? [shared] : own
    jobs = parts.enumerated().map { index, part in
      let isOnly = own.isEmpty
      return Job(
        file: path, name: part.name ?? (isOnly ? nil : "job \(index + 1)"),
        settings: Setting.layered(
          [
            Setting.builtIn(options, folder: ConfigurationFile.folder(of: path)),
            isOnly ? [] : shared.settings, part.settings,
          ] + above.layers))
    }
  }

  /// What a section sets, and what it is called.
  private static func settings(
    _ document: TOMLDocument, _ path: String, _ options: CommandOptions
  ) throws(ConfigurationError) -> (name: String?, settings: [Setting]) {
    var name: String?
    var entries: [TOMLDocument.Entry] = []
    for entry in document.entries {
      guard entry.key == "name" else {
        entries.append(entry)
        continue
      }
      guard case .text(let text) = entry.value else {
        throw ConfigurationError(
          path: path, line: entry.line, what: "\"name\" is no text", whatToDo: "give a text")
      }
      name = text
    }
    return (
      name,
      try ConfigurationFile.settings(entries, path: path, options: options, help: help)
    )
  }
}

extension Setting {
  /// What a job has where nothing else is said: outputs beside the file, and a series that cannot be read does
  /// not stop the others.
  static func builtIn(_ options: CommandOptions, folder: String) -> [Setting] {
    let files = ["model-file", "output"].compactMap { name in
      options[name].flatMap { option in
        option.builtIn.map { Setting(option, text: folder + $0, origin: .builtIn) }
      }
    }
    let partial = options["bad-series"].map {
      Setting($0, text: BadSeriesPolicy.skip.rawValue, origin: .builtIn)
    }
    return files + [partial].compactMap(\.self)
  }

  /// All settings of the last layer that has any for their key, in the order of the layers.
  static func layered(_ layers: [[Setting]]) -> [Setting] {
    var settings: [Setting] = []
    for layer in layers {
      let keys = Set(layer.map(\.key))
      settings.removeAll { keys.contains($0.key) }
      settings += layer
    }
    return settings
  }
}

extension [Setting] {
  /// One layer an origin: the environment below the command line.
  fileprivate var layers: [[Setting]] {
    [filter { $0.origin != .commandLine }, filter { $0.origin == .commandLine }]
  }
}
