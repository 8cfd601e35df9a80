import Glibc
package import TimeSeries

/// Time zones as files of the system, TZif (RFC 8536), versions 1 to 3.
package enum TimeZoneFile {
  /// Where Debian's package tzdata puts them. `TZDIR` is not looked at: the environment never changes
  /// what a program computes.
  static let folder = "/usr/share/zoneinfo"
  /// Some ten times the largest.
  private static let sizeLimit = 65_536

  /// The rules of a zone such as `Europe/Berlin`.
  package static func rules(named name: String) throws(TimeZoneError) -> TimeZoneRules {
    guard isName(name) else {
      throw TimeZoneError(
        what: "\"\(name)\" is no name of a time zone",
        whatToDo: "write one such as Europe/Berlin, America/New_York or UTC")
    }
    guard let bytes = try bytes(of: name) else {
      guard unsafe access(folder, F_OK) == 0 else {
        throw TimeZoneError(
          what: "there are no time zones in \(folder)", whatToDo: "install the package tzdata")
      }
      throw TimeZoneError(
        what: "there is no time zone \(name) in \(folder)",
        whatToDo: "write one such as Europe/Berlin (timedatectl list-timezones shows them), or "
          + "install the packages tzdata and tzdata-legacy")
    }
    guard let rules = parse(bytes, name: name) else {
      throw TimeZoneError(
        what: "\(folder)/\(name) is no time zone that can be used",
        whatToDo: "write another name, or install the package tzdata again")
    }
    return rules
  }

  /// Letters, digits, `_`, `+`, `-` and single `/` inside, so that no name leads out of the folder.
  static func isName(_ name: String) -> Bool {
    guard name.utf8.count <= 64 else { return false }
    return name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
      guard let first = part.utf8.first, first != UInt8(ascii: "-") else { return false }
      return part.utf8.allSatisfy {
        (48...57).contains($0) || (65...90).contains($0 & 0xDF) || [43, 45, 95].contains($0)
      }
    }
  }

  private static func bytes(of name: String) throws(TimeZoneError) -> [UInt8]? {
    let descriptor = unsafe open("\(folder)/\(name)", O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      return nil
    }
    var bytes = [UInt8](repeating: 0, count: sizeLimit)
    var filled = 0
    while filled < bytes.count {
      let count = unsafe bytes.withUnsafeMutableBytes {
        unsafe read(descriptor, $0.baseAddress?.advanced(by: filled), $0.count - filled)
      }
      if count == 0 { return Array(bytes.prefix(filled)) }
      guard count > 0 || errno == EINTR else {
        throw TimeZoneError(
          what: "\(folder)/\(name) cannot be read", whatToDo: "install the package tzdata again")
      }
      filled += max(0, count)
    }
    return bytes
  }

  /// The rules in a file's bytes; nil where they are no TZif, or count leap seconds.
  static func parse(_ bytes: [UInt8], name: String) -> TimeZoneRules? {
    var reader = Reader(bytes: bytes)
    guard let first = reader.header() else { return nil }
    if first.version == 0 { return reader.body(first, wide: false, name: name) }
    // The first block repeats the second for readers of version 1.
    guard reader.skip(first.size(wide: false)), let second = reader.header() else { return nil }
    return reader.body(second, wide: true, name: name)
  }

  private struct Header {
    let version: UInt8
    /// Of the block that follows: UT and standard indicators, leap seconds, times, types, letters.
    let counts: [Int]

    var leaps: Int { counts[2] }
    var times: Int { counts[3] }
    var types: Int { counts[4] }
    var letters: Int { counts[5] }

    func size(wide: Bool) -> Int {
      let time = wide ? 8 : 4
      return times * (time + 1) + types * 6 + letters + leaps * (time + 4) + counts[1] + counts[0]
    }
  }

  private struct Reader {
    let bytes: [UInt8]
    var at = 0

    mutating func skip(_ count: Int) -> Bool {
      guard count <= bytes.count - at else { return false }
      at += count
      return true
    }

    /// A big-endian number in two's complement.
    mutating func number(_ width: Int) -> Int64? {
      guard width <= bytes.count - at else { return nil }
      var value: Int64 = bytes[at] >= 0x80 ? -1 : 0
      for byte in bytes[at..<at + width] { value = value << 8 | Int64(byte) }
      at += width
      return value
    }

    mutating func header() -> Header? {
      guard bytes.count - at >= 44, bytes[at..<at + 4].elementsEqual("TZif".utf8) else {
        return nil
      }
      let version = bytes[at + 4]
      guard version == 0 || (0x32...0x34).contains(version) else { return nil }
      at += 20
      var counts: [Int] = []
      for _ in 0..<6 {
        guard let count = number(4), (0...Int64(bytes.count)).contains(count) else { return nil }
        counts.append(Int(count))
      }
      return Header(version: version, counts: counts)
    }

    /// The block after a header, and its footer where times are wide.
    mutating func body(_ header: Header, wide: Bool, name: String) -> TimeZoneRules? {
      guard header.leaps == 0, header.types > 0,
        header.size(wide: wide) <= bytes.count - at
      else { return nil }
      var instants: [Int64] = []
      for _ in 0..<header.times {
        guard let instant = number(wide ? 8 : 4) else { return nil }
        instants.append(instant)
      }
      let kinds = bytes[at..<at + header.times].map(Int.init)
      at += header.times
      var offsets: [Int] = []
      for _ in 0..<header.types {
        guard let offset = number(4), skip(2) else { return nil }
        offsets.append(Int(offset))
      }
      guard kinds.allSatisfy({ $0 < offsets.count }),
        skip(header.letters + header.counts[1] + header.counts[0])
      else { return nil }
      var footer: POSIXTimeZone?
      if wide {
        guard let text = footerText() else { return nil }
        if !text.isEmpty {
          guard let rule = POSIXTimeZone(text) else { return nil }
          footer = rule
        }
      }
      return TimeZoneRules(
        name: name, initialOffset: offsets[0],
        transitions: zip(instants, kinds).map { .init(instant: $0, offset: offsets[$1]) },
        footer: footer)
    }

    /// What stands between the two newlines at the end.
    private func footerText() -> String? {
      guard at < bytes.count, bytes[at] == 10,
        let end = bytes[(at + 1)...].firstIndex(of: 10),
        bytes[at + 1..<end].allSatisfy({ (0x21...0x7E).contains($0) })
      else { return nil }
      return String(decoding: bytes[at + 1..<end], as: UTF8.self)
    }
  }
}

/// A time zone that cannot be used.
package struct TimeZoneError: Error, Hashable, Sendable, CustomStringConvertible {
  package let what: String
  package let whatToDo: String

  package var description: String { "\(what); \(whatToDo)" }
}
