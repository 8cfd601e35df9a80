/// A step that the user asks for, by the names of pandas' offset aliases or by a word: `h`, `15min`,
/// `W-SUN`, `QE-MAR`, `monthly`, `index`.
///
/// pandas' documentation, "Time series / date functionality", section "Offset aliases"; those it has
/// renamed (`M`, `H`, `T`, `A`, …) are taken as well, and so are Polars' months (`1mo`).
package struct FrequencyRequest: Hashable, Sendable {
  package enum Step: Hashable, Sendable {
    case exactly(Frequency)
    /// So many months, on the days of the month that the data has.
    case months(Int)
    /// An integer index of the data's own step.
    case index
  }

  /// Which stamps lie on the step.
  package enum Anchor: Hashable, Sendable {
    /// ISO weekday, 1 = Monday ... 7 = Sunday.
    case weekday(Int)
    /// Every `cycle` months, among them this month of the year (1 ... 12).
    case month(Int, cycle: Int)
  }

  package let step: Step
  package let anchor: Anchor?
  /// As the user wrote it; nil where the step is not the user's but that of a model.
  package let text: String?

  /// The step of a model, which newer data have to have.
  package init(_ frequency: Frequency) {
    step = .exactly(frequency)
    anchor = nil
    text = nil
  }

  /// - Returns: nil where the text names no step.
  package init?(_ text: String) {
    self.text = text
    if let step = FrequencyRequest.words.first(where: { $0.name == text })?.step {
      self.step = step
      anchor = nil
      return
    }
    let digits = text.prefix { ("0"..."9").contains($0) }
    let parts = text.dropFirst(digits.count).split(
      separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard let name = parts.first, let count = digits.isEmpty ? 1 : Int(digits), count >= 1 else {
      return nil
    }
    if name == "mo", parts.count == 1, count <= 1200 {
      step = .months(count)
      anchor = nil
      return
    }
    guard let unit = Unit(name: name), let frequency = unit.frequency(count) else { return nil }
    step = .exactly(frequency)
    if parts.count == 1 {
      anchor = unit.anchor
    } else {
      guard let anchor = unit.anchor(named: parts[1]) else { return nil }
      self.anchor = anchor
    }
  }

  /// What can be asked for, without counts, for suggestions.
  package static let names: [String] =
    words.map(\.name) + Unit.allCases.map(\.rawValue)
    + weekdays.map { "W-\($0)" }
    + ["QS", "QE", "BQE", "YS", "YE", "BYE"].flatMap { unit in
      months.map { "\(unit)-\($0)" }
    }

  private static let words: [(name: String, step: Step)] = [
    ("hourly", .exactly(.hourly)), ("daily", .exactly(.daily)), ("weekly", .exactly(.weekly)),
    ("monthly", .months(1)), ("quarterly", .months(3)), ("yearly", .months(12)),
    ("index", .index),
  ]

  private static let weekdays = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"]
  private static let months = [
    "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
  ]

  private enum Unit: String, CaseIterable {
    case microsecond = "us"
    case millisecond = "ms"
    case second = "s"
    case minute = "min"
    case hour = "h"
    case day = "D"
    case businessDay = "B"
    case week = "W"
    case monthStart = "MS"
    case monthEnd = "ME"
    case businessMonthEnd = "BME"
    case quarterStart = "QS"
    case quarterEnd = "QE"
    case businessQuarterEnd = "BQE"
    case yearStart = "YS"
    case yearEnd = "YE"
    case businessYearEnd = "BYE"

    init?(name: Substring) {
      let renamed: [Substring: Unit] = [
        "S": .second, "T": .minute, "H": .hour, "d": .day, "M": .monthEnd, "Q": .quarterEnd,
        "Y": .yearEnd, "A": .yearEnd, "AS": .yearStart, "BM": .businessMonthEnd,
        "BQ": .businessQuarterEnd, "BY": .businessYearEnd, "BA": .businessYearEnd,
      ]
      guard let unit = Unit(rawValue: String(name)) ?? renamed[name] else { return nil }
      self = unit
    }

    /// nil past a hundred years, which is no step to be continued.
    func frequency(_ count: Int) -> Frequency? {
      switch self {
      case .microsecond: fixed(count, 1)
      case .millisecond: fixed(count, Timestamp.ticksPerSecond / 1000)
      case .second: fixed(count, Timestamp.ticksPerSecond)
      case .minute: fixed(count, 60 * Timestamp.ticksPerSecond)
      case .hour: fixed(count, 3600 * Timestamp.ticksPerSecond)
      case .day: fixed(count, Timestamp.ticksPerDay)
      case .week: fixed(count, 7 * Timestamp.ticksPerDay)
      case .businessDay: count > Frequency.mostBusinessDays ? nil : .businessDays(count)
      case .monthStart: months(count, 1, .day(1))
      case .monthEnd: months(count, 1, .end)
      case .businessMonthEnd: months(count, 1, .lastBusinessDay)
      case .quarterStart: months(count, 3, .day(1))
      case .quarterEnd: months(count, 3, .end)
      case .businessQuarterEnd: months(count, 3, .lastBusinessDay)
      case .yearStart: months(count, 12, .day(1))
      case .yearEnd: months(count, 12, .end)
      case .businessYearEnd: months(count, 12, .lastBusinessDay)
      }
    }

    private func fixed(_ count: Int, _ ticks: Int64) -> Frequency? {
      let (product, isTooLong) = ticks.multipliedReportingOverflow(by: Int64(count))
      return isTooLong || product > Frequency.longest ? nil : .fixed(ticks: product)
    }

    private func months(_ count: Int, _ months: Int, _ anchor: Frequency.MonthAnchor) -> Frequency?
    {
      count > 1200 / months ? nil : .months(count * months, anchor: anchor)
    }

    /// What the bare name means: calendar quarters and years.
    var anchor: Anchor? {
      switch self {
      case .quarterStart: .month(1, cycle: 3)
      case .quarterEnd, .businessQuarterEnd: .month(3, cycle: 3)
      case .yearStart: .month(1, cycle: 12)
      case .yearEnd, .businessYearEnd: .month(12, cycle: 12)
      default: nil
      }
    }

    func anchor(named name: Substring) -> Anchor? {
      switch self {
      case .week: weekdays.firstIndex(of: String(name)).map { .weekday($0 + 1) }
      case .quarterStart, .quarterEnd, .businessQuarterEnd: month(name, cycle: 3)
      case .yearStart, .yearEnd, .businessYearEnd: month(name, cycle: 12)
      default: nil
      }
    }

    private func month(_ name: Substring, cycle: Int) -> Anchor? {
      FrequencyRequest.months.firstIndex(of: String(name)).map { .month($0 + 1, cycle: cycle) }
    }
  }
}

extension FrequencyRequest.Anchor {
  package func holds(_ date: CivilDate) -> Bool {
    switch self {
    case .weekday(let day): date.weekday == day
    case .month(let month, let cycle): (date.month - month) % cycle == 0
    }
  }

  /// `Sundays`, `January, April, July and October`
  package var name: String {
    switch self {
    case .weekday(let day): CivilDate.weekdayNames[day - 1] + "s"
    case .month(let month, let cycle):
      (0..<12 / cycle).map { (month - 1 + $0 * cycle) % 12 }.sorted()
        .map { TimeFormat.monthNames[$0] }.joined(separator: ", ")
    }
  }
}

extension CivilDate {
  package static let weekdayNames = [
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
  ]
}
