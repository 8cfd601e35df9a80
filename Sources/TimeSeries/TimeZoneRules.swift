/// When the local clock of a time zone changed against UTC, and how it will go on changing.
///
/// Instants are seconds since 1970-01-01T00:00:00Z, local times are seconds since 1970-01-01T00:00:00 on
/// the local clock. The table says what was decided; past its end `footer`, a POSIX TZ string, goes on
/// (RFC 8536 section 3.3).
package struct TimeZoneRules: Hashable, Sendable {
  /// `Europe/Berlin`
  package let name: String
  /// Seconds by which the clock is ahead of UTC before the first transition.
  package let initialOffset: Int
  /// By rising time.
  package let transitions: [Transition]
  /// nil: the last offset stays.
  package let footer: POSIXTimeZone?

  /// From this instant on the clock has this offset.
  package struct Transition: Hashable, Sendable {
    package let instant: Int64
    package let offset: Int

    package init(instant: Int64, offset: Int) {
      self.instant = instant
      self.offset = offset
    }
  }

  /// No zone is farther from UTC (RFC 8536 section 3.2).
  package static let offsets = -89_999...93_599
  /// More than any zone has.
  package static let mostTransitions = 5000

  /// - Returns: nil unless transitions rise and offsets are within `offsets`.
  package init?(
    name: String, initialOffset: Int, transitions: [Transition], footer: POSIXTimeZone?
  ) {
    guard transitions.count <= TimeZoneRules.mostTransitions,
      TimeZoneRules.offsets.contains(initialOffset),
      transitions.allSatisfy({ TimeZoneRules.offsets.contains($0.offset) }),
      zip(transitions, transitions.dropFirst()).allSatisfy({ $0.instant < $1.instant })
    else { return nil }
    self.name = name
    self.initialOffset = initialOffset
    self.transitions = transitions
    self.footer = footer
  }

  /// The same from an instant on, without what was before.
  package func beginning(at instant: Int64) -> TimeZoneRules {
    let first = transitions.firstIndex(after: { $0.instant > instant })
    let rules = TimeZoneRules(
      name: name, initialOffset: first > 0 ? transitions[first - 1].offset : initialOffset,
      transitions: Array(transitions[first...]), footer: footer)
    return rules ?? self
  }
}

// MARK: From instants to local time

extension TimeZoneRules {
  /// A span of instants with one offset.
  package struct Period: Hashable, Sendable {
    package let start: Int64
    /// The first instant after it.
    package let end: Int64
    package let offset: Int

    package init(start: Int64, end: Int64, offset: Int) {
      self.start = start
      self.end = end
      self.offset = offset
    }
  }

  /// The period an instant lies in. Cost: a binary search, or past the table some years of the footer.
  package func period(at instant: Int64) -> Period {
    let after = transitions.firstIndex(after: { $0.instant > instant })
    let tableEnd = transitions.last?.instant ?? .min
    if after == transitions.count, let footer {
      let period = footer.period(at: instant)
      // The footer does not reach back into the table.
      return Period(
        start: max(period.start, tableEnd), end: period.end, offset: period.offset)
    }
    return Period(
      start: after > 0 ? transitions[after - 1].instant : .min,
      end: after < transitions.count ? transitions[after].instant : .max,
      offset: after > 0 ? transitions[after - 1].offset : initialOffset)
  }
}

// MARK: From local time to instants

extension TimeZoneRules {
  package enum Reading: Hashable, Sendable {
    /// The clock shows this time once.
    case once(instant: Int64)
    /// The clock is put back over it: it shows it before the change and again after it.
    case twice(first: Int64, second: Int64)
    /// The clock is put forward over it: it never shows it.
    case never(change: Change)
  }

  /// A change of the clock at an instant.
  package struct Change: Hashable, Sendable {
    package let instant: Int64
    package let offsetBefore: Int
    package let offsetAfter: Int
  }

  /// When the clock shows a local time.
  package func reading(ofLocal local: Int64) -> Reading {
    var found: [Int64] = []
    let reach = TimeZoneRules.offsets
    var period = self.period(at: local - Int64(reach.upperBound) - 1)
    // A time that is never shown lies within the jump of a change.
    var change = Change(instant: local, offsetBefore: period.offset, offsetAfter: period.offset)
    while true {
      let instant = local - Int64(period.offset)
      if instant >= period.start && instant < period.end { found.append(instant) }
      guard period.end <= local - Int64(reach.lowerBound) else { break }
      let next = self.period(at: period.end)
      if local >= period.end + Int64(period.offset) && local < period.end + Int64(next.offset) {
        change = Change(
          instant: period.end, offsetBefore: period.offset, offsetAfter: next.offset)
      }
      period = next
    }
    if let first = found.first {
      return found.count > 1 ? .twice(first: first, second: found[1]) : .once(instant: first)
    }
    return .never(change: change)
  }

  /// An instant for every local time: of two the first, and of one that is never shown the one at which
  /// an unchanged clock would have shown it (RFC 5545 section 3.3.5).
  package func instant(ofLocal local: Int64) -> Int64 {
    switch reading(ofLocal: local) {
    case .once(let instant), .twice(let instant, _): instant
    case .never(let change): local - Int64(change.offsetBefore)
    }
  }
}

extension Array {
  /// The first index whose element satisfies a condition that all elements after it satisfy, too.
  fileprivate func firstIndex(after isAfter: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isAfter(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
