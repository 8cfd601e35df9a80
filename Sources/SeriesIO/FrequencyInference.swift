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
  func result(asked: FrequencyRequest?) throws(LoadError) -> Result {
    try verified(step(asked: asked), asked: asked)
  }

  /// The step to check all stamps against.
  func step(asked: FrequencyRequest?) throws(LoadError) -> Frequency {
    if let asked { try frequency(of: asked) } else { try inferred() }
  }

  // MARK: Inferring

  private func inferred() throws(LoadError) -> Frequency {
    guard let one = series.first(where: { $0.stamps.count > 1 }) else { return style.usualStep }
    let frequency: Frequency
    if style.isCounted {
      frequency = .index(step: FrequencyInference.usualSpacing(of: series))
    } else if let anchor = monthAnchor() {
      frequency = .months(
        Int(
          FrequencyInference.usualSpacing(of: series) {
            Int64($1.civil.date.monthIndex - $0.civil.date.monthIndex)
          }),
        anchor: anchor)
    } else {
      let ticks = FrequencyInference.usualSpacing(of: series)
      frequency =
        ticks == Timestamp.ticksPerDay && skipsWeekends() ? .businessDays(1) : .fixed(ticks: ticks)
    }
    guard isModest(frequency) else {
      throw error(
        line: one.lines[1], .timeRange,
        "the step from stamp to stamp is \(style.name(of: frequency)): too long to be continued",
        "look for a mistyped stamp")
    }
    return frequency
  }

  /// Whether a forecast can go on in this step without leaving 64 bits.
  private func isModest(_ frequency: Frequency) -> Bool {
    switch frequency {
    case .index(let step): step <= 1_000_000_000_000_000
    case .fixed(let ticks): ticks <= Frequency.longest
    case .months(let count, _): count <= 1200
    case .businessDays: true
    }
  }

  /// The most frequent spacing of adjacent stamps, the shortest of equals; 0 where there is none.
  ///
  /// Equal spacings are counted as a run, so that a regular file costs no hashing.
  /// - Parameter spacing: of two stamps; nil: in ticks.
  static func usualSpacing(
    of series: [CollectedSeries],
    _ spacing: ((Timestamp, Timestamp) -> Int64)? = nil
  ) -> Int64 {
    var counts: [Int64: Int] = [:]
    var (latest, run) = (Int64(0), 0)
    for one in series {
      if spacing == nil, let even = one.stamps.spacing {
        counts[even, default: 0] += one.stamps.count - 1
        continue
      }
      for index in one.stamps.indices.dropFirst() {
        let (before, after) = (one.stamps[index - 1], one.stamps[index])
        let next = spacing?(before, after) ?? after.ticks - before.ticks
        if next != latest {
          if run > 0 { counts[latest, default: 0] += run }
          (latest, run) = (next, 0)
        }
        run += 1
      }
    }
    if run > 0 { counts[latest, default: 0] += run }
    return counts.max { ($0.value, -$0.key) < ($1.value, -$1.key) }?.key ?? 0
  }

  /// The day of the month that all series of several rows keep, or nil if the month is not their
  /// unit.
  private func monthAnchor() -> Frequency.MonthAnchor? {
    if style.hasNoDay { return .day(1) }
    if style.isWeeks || style.isCounted { return nil }
    var areAllLast = true
    var areAllLastBusinessDays = true
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
        areAllLastBusinessDays = areAllLastBusinessDays && date.isLastBusinessDayOfMonth
        latestDay = max(latestDay, date.day)
      }
    }
    if areAllLast { return .end }
    for one in series where one.stamps.count > 1 {
      for stamp in one.stamps {
        let date = stamp.civil.date
        let expected = min(latestDay, CivilDate.days(inMonth: date.month, of: date.year))
        if date.day != expected { return areAllLastBusinessDays ? .lastBusinessDay : nil }
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

  /// What is asked for as a step of these stamps.
  private func frequency(of asked: FrequencyRequest) throws(LoadError) -> Frequency {
    let isIndex: Bool
    switch asked.step {
    case .index, .exactly(.index): isIndex = true
    default: isIndex = false
    }
    guard isIndex == style.isCounted else {
      let kind = style == .index ? "integers" : style.isCounted ? "nanoseconds" : "dates"
      throw error(
        line: series[0].lines[0], .frequency,
        "the stamps are \(kind), and the step asked for is \(name(of: asked))",
        "write stamps that fit this step")
    }
    switch asked.step {
    case .exactly(.months(let count, _)) where style.hasNoDay:
      return .months(count, anchor: .day(1))
    case .exactly(let frequency): return frequency
    case .index:
      let spacing = FrequencyInference.usualSpacing(of: series)
      return .index(step: max(1, spacing))
    case .months(let count):
      let first = series[0].stamps[0].civil.date
      let ownDay = first.isLastOfMonth ? Frequency.MonthAnchor.end : .day(first.day)
      let hasSteps = series.contains { $0.stamps.count > 1 }
      return .months(count, anchor: hasSteps ? monthAnchor() ?? .day(first.day) : ownDay)
    }
  }

  private func name(of asked: FrequencyRequest) -> String {
    switch asked.step {
    case .index: "an integer index"
    case .months(let count): Frequency.months(count, anchor: .day(1)).name
    case .exactly(let frequency): frequency.name
    }
  }

  private func checkAnchor(_ asked: FrequencyRequest) throws(LoadError) {
    guard let anchor = asked.anchor, !style.hasNoDay else { return }
    for one in series {
      for (row, stamp) in one.stamps.enumerated() {
        let date = style.civil(stamp).civil.date
        guard !anchor.holds(date) else { continue }
        let isWeekday = if case .weekday = anchor { true } else { false }
        throw irregular(
          one, row,
          (isWeekday
            ? "is a \(CivilDate.weekdayNames[date.weekday - 1])"
            : "is in \(TimeFormat.monthNames[date.month - 1])")
            + ", and --freq \(asked.text ?? "") asks for \(anchor.name)")
      }
    }
  }

  /// Checks every spacing of every series.
  func verified(
    _ frequency: Frequency, asked: FrequencyRequest?
  ) throws(LoadError) -> Result {
    if let asked { try checkAnchor(asked) }
    let ticks =
      switch frequency {
      case .fixed(let ticks), .index(let ticks): ticks
      case .businessDays, .months: Int64(0)
      }
    var gaps = 0
    var (steps, single) = (0, 0)
    let rows = series.reduce(0) { $0 + $1.stamps.count }
    // Filled gaps cost memory that the file did not: a mistyped year must not cost all of it.
    let gapLimit = 1_000_000 + 100 * rows
    for one in series {
      guard frequency.steps(from: one.stamps[0], to: one.stamps[0]) == 0 else {
        throw irregular(one, 0, "is no stamp of the step \(style.name(of: frequency))")
      }
      var singleHere = 0
      let isEven = one.stamps.spacing == ticks
      if isEven { singleHere = one.stamps.count - 1 }
      for index in isEven ? 0..<0 : one.stamps.indices.dropFirst() {
        if one.stamps[index].ticks - one.stamps[index - 1].ticks == ticks {
          singleHere += 1
          continue
        }
        let distance = frequency.steps(from: one.stamps[index - 1], to: one.stamps[index])
        guard let distance, distance >= 1 else {
          throw irregular(
            one, index,
            "comes after \(shown(one.stamps[index - 1])), which is no multiple of the"
              + " step \(style.name(of: frequency))")
        }
        if distance == 1 { singleHere += 1 }
        gaps += distance - 1
        guard gaps <= gapLimit else {
          throw error(
            line: one.lines[index], .gapLimit,
            "\(shown(one.stamps[index])) leaves a gap of \(distance - 1) steps (\(style.name(of: frequency)))",
            "look for a mistyped stamp")
        }
      }
      let stepsHere = one.stamps.count - 1
      guard stepsHere < 3 || singleHere > 0 else {
        throw irregular(
          one, 1,
          "belongs to a series that never makes the usual step, \(style.name(of: frequency))")
      }
      steps += stepsHere
      single += singleHere
    }
    let name = style.name(of: frequency) + weekdays(of: frequency)
    let request = asked?.text.map { ", as --freq \($0) asks" } ?? ""
    let evidence =
      steps == 0
      ? "\(name): \(request.isEmpty ? "from the form of the stamps" : "asked for by --freq"), "
        + "since no series has two"
      : "\(name): \(single) of \(steps) steps in \(series.count) series\(request)"
    return Result(frequency: frequency, evidence: evidence, gaps: gaps)
  }

  /// The weekday of a step of weeks, which tells days that are named.
  private func weekdays(of frequency: Frequency) -> String {
    guard case .fixed(let ticks) = frequency, ticks % (7 * Timestamp.ticksPerDay) == 0,
      !style.isWeeks
    else { return "" }
    let days = Set(series.map { style.civil($0.stamps[0]).civil.date.weekday })
    guard days.count == 1, let day = days.first else {
      return ", each series on its own weekday"
    }
    return ", on \(CivilDate.weekdayNames[day - 1])s"
  }

  private func shown(_ stamp: Timestamp) -> String { style.format(stamp) }

  func irregular(_ one: CollectedSeries, _ row: Int, _ why: String) -> LoadError {
    error(
      line: one.lines[row], .irregular, "\(shown(one.stamps[row])) \(why)",
      "give all stamps one step; rows may be left out, but not moved"
        + (style == .index && StampAdvice.areExcelSerials(one.stamps)
          ? "; if these are dates of Excel, format the column as dates and export again" : ""))
  }

  private func error(
    line: Int, _ code: DataError.Code, _ what: String, _ whatToDo: String
  ) -> LoadError {
    .data(DataError(file: file, line: line, code: code, what: what, whatToDo: whatToDo))
  }
}

extension StampStyle {
  /// Whether the stamps are whole months or longer, told without a day.
  fileprivate var hasNoDay: Bool {
    switch self {
    case .year, .quarter, .month: true
    case .format(let format, _, _): format.resolution == .year || format.resolution == .month
    case .index, .nanoseconds, .week, .date, .dateTime, .epoch: false
    }
  }

  /// Whether the stamps are whole weeks.
  fileprivate var isWeeks: Bool {
    switch self {
    case .week: true
    case .format(let format, _, _): format.resolution == .week
    case .index, .nanoseconds, .year, .quarter, .month, .date, .dateTime, .epoch: false
    }
  }

  /// The step that stamps of this form suggest where no series has two of them.
  fileprivate var usualStep: Frequency {
    switch self {
    case .index, .nanoseconds: .index(step: 1)
    case .year: .months(12, anchor: .day(1))
    case .quarter: .months(3, anchor: .day(1))
    case .month: .monthStart
    case .week: .weekly
    case .date: .daily
    case .dateTime, .epoch: .hourly
    case .format(let format, _, _):
      switch format.resolution {
      case .year: .months(12, anchor: .day(1))
      case .month: .monthStart
      case .week: .weekly
      case .day: .daily
      case .time: .hourly
      }
    }
  }
}
