import Recurrent
package import TimeSeries

/// A cycle of the calendar, read as sine and cosine of its phase: computed from stamps, known for every
/// step, never stored.
///
/// Two numbers a cycle, so that its end lies beside its beginning: sin 2πφ and cos 2πφ of the phase
/// φ ∈ [0, 1) on the clock of the data. Months and years are measured by their own lengths, so that the
/// first of a month always has phase 0.
package enum CalendarCycle: String, CaseIterable, Hashable, Sendable {
  case hour, day, week, month, year

  /// Mean length in ticks.
  private var length: Double {
    let day = Double(Timestamp.ticksPerDay)
    return switch self {
    case .hour: day / 24
    case .day: day
    case .week: 7 * day
    case .month: 365.2425 / 12 * day
    case .year: 365.2425 * day
    }
  }

  /// φ of a stamp on the clock of the data.
  func phase(at stamp: Timestamp) -> Double {
    let (date, ticks) = stamp.civil
    let time = Double(ticks) / Double(Timestamp.ticksPerDay)
    switch self {
    case .hour:
      let hour = Timestamp.ticksPerDay / 24
      return Double(ticks % hour) / Double(hour)
    case .day: return time
    case .week: return (Double(date.weekday - 1) + time) / 7
    case .month:
      return (Double(date.day - 1) + time)
        / Double(CivilDate.days(inMonth: date.month, of: date.year))
    case .year:
      let first = CivilDate(year: date.year, month: 1, day: 1).daysSinceEpoch
      return (Double(date.daysSinceEpoch - first) + time)
        / (CivilDate.isLeap(date.year) ? 366 : 365)
    }
  }

  /// sin 2πφ and cos 2πφ.
  func position(at stamp: Timestamp) -> (sine: Float, cosine: Float) {
    let angle = 2 * Double.pi * phase(at: stamp)
    return (Float(Elementary.cos(angle - Double.pi / 2)), Float(Elementary.cos(angle)))
  }

  /// Steps that a cycle must have at least: two would leave its sine at 0.
  private static let leastSteps = 3.0
  /// Cycles that a history must hold at least for one to be told from a trend.
  private static let leastCycles = 2.0

  /// Whether steps of a frequency are short enough to tell its phases apart.
  package func isResolved(by frequency: Frequency) -> Bool {
    frequency.meanStep.map { length >= CalendarCycle.leastSteps * $0 } ?? false
  }

  /// Whether `count` steps hold it often enough to be learnt.
  func isSpanned(by count: Int, _ frequency: Frequency) -> Bool {
    frequency.meanStep.map { Double(count) * $0 >= CalendarCycle.leastCycles * length } ?? false
  }
}

extension Frequency {
  /// Mean ticks of a step; nil without a calendar.
  fileprivate var meanStep: Double? {
    let day = Double(Timestamp.ticksPerDay)
    return switch self {
    case .index: nil
    case .fixed(let ticks): Double(ticks)
    case .businessDays(let count): Double(count) * 7 / 5 * day
    case .months(let count, _): Double(count) * 365.2425 / 12 * day
    }
  }
}
