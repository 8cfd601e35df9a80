import TOMLKit

/// The keys of a TOML document (https://toml.io/en/v1.0.0) without sections, each with its line and
/// what stands for its value on a command line. The only file that knows the TOML library.
struct TOMLDocument {
  struct Entry {
    let key: String
    /// Counted from 1; nil for a key that is spelled with escapes.
    let line: Int?
    let value: Value
  }

  enum Value {
    case flag(Bool)
    /// A text, or a finite number in decimals.
    case text(String)
    /// Of texts and finite numbers.
    case list([String])
    /// A date, a table, infinity and the like, in words.
    case other(String)
  }

  /// What is wrong, and where; lines and columns count from 1.
  struct Malformed: Error {
    var line: Int?
    var column: Int?
    let what: String
  }

  /// In the order of their lines.
  let entries: [Entry]

  init(_ bytes: ArraySlice<UInt8>) throws(Malformed) {
    let lines = Lines(bytes)
    try lines.check()
    let table = try TOMLDocument.parse(lines.text)
    entries = table.keys.map { key in
      Entry(key: key, line: lines.line(of: key), value: TOMLDocument.value(table[key]))
    }.sorted { ($0.line ?? .max, $0.key) < ($1.line ?? .max, $1.key) }
  }

  /// The parts of a document between lines `[[name]]`, each a document of its own; the first stands
  /// before all of them. Such a line within a text of several lines ends it, which is then refused.
  /// - Parameter limit: bytes of a part at most, the library being what it is.
  static func sections(
    _ bytes: ArraySlice<UInt8>, name: String, limit: Int
  ) throws(Malformed) -> [TOMLDocument] {
    var sections: [[UInt8]] = [[]]
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      if isHeader(line, name) {
        // As many empty lines keep the numbers of those that follow.
        sections.append(Array(repeating: UInt8(ascii: "\n"), count: index + 1))
      } else {
        sections[sections.count - 1] += line + [UInt8(ascii: "\n")]
      }
    }
    var documents: [TOMLDocument] = []
    for section in sections {
      let blank = section.prefix { $0 == UInt8(ascii: "\n") }.count
      guard section.count - blank <= limit else {
        throw Malformed(line: blank + 1, what: "a part has more than \(limit) bytes")
      }
      documents.append(try TOMLDocument(section[...]))
    }
    return documents
  }

  /// Whether a line is `[[name]]`, with blanks and a comment where TOML allows them.
  private static func isHeader(_ line: ArraySlice<UInt8>, _ name: String) -> Bool {
    let blanks: [UInt8] = [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r")]
    let code = line.prefix { $0 != UInt8(ascii: "#") }.drop { blanks.contains($0) }
    guard code.starts(with: Array("[[".utf8)) else { return false }
    let word = code.dropFirst(2).drop { blanks.contains($0) }
    guard word.starts(with: Array(name.utf8)) else { return false }
    let end = word.dropFirst(name.utf8.count).drop { blanks.contains($0) }
    return end.starts(with: Array("]]".utf8)) && end.dropFirst(2).allSatisfy(blanks.contains)
  }

  fileprivate static func parse(_ text: String) throws(Malformed) -> TOMLTable {
    do {
      return try TOMLTable(string: text)
    } catch let error as TOMLParseError {
      let place = error.source.begin
      throw Malformed(line: place.line, column: place.column, what: error.description)
    } catch {
      throw Malformed(what: "\(error)")
    }
  }

  private static func value(_ value: (any TOMLValueConvertible)?) -> Value {
    guard let value else { return .other("nothing") }
    if let flag = value.bool { return .flag(flag) }
    if let text = text(value) { return .text(text) }
    guard let array = value.array else { return .other(kind(value)) }
    var elements: [String] = []
    for element in array {
      guard let text = text(element) else { return .other("a list with \(kind(element))") }
      elements.append(text)
    }
    return .list(elements)
  }

  /// What is neither text nor number, in words.
  private static func kind(_ value: any TOMLValueConvertible) -> String {
    switch value.type {
    case .double: "a number that is not finite"
    case .array: "a list"
    default: "a \(value.type)"
    }
  }

  private static func text(_ value: any TOMLValueConvertible) -> String? {
    switch value.type {
    case .string: value.string
    case .int: value.int.map { "\($0)" }
    case .double: value.double.flatMap { $0.isFinite ? "\($0)" : nil }
    default: nil
    }
  }
}

/// A document by lines, without the byte order mark it may begin with.
private struct Lines {
  private let lines: [[UInt8]]

  init(_ bytes: ArraySlice<UInt8>) {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    lines = bytes.dropFirst(bytes.starts(with: mark) ? mark.count : 0)
      .split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
  }

  var text: String { text(lines.count) }

  /// The first lines.
  private func text(_ count: Int) -> String {
    String(
      decoding: Array(lines.prefix(count).joined(separator: [UInt8(ascii: "\n")])), as: UTF8.self)
  }

  /// Refuses what must not reach the library: it takes strings of C, which end at the first NUL,
  /// and stops the program at some headers of sections, which no configuration needs.
  func check() throws(TOMLDocument.Malformed) {
    for (index, line) in lines.enumerated() {
      func refuse(_ what: String) -> TOMLDocument.Malformed {
        TOMLDocument.Malformed(line: index + 1, what: what)
      }
      guard let text = String(validating: line, as: UTF8.self) else {
        throw refuse("the line is not UTF-8")
      }
      guard !line.contains(0), !text.contains("\\u0000"), !text.contains("\\U00000000") else {
        throw refuse("there is a NUL character")
      }
      guard text.first(where: { $0 != " " && $0 != "\t" }) != "[" else {
        throw refuse("options stand without [sections]")
      }
    }
  }

  /// The line on which the value of a key begins.
  ///
  /// Where all lines before one are a document of their own, that line begins an entry; the first
  /// that does so and begins with the key is the key's.
  func line(of key: String) -> Int? {
    for (index, line) in lines.enumerated() where begins(line, with: key) {
      guard (try? TOMLDocument.parse(text(index))) != nil else { continue }
      return index + 1
    }
    return nil
  }

  private func begins(_ line: [UInt8], with key: String) -> Bool {
    let blank: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    let start = line.drop(while: blank)
    return ["", "\"", "'"].contains { quote in
      let name = Array("\(quote)\(key)\(quote)".utf8)
      guard start.starts(with: name) else { return false }
      let next = start.dropFirst(name.count).drop(while: blank).first
      return next == UInt8(ascii: "=") || next == UInt8(ascii: ".")
    }
  }
}
