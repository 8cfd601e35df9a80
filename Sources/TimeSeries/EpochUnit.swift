/// What an integer stamp counts since 1970-01-01T00:00:00Z.
package enum EpochUnit: String, CaseIterable, Hashable, Sendable {
  case seconds = "epoch-s"
  case milliseconds = "epoch-ms"
  case microseconds = "epoch-us"
  case nanoseconds = "epoch-ns"
}

extension EpochUnit {
  package enum Outcome: Hashable, Sendable {
    case stamp(Timestamp)
    /// Beyond what 64 bits of nanoseconds hold, the years 1677 to 2262: another unit, most likely.
    case tooFar
    /// Nanoseconds that are no whole microseconds.
    case tooFine
  }

  package func stamp(_ count: Int64) -> Outcome {
    let (nanoseconds, isTooFar) = count.multipliedReportingOverflow(by: nanosecondsPerUnit)
    guard !isTooFar else { return .tooFar }
    let (ticks, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1000)
    return rest == 0 ? .stamp(Timestamp(ticks: ticks)) : .tooFine
  }

  private var nanosecondsPerUnit: Int64 {
    switch self {
    case .seconds: 1_000_000_000
    case .milliseconds: 1_000_000
    case .microseconds: 1000
    case .nanoseconds: 1
    }
  }

  /// The whole units at a stamp; what is finer is left out.
  package func text(of stamp: Timestamp) -> String {
    if self == .nanoseconds {
      return stamp.ticks == 0 ? "0" : "\(stamp.ticks)000"
    }
    let ticks = nanosecondsPerUnit / 1000
    let (quotient, rest) = stamp.ticks.quotientAndRemainder(dividingBy: ticks)
    return String(rest < 0 ? quotient - 1 : quotient)
  }
}
