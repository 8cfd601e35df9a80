import TimeSeries

/// The horizontal axis of a series: steps from its start, ticks where the calendar turns.
///
/// Positions are steps, not seconds, so months are equally wide and a business-day series has no gaps
/// at weekends. A tick stands on the first step of a year, month, day, ..., that is on an observation.
struct TimeAxis: Hashable, Sendable {
  var start: Timestamp
  var frequency: Frequency
  var stampStyle: StampStyle
  /// Steps on the axis, at least 1.
  var count: Int

  /// At most `limit` ticks, at the finest unit of the calendar that allows it.
  func ticks(limit: Int) -> [AxisTick] {
    if case .index(let step) = frequency {
      return stampStyle == .index ? indexTicks(step: step, limit: limit) : ends
    }
    let units = CalendarUnit.allCases.filter { $0.isAtLeast(frequency) }
    for unit in units where roughCount(unit) <= 4 * limit {
      let found = steps(beginning: unit, limit: limit)
      if found.count > limit { continue }
      // The next unit would be no better: a span this short is told by its ends.
      if found.count < 2 { break }
      return labelled(found, unit)
    }
    return ends
  }

  /// What the axis counts: `ds, monthly (month start)`.
  func title(_ column: String) -> String {
    let zone =
      switch stampStyle.zone {
      case .none: ""
      case .utc: ", UTC"
      case .offset(let seconds): ", UTC\(offsetText(seconds))"
      case .local(let clock): ", \(clock.rules.name)"
      }
    return "\(VisibleText.shortened(column, to: 30)), \(stampStyle.name(of: frequency))\(zone)"
  }

  private func offsetText(_ seconds: Int) -> String {
    // The last six characters of a stamp in this style are `+02:00`.
    let style = StampStyle.dateTime(
      separator: .t, seconds: .omitted, zone: .offset(seconds: seconds))
    return String(style.format(start).suffix(6))
  }

  private var ends: [AxisTick] {
    let positions = count > 1 ? [0, count - 1] : [0]
    return positions.map {
      AxisTick(
        position: Double($0), label: stampStyle.format(frequency.timestamp($0, after: start)),
        context: nil)
    }
  }

  private func indexTicks(step: Int64, limit: Int) -> [AxisTick] {
    let last = frequency.timestamp(count - 1, after: start)
    guard let low = Int(exactly: min(start.ticks, last.ticks)),
      let high = Int(exactly: max(start.ticks, last.ticks)), step != 0
    else { return ends }
    let axis = Axis.counts(from: low, to: high, tickCount: max(limit - 1, 1))
    return axis.ticks.map { tick in
      AxisTick(
        position: (tick.position - Double(start.ticks)) / Double(step), label: tick.label,
        context: nil)
    }
  }

  /// About how often a unit begins; saves walking over years of minutes.
  private func roughCount(_ unit: CalendarUnit) -> Int {
    let last = local(frequency.timestamp(count - 1, after: start))
    let turns = unit.index(last, weekly: isWeekly) - unit.index(local(start), weekly: isWeekly)
    return min(Int(clamping: turns), count)
  }

  private func steps(beginning unit: CalendarUnit, limit: Int) -> [Int] {
    var found: [Int] = []
    var previous = unit.index(
      local(frequency.timestamp(-1, after: start)), weekly: isWeekly)
    for step in 0..<count {
      let index = unit.index(local(frequency.timestamp(step, after: start)), weekly: isWeekly)
      if index != previous { found.append(step) }
      if found.count > limit { break }
      previous = index
    }
    return found
  }

  private func labelled(_ steps: [Int], _ unit: CalendarUnit) -> [AxisTick] {
    var previous: String?
    return steps.map { step in
      let stamp = local(frequency.timestamp(step, after: start))
      let (label, context) = unit.labels(stamp, stampStyle: stampStyle, isQuarterly: isQuarterly)
      defer { previous = context }
      return AxisTick(
        position: Double(step), label: label, context: context == previous ? nil : context)
    }
  }

  /// On the clock that the stamps are written in.
  private func local(_ stamp: Timestamp) -> Timestamp { stampStyle.civil(stamp) }

  private var isQuarterly: Bool {
    if case .months(3, _) = frequency { return true }
    return stampStyle == .quarter
  }

  /// Weeks of the data's own rhythm, whatever day they begin on.
  private var isWeekly: Bool { frequency == .weekly }
}
