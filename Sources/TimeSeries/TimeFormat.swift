/// A pattern of stamps in the manner of `strptime`, compiled once: `%d/%m/%Y`, `%Y%m%d`, `%b %Y`.
///
/// The directives are those of Python's `datetime.strptime` (docs.python.org/3/library/datetime.html,
/// "Format codes") with exact widths, without locales, and with what `date(1)` adds for numbers that are
/// not padded: `%-d`, `%e`, `%k`. Everything else in a pattern is a literal that a stamp must repeat.
package struct TimeFormat: Hashable, Sendable {
  /// As the user wrote it.
  package let text: String
  package let parts: [Part]

  package enum Part: Hashable, Sendable {
    case literal(UInt8)
    /// - unpadded: written without leading zeros, and read with or without.
    case directive(Directive, unpadded: Bool)
  }

  package enum Directive: Character, CaseIterable, Hashable, Sendable {
    /// 0001 ... 9999
    case year = "Y"
    /// 69 ... 99 are 1969 ... 1999, 00 ... 68 are 2000 ... 2068, as in POSIX.
    case yearOfCentury = "y"
    /// 01 ... 12
    case month = "m"
    /// January ... December
    case monthName = "B"
    /// Jan ... Dec
    case monthAbbreviation = "b"
    /// 01 ... 31
    case day = "d"
    /// 1 ... 31, one digit alone or after a space
    case dayAfterSpace = "e"
    /// 001 ... 366
    case dayOfYear = "j"
    /// 0001 ... 9999, the year to which ISO 8601 counts the week
    case weekYear = "G"
    /// 01 ... 53, the week of ISO 8601; its Monday, where no day is told
    case week = "V"
    /// 1 = Monday ... 7 = Sunday
    case weekday = "u"
    /// 00 ... 23
    case hour = "H"
    /// 0 ... 23, one digit alone or after a space
    case hourAfterSpace = "k"
    /// 01 ... 12, with `%p`
    case hourOfHalf = "I"
    /// 00 ... 59
    case minute = "M"
    /// 00 ... 59
    case second = "S"
    /// Digits after a decimal point; those past the sixth are 0.
    case fraction = "f"
    /// AM or PM
    case half = "p"
    /// `Z`, `+01:00` or `+0100`
    case offset = "z"
    /// `UTC` or `Z`
    case zoneName = "Z"
    /// Seconds since 1970-01-01T00:00:00Z
    case epochSeconds = "s"
  }

  /// The finest unit that the pattern tells.
  package enum Resolution: Hashable, Sendable {
    case year, month, week, day, time
  }

  package let resolution: Resolution
  /// Whether stamps say how their clock stands to UTC.
  package let hasZone: Bool
  /// Whether stamps are told in UTC whatever the zone: `%Z` and `%s`.
  let isInUTC: Bool

  /// - Throws: what is wrong with the pattern.
  package init(_ text: String) throws(TimeFormatError) {
    self.text = text
    parts = try TimeFormat.compiled(text)
    let directives = parts.compactMap(\.directive)
    resolution = try TimeFormat.resolution(of: directives)
    isInUTC = directives.contains { [.zoneName, .epochSeconds].contains($0) }
    hasZone = isInUTC || directives.contains(.offset)
  }

  /// How a pattern is spelled where it leaves a choice; learned from the stamps, so that those written
  /// look like those read.
  package struct Spelling: Hashable, Sendable {
    package enum Letters: String, CaseIterable, Hashable, Sendable {
      case capitalised, upper, lower
    }

    /// 0 ... 6 digits of `%f`; 0 where the pattern has none.
    package var fractionDigits: Int
    package var monthLetters: Letters
    package var halfLetters: Letters
    /// Whether one-digit numbers of `%e` and `%k` have a space before them.
    package var padsWithSpace: Bool
    /// `+01:00` rather than `+0100`
    package var hasColonInOffset: Bool
    /// `UTC` rather than `Z` for `%Z`
    package var spellsUTC: Bool

    package init(
      fractionDigits: Int = 0, monthLetters: Letters = .capitalised, halfLetters: Letters = .upper,
      padsWithSpace: Bool = false, hasColonInOffset: Bool = false, spellsUTC: Bool = true
    ) {
      self.fractionDigits = fractionDigits
      self.monthLetters = monthLetters
      self.halfLetters = halfLetters
      self.padsWithSpace = padsWithSpace
      self.hasColonInOffset = hasColonInOffset
      self.spellsUTC = spellsUTC
    }
  }

  package static let monthNames = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
}

/// A pattern that cannot be read by.
package struct TimeFormatError: Error, Hashable, Sendable, CustomStringConvertible {
  package let what: String
  package let whatToDo: String

  package init(what: String, whatToDo: String) {
    self.what = what
    self.whatToDo = whatToDo
  }

  package var description: String { "\(what); \(whatToDo)" }
}

extension TimeFormat.Part {
  fileprivate var directive: TimeFormat.Directive? {
    if case .directive(let directive, _) = self { directive } else { nil }
  }
}

extension TimeFormat.Directive {
  /// What it tells; a pattern tells each but once.
  fileprivate enum Unit: String {
    case year, month, day
    case dayOfYear = "day of the year"
    case weekYear = "ISO year of the week (%G)"
    case week = "ISO week (%V)"
    case weekday = "day of the week"
    case hour, minute, second, fraction
    case half = "half of the day"
    case zone = "offset from UTC"
    case epoch = "seconds since 1970"
  }

  fileprivate var unit: Unit {
    switch self {
    case .year, .yearOfCentury: .year
    case .month, .monthName, .monthAbbreviation: .month
    case .day, .dayAfterSpace: .day
    case .dayOfYear: .dayOfYear
    case .weekYear: .weekYear
    case .week: .week
    case .weekday: .weekday
    case .hour, .hourAfterSpace, .hourOfHalf: .hour
    case .minute: .minute
    case .second: .second
    case .fraction: .fraction
    case .half: .half
    case .offset, .zoneName: .zone
    case .epochSeconds: .epoch
    }
  }

  /// Whether `%-` may stand before it.
  package var canBeUnpadded: Bool {
    switch self {
    case .month, .day, .dayOfYear, .week, .hour, .hourOfHalf, .minute, .second: true
    default: false
    }
  }

  /// Whether it reads as many digits as there are, or as few as one.
  fileprivate func hasOpenEnd(unpadded: Bool) -> Bool {
    unpadded || [.dayAfterSpace, .hourAfterSpace, .fraction, .epochSeconds].contains(self)
  }

  fileprivate var beginsWithDigit: Bool {
    ![.monthName, .monthAbbreviation, .half, .offset, .zoneName].contains(self)
  }
}

// MARK: Compiling

extension TimeFormat {
  private static func compiled(_ text: String) throws(TimeFormatError) -> [Part] {
    var parts: [Part] = []
    var rest = Substring(text)
    while let character = rest.popFirst() {
      guard character == "%" else {
        parts += String(character).utf8.map(Part.literal)
        continue
      }
      let isUnpadded = rest.first == "-"
      if isUnpadded { rest.removeFirst() }
      guard let letter = rest.popFirst() else {
        throw TimeFormatError(
          what: "\"\(text)\" ends within a directive", whatToDo: "write %% for a percent sign")
      }
      if letter == "%" && !isUnpadded {
        parts.append(.literal(UInt8(ascii: "%")))
        continue
      }
      guard let directive = Directive(rawValue: letter),
        !isUnpadded || directive.canBeUnpadded
      else {
        throw TimeFormatError(
          what: "\"%\(isUnpadded ? "-" : "")\(letter)\" is no directive",
          whatToDo: "use " + Directive.allCases.map { "%\($0.rawValue)" }.joined(separator: " ")
            + ", %% for a percent sign, or %-d for a number without leading zeros")
      }
      parts.append(.directive(directive, unpadded: isUnpadded))
    }
    try checkEnds(parts)
    return parts
  }

  /// Refuses a number of open length that digits follow: where it ends would be a guess.
  private static func checkEnds(_ parts: [Part]) throws(TimeFormatError) {
    for (part, next) in zip(parts, parts.dropFirst()) {
      guard case .directive(let directive, let isUnpadded) = part,
        directive.hasOpenEnd(unpadded: isUnpadded)
      else { continue }
      let isFollowedByDigit =
        switch next {
        case .literal(let byte): (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        case .directive(let following, _): following.beginsWithDigit
        }
      guard !isFollowedByDigit else {
        throw TimeFormatError(
          what:
            "%\(isUnpadded ? "-" : "")\(directive.rawValue) has no fixed width, and digits follow",
          whatToDo: "put something between them, or use directives of fixed width")
      }
    }
  }

  private static func resolution(
    of directives: [Directive]
  ) throws(TimeFormatError) -> Resolution {
    var units = Set<Directive.Unit>()
    for directive in directives where !units.insert(directive.unit).inserted {
      throw TimeFormatError(
        what: "%\(directive.rawValue) tells the \(directive.unit.rawValue) a second time",
        whatToDo: "name each part of a stamp once")
    }
    if units.contains(.epoch) {
      guard units.count == 1 else {
        throw TimeFormatError(
          what: "%s is a whole stamp, and further parts of one stand beside it",
          whatToDo: "leave them out")
      }
      return .time
    }
    // What each part needs to have a meaning.
    let needs: [(Directive.Unit, needs: [Directive.Unit])] = [
      (.month, [.year]), (.day, [.month]), (.dayOfYear, [.year]),
      (.weekYear, [.week]), (.week, [.weekYear]), (.weekday, [.week]), (.hour, []),
      (.minute, [.hour]),
      (.second, [.minute]), (.fraction, [.second]), (.half, [.hour]), (.zone, [.hour]),
    ]
    for (unit, needed) in needs where units.contains(unit) {
      if let missing = needed.first(where: { !units.contains($0) }) {
        throw TimeFormatError(
          what: "the \(unit.rawValue) is told, but no \(missing.rawValue)",
          whatToDo: "name the \(missing.rawValue) as well")
      }
    }
    guard !units.contains(.week) || units.isDisjoint(with: [.year, .month, .day, .dayOfYear]) else {
      throw TimeFormatError(
        what: "%G and %V tell year and week, and %Y and its months and days tell them again",
        whatToDo: "leave out the one or the other; %u is the day of an ISO week")
    }
    guard units.contains(.year) || units.contains(.week) else {
      throw TimeFormatError(
        what: "no year is told", whatToDo: "write a pattern such as %Y-%m-%d, or epoch-s")
    }
    guard !units.contains(.dayOfYear) || !units.contains(.month) else {
      throw TimeFormatError(
        what: "%j tells month and day already", whatToDo: "leave out %j or the month")
    }
    guard directives.contains(.hourOfHalf) == units.contains(.half) else {
      throw TimeFormatError(
        what: "%I and %p go together", whatToDo: "write both, or %H for hours of the whole day")
    }
    let hasDay = !units.isDisjoint(with: [.day, .dayOfYear, .weekday])
    if units.contains(.hour) {
      guard hasDay else {
        throw TimeFormatError(
          what: "the hour is told, but no day", whatToDo: "name the day as well")
      }
      return .time
    }
    if hasDay { return .day }
    return units.contains(.week) ? .week : units.contains(.month) ? .month : .year
  }
}
