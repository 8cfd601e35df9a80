import ArgumentParser
import Glibc
import SeriesIO

/// Options of `fit` from a TOML file: its keys are the long options, and it becomes the arguments that
/// stand for it, so that the parser alone says what is valid. Arguments after them overrule them.
struct ConfigurationFile {
  /// As they would be written on the command line.
  let arguments: [String]

  /// Far more than all options take, and too little for a key of so many parts that the library, which
  /// descends into them, would exhaust the stack.
  private static let sizeLimit = 16_384

  init(path: String) throws {
    let bytes = try ConfigurationFile.bytes(at: path)
    let document: TOMLDocument
    do {
      document = try TOMLDocument(bytes)
    } catch {
      throw ConfigurationError(
        path: path, line: error.line, column: error.column, what: error.what,
        whatToDo: "write a line key = value for each option")
    }
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    let options = CommandOptions(of: FitCommand.self, without: ["config", "help"])
    let entries = try document.entries.map { entry in
      do {
        return (
          entry, try ConfigurationFile.arguments(of: entry, options: options, folder: folder)
        )
      } catch let error as Refusal {
        throw ConfigurationError(
          path: path, line: entry.line, what: error.what, whatToDo: error.whatToDo)
      }
    }
    arguments = entries.flatMap(\.1)
    guard let message = ConfigurationFile.refusal(of: arguments) else { return }
    let culprit = entries.first { ConfigurationFile.refusal(of: $0.1) == message }
    throw ConfigurationError(
      path: path, line: culprit?.0.line, what: message, whatToDo: "see forecast fit --help")
  }

  /// What is wrong with the value of a key, and what to do.
  private struct Refusal: Error {
    let what: String
    let whatToDo: String
  }

  private static func arguments(
    of entry: TOMLDocument.Entry, options: CommandOptions, folder: String
  ) throws(Refusal) -> [String] {
    let key = entry.key
    guard let kind = options[key] else {
      let meant = options.nearest(to: key)
      throw Refusal(
        what: "\"\(key)\" is no option of a configuration file",
        whatToDo: meant.map { "did you mean \"\($0)\"?" }
          ?? "keys are the long options of forecast fit --help without their dashes")
    }
    switch (kind, entry.value) {
    case (.flag, .flag(let isOn)): return isOn ? ["--\(key)"] : []
    case (.flag, _):
      throw Refusal(what: "\"\(key)\" is switched on or off", whatToDo: "give true or false")
    case (_, .flag):
      throw Refusal(what: "\"\(key)\" takes a value", whatToDo: "give one instead of true or false")
    case (.file, .text(let name)):
      let isAbsolute = name.isEmpty || name.hasPrefix("/")
      return ["--\(key)=\(isAbsolute ? name : folder + name)"]
    case (.value, .text(let text)): return ["--\(key)=\(text)"]
    case (.value, .list(let elements)):
      guard !elements.contains(where: { $0.contains(",") }) else {
        throw Refusal(
          what: "an element of \"\(key)\" has a comma",
          whatToDo: "elements are separated by commas; leave that one out")
      }
      return ["--\(key)=\(elements.joined(separator: ","))"]
    case (.file, .list):
      throw Refusal(what: "\"\(key)\" takes one file", whatToDo: "give its name")
    case (_, .other(let kind)):
      throw Refusal(
        what: "\"\(key)\" cannot be \(kind)", whatToDo: "give a text, a number or a list of them")
    }
  }

  /// What the parser says against arguments; nil where it takes them.
  private static func refusal(of arguments: [String]) -> String? {
    do {
      _ = try FitCommand.parse(["-"] + arguments)
      return nil
    } catch {
      return FitCommand.message(for: error)
    }
  }

  private static func bytes(at path: String) throws -> ArraySlice<UInt8> {
    guard !path.utf8.contains(0) else {
      throw LoadError.noInput(path: path, reason: "the name holds a NUL byte")
    }
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { throw LoadError.noInput(path: path, reason: reason(errno)) }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw ConfigurationError(
        path: path, what: "it is a folder, pipe or device", whatToDo: "name a TOML file")
    }
    var bytes = [UInt8](repeating: 0, count: sizeLimit + 1)
    var filled = 0
    while filled < bytes.count {
      let count = unsafe bytes.withUnsafeMutableBytes {
        unsafe read(descriptor, $0.baseAddress?.advanced(by: filled), $0.count - filled)
      }
      if count == 0 { return bytes.prefix(filled) }
      guard count > 0 || errno == EINTR else {
        throw LoadError.io(path: path, reason: reason(errno))
      }
      filled += max(0, count)
    }
    throw ConfigurationError(
      path: path, what: "it has more than \(sizeLimit) bytes", whatToDo: "name a TOML file")
  }

  private static func reason(_ number: CInt) -> String {
    unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
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
