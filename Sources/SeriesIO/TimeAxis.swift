import TimeSeries

/// What a time column has been found to hold, stamp by stamp.
struct TimeAxis {
  enum Mismatch {
    /// Stamps with and without a UTC offset.
    case zone
    /// Another kind of stamp: a month among dates, say.
    case form
  }

  /// nil before the first stamp; wide enough for every stamp since.
  private(set) var style: StampStyle?

  /// Takes in the style of one more stamp, or says why it does not fit the ones before.
  ///
  /// Dates may stand among times of day (midnight is often written short), the fraction may come
  /// and go, and the UTC offset may change with the season: the style keeps the latest offset.
  mutating func admit(_ new: StampStyle) -> Mismatch? {
    guard let old = style else {
      style = new
      return nil
    }
    guard old != new else { return nil }
    switch (old, new) {
    case (.dateTime(let separator, let seconds, let zone), .dateTime(_, let moreSeconds, let other)):
      guard (zone == .none) == (other == .none) else { return .zone }
      style = .dateTime(
        separator: separator, seconds: TimeAxis.wider(seconds, moreSeconds), zone: other)
    case (.nanoseconds(_, let offset), .nanoseconds(_, let other)):
      guard (offset == .none) == (other == .none) else { return .zone }
      style = new
    case (.date, .dateTime(_, _, let zone)):
      guard zone == .none else { return .zone }
      style = new
    case (.dateTime(_, _, let zone), .date):
      guard zone == .none else { return .zone }
    default:
      return .form
    }
    return nil
  }

  private static func wider(
    _ one: StampStyle.Seconds, _ other: StampStyle.Seconds
  ) -> StampStyle.Seconds {
    switch (one, other) {
    case (.omitted, _): other
    case (_, .omitted): one
    case (.fraction(let digits), .fraction(let more)): .fraction(digits: max(digits, more))
    }
  }

  /// A first stamp that is more likely a date written without separators (`20240131`, `202401`).
  ///
  /// Read as an integer index it would load, with thousands of gaps: never silently.
  static func looksLikeCompactDate(_ stamp: Timestamp, _ style: StampStyle) -> Bool {
    guard style == .index else { return false }
    let number = Int(stamp.ticks)
    switch number {
    case 190_001...210_012: return (1...12).contains(number % 100)
    case 19_000_101...21_001_231:
      let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100)
      return (1...12).contains(month) && day >= 1
        && day <= CivilDate.days(inMonth: month, of: year)
    default: return false
    }
  }
}
