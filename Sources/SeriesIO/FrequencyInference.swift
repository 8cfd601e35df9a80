import TimeSeries

/// The step that all series of a file share, found from all of their stamps.
///
/// The step is the most frequent spacing (the shortest of equals), in calendar months where every
/// stamp keeps its day of the month, in ticks otherwise. Then every spacing of every series is
/// checked to be a multiple of it.
struct FrequencyInference {
  let file: String
  let style: StampStyle
  let series: [CollectedSeries]

  struct Result {
    var frequency: Frequency
    /// `daily: 5 of 6 steps in 1 series`
    var evidence: String
    /// Steps without a row, over all series.
    var gaps: Int
  }

  /// - Parameter asked: the step to check against instead of an inferred one.
  func result(asked: Frequency?) throws(LoadError) -> Result {
    let frequency: Frequency
    if let asked {
      try checkAxis(of: asked)
      frequency = asked
    } else {
      frequency = try inferred()
    }
    return try verified(frequency)
  }

  // MARK: Inferring

  private func inferred() throws(LoadError) -> Frequency {
    guard let one = series.first(where: { $0.stamps.count > 1 }) else { return style.usualStep }
    let frequency: Frequency
    if style == .index {
      frequency = .index(step: usualSpacing { $1.ticks - $0.ticks })
    } else if let anchor = monthAnchor() {
      frequency = .months(
        Int(usualSpacing { Int64($1.civil.date.monthIndex - $0.civil.date.monthIndex) }),
        anchor: anchor)
    } else {
      let ticks = usualSpacing { $1.ticks - $0.ticks }
      frequency =
        ticks == Timestamp.ticksPerDay && skipsWeekends() ? .businessDays : .fixed(ticks: ticks)
    }
    guard isModest(frequency) else {
      throw error(
        line: one.lines[1], .timeRange,
        "the step from stamp to stamp is \(frequency.name): too long to be continued",
        "look for a mistyped stamp")
    }
    return frequency
  }

  /// Whether a forecast can go on in this step without leaving 64 bits.
  private func isModest(_ frequency: Frequency) -> Bool {
    switch frequency {
    case .index(let step): step <= 1_000_000_000_000_000
    case .fixed(let ticks): ticks <= 36_525 * Timestamp.ticksPerDay
    case .months(let count, _): count <= 1200
    case .businessDays: true
    }
  }

  /// The most frequent spacing of adjacent stamps, the shortest of equals.
  private func usualSpacing(_ spacing: (Timestamp, Timestamp) -> Int64) -> Int64 {
    var counts: [Int64: Int] = [:]
    for one in series {
      for index in one.stamps.indices.dropFirst() {
        counts[spacing(one.stamps[index - 1], one.stamps[index]), default: 0] += 1
      }
    }
    return counts.max { ($0.value, -$0.key) < ($1.value, -$1.key) }?.key ?? 0
  }

  /// The day of the month that all series of several rows keep, or nil if the month is not their
  /// unit.
  private func monthAnchor() -> Frequency.MonthAnchor? {
    switch style {
    case .year, .quarter, .month: return .day(1)
    case .week, .index: return nil
    case .date, .dateTime: break
    }
    var areAllLast = true
    var latestDay = 1
    for one in series where one.stamps.count > 1 {
      var previous: (month: Int, ticksOfDay: Int64)?
      for stamp in one.stamps {
        let (date, ticksOfDay) = stamp.civil
        if let previous, previous.month == date.monthIndex || previous.ticksOfDay != ticksOfDay {
          return nil
        }
        previous = (date.monthIndex, ticksOfDay)
        areAllLast = areAllLast && date.isLastOfMonth
        latestDay = max(latestDay, date.day)
      }
    }
    if areAllLast { return .end }
    for one in series where one.stamps.count > 1 {
      for stamp in one.stamps {
        let date = stamp.civil.date
        let expected = min(latestDay, CivilDate.days(inMonth: date.month, of: date.year))
        if date.day != expected { return nil }
      }
    }
    return .day(latestDay)
  }

  /// Whether no stamp falls on a weekend though some series passes two of them: a single one could
  /// as well be a gap of two days.
  private func skipsWeekends() -> Bool {
    var most = 0
    for one in series {
      var weekends = 0
      var previousDay: Int64?
      for stamp in one.stamps {
        let date = stamp.civil.date
        guard date.weekday <= 5 else { return false }
        let day = date.daysSinceEpoch
        if let previousDay, day - previousDay > Int64(date.weekday - 1) { weekends += 1 }
        previousDay = day
      }
      most = max(most, weekends)
    }
    return most >= 2
  }

  // MARK: Checking

  private func checkAxis(of asked: Frequency) throws(LoadError) {
    let isIndex = if case .index = asked { true } else { false }
    guard isIndex != (style == .index) else { return }
    throw error(
      line: series[0].lines[0], .frequency,
      "the stamps are \(style == .index ? "integers" : "dates"), and the step asked for is"
        + " \(asked.name)", "write stamps that fit this step")
  }

  private func verified(_ frequency: Frequency) throws(LoadError) -> Result {
    var gaps = 0
    var (steps, single) = (0, 0)
    let rows = series.reduce(0) { $0 + $1.stamps.count }
    // Filled gaps cost memory that the file did not: a mistyped year must not cost all of it.
    let gapLimit = 1_000_000 + 100 * rows
    for one in series {
      guard frequency.steps(from: one.stamps[0], to: one.stamps[0]) == 0 else {
        throw irregular(one, 0, "is no stamp of the step \(frequency.name)")
      }
      var singleHere = 0
      for index in one.stamps.indices.dropFirst() {
        let distance = frequency.steps(from: one.stamps[index - 1], to: one.stamps[index])
        guard let distance, distance >= 1 else {
          throw irregular(
            one, index,
            "comes after \(shown(one.stamps[index - 1])), which is no multiple of the"
              + " step \(frequency.name)")
        }
        if distance == 1 { singleHere += 1 }
        gaps += distance - 1
        guard gaps <= gapLimit else {
          throw error(
            line: one.lines[index], .gapLimit,
            "\(shown(one.stamps[index])) leaves a gap of \(distance - 1) steps (\(frequency.name))",
            "look for a mistyped stamp")
        }
      }
      let stepsHere = one.stamps.count - 1
      guard stepsHere < 3 || singleHere > 0 else {
        throw irregular(
          one, 1, "belongs to a series that never makes the usual step, \(frequency.name)")
      }
      steps += stepsHere
      single += singleHere
    }
    let evidence =
      steps == 0
      ? "\(frequency.name): from the form of the stamps, since no series has two"
      : "\(frequency.name): \(single) of \(steps) steps in \(series.count) series"
    return Result(frequency: frequency, evidence: evidence, gaps: gaps)
  }

  private func shown(_ stamp: Timestamp) -> String { style.format(stamp) }

  private func irregular(_ one: CollectedSeries, _ row: Int, _ why: String) -> LoadError {
    error(
      line: one.lines[row], .irregular, "\(shown(one.stamps[row])) \(why)",
      "give all stamps one step; rows may be left out, but not moved")
  }

  private func error(
    line: Int, _ code: DataError.Code, _ what: String, _ whatToDo: String
  ) -> LoadError {
    .data(DataError(file: file, line: line, code: code, what: what, whatToDo: whatToDo))
  }
}

extension StampStyle {
  /// The step that stamps of this form suggest where no series has two of them.
  fileprivate var usualStep: Frequency {
    switch self {
    case .index: .index(step: 1)
    case .year: .months(12, anchor: .day(1))
    case .quarter: .months(3, anchor: .day(1))
    case .month: .monthStart
    case .week: .weekly
    case .date: .daily
    case .dateTime: .hourly
    }
  }
}
