extension TimeFormat {
  /// Writes a stamp; parsing the result gives it back, unless it is finer than the pattern.
  /// - Parameters:
  ///   - civil: on the clock that the stamps are written in.
  ///   - offset: seconds by which that clock is ahead of UTC.
  ///   - isUTC: whether `%z` is written as `Z`.
  package func format(
    civil: Timestamp, offset: Int, isUTC: Bool, spelling: Spelling
  ) -> String {
    let moment = Moment(civil: civil, offset: offset, isUTC: isUTC)
    var bytes: [UInt8] = []
    for part in parts {
      switch part {
      case .literal(let byte): bytes.append(byte)
      case .directive(let directive, let isUnpadded):
        bytes += moment.text(of: directive, unpadded: isUnpadded, spelling).utf8
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private struct Moment {
    let date: CivilDate
    let ticksOfDay: Int64
    let ticks: Int64
    let offset: Int
    let isUTC: Bool

    init(civil: Timestamp, offset: Int, isUTC: Bool) {
      (date, ticksOfDay) = civil.civil
      ticks = civil.ticks
      self.offset = offset
      self.isUTC = isUTC
    }

    func text(of directive: Directive, unpadded: Bool, _ spelling: Spelling) -> String {
      let seconds = Int(ticksOfDay / Timestamp.ticksPerSecond)
      let hour = seconds / 3600
      switch directive {
      case .year: return DecimalText.padded(date.year, 4)
      case .yearOfCentury: return DecimalText.padded(date.year % 100, 2)
      case .month: return DecimalText.padded(date.month, unpadded ? 1 : 2)
      case .monthName: return spelling.monthLetters.spell(TimeFormat.monthNames[date.month - 1])
      case .monthAbbreviation:
        return spelling.monthLetters.spell(String(TimeFormat.monthNames[date.month - 1].prefix(3)))
      case .day: return DecimalText.padded(date.day, unpadded ? 1 : 2)
      case .dayAfterSpace: return spaced(date.day, spelling)
      case .dayOfYear:
        let first = CivilDate(year: date.year, month: 1, day: 1).daysSinceEpoch
        return DecimalText.padded(Int(date.daysSinceEpoch - first) + 1, unpadded ? 1 : 3)
      case .weekYear: return DecimalText.padded(date.isoWeek.year, 4)
      case .week: return DecimalText.padded(date.isoWeek.week, unpadded ? 1 : 2)
      case .weekday: return String(date.weekday)
      case .hour: return DecimalText.padded(hour, unpadded ? 1 : 2)
      case .hourAfterSpace: return spaced(hour, spelling)
      case .hourOfHalf: return DecimalText.padded((hour + 11) % 12 + 1, unpadded ? 1 : 2)
      case .minute: return DecimalText.padded(seconds / 60 % 60, unpadded ? 1 : 2)
      case .second: return DecimalText.padded(seconds % 60, unpadded ? 1 : 2)
      case .fraction:
        let digits = DecimalText.padded(Int(ticksOfDay % Timestamp.ticksPerSecond), 6)
        return String(digits.prefix(max(1, spelling.fractionDigits)))
      case .half: return spelling.halfLetters.spell(hour < 12 ? "AM" : "PM")
      case .offset:
        return isUTC ? "Z" : DecimalText.offset(offset, colon: spelling.hasColonInOffset)
      case .zoneName: return spelling.spellsUTC ? "UTC" : "Z"
      case .epochSeconds: return EpochUnit.seconds.text(of: Timestamp(ticks: ticks))
      }
    }

    private func spaced(_ number: Int, _ spelling: Spelling) -> String {
      number < 10 && spelling.padsWithSpace ? " \(number)" : String(number)
    }
  }
}

extension TimeFormat.Spelling.Letters {
  fileprivate func spell(_ name: String) -> String {
    switch self {
    case .capitalised: name
    case .upper: name.uppercased()
    case .lower: name.lowercased()
    }
  }
}

/// Numbers of stamps as text.
enum DecimalText {
  static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number.magnitude)
    let zeros = String(repeating: "0", count: max(0, width - digits.count))
    return "\(number < 0 ? "-" : "")\(zeros)\(digits)"
  }

  /// `+02:00`, or `+0200` without colon.
  static func offset(_ seconds: Int, colon: Bool) -> String {
    let minutes = abs(seconds) / 60
    return "\(seconds < 0 ? "-" : "+")\(padded(minutes / 60, 2))\(colon ? ":" : "")"
      + padded(minutes % 60, 2)
  }
}
