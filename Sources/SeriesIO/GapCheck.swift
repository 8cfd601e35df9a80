import TimeSeries

/// Refuses steps without a value, as `--gaps error` asks for.
struct GapCheck {
  let header: ColumnHeader
  let roles: ColumnRoles
  let style: StampStyle
  let collector: SeriesCollector

  private struct Gap {
    var line: Int
    var series: Int
    var row: Int
    /// The kept cell that is missing; nil: rows are absent before this one.
    var slot: Int?
  }

  /// Throws at the gap that the file shows first, by its line: a missing cell, or the row after absent ones.
  func check(_ frequency: Frequency) throws(LoadError) {
    var first: Gap?
    for position in collector.series.indices {
      guard let gap = firstGap(position, 0..<collector.targets, frequency) else { continue }
      if gap.line < first?.line ?? .max { first = gap }
    }
    if let first { throw refusal(first, frequency) }
  }

  /// The first gap of each series that has one, with the place of the series and of its values in a row.
  func faults(_ frequency: Frequency) -> [(series: Int, slot: Int, problem: LoadError)] {
    collector.series.indices.flatMap { position in
      (0..<collector.targets).compactMap { slot in
        guard !collector.isLeftOut(position, slot: slot) else { return nil }
        return firstGap(position, slot..<slot + 1, frequency).map {
          (series: position, slot: slot, problem: refusal($0, frequency))
        }
      }
    }
  }

  private func firstGap(_ position: Int, _ slots: Range<Int>, _ frequency: Frequency) -> Gap? {
    let one = collector.series[position]
    // Where the future is known, rows after the last value are steps to come.
    let knowsFuture = roles.covariates.contains { $0.asked.role == .future }
    let rows = one.stamps.indices.prefix(
      knowsFuture ? collector.lastObservedRow(of: position) + 1 : one.stamps.count)
    for row in rows {
      if row > 0, frequency.steps(from: one.stamps[row - 1], to: one.stamps[row]) != 1 {
        return Gap(line: one.lines[row], series: position, row: row, slot: nil)
      }
      for slot in slots
      where collector.columns[position * collector.width + slot][row].isNaN {
        return Gap(line: one.lines[row], series: position, row: row, slot: slot)
      }
    }
    return nil
  }

  private func refusal(_ gap: Gap, _ frequency: Frequency) -> LoadError {
    let one = collector.series[gap.series]
    let place = roles.id == nil ? "" : " of series \(excerpt(one.id.bytes))"
    let whatToDo = "fill it in, or use --gaps mask, interpolate, ffill or zero"
    if let slot = gap.slot {
      return header.refusal(
        line: gap.line, column: roles.kept[slot].column, .gap,
        "there is no value for \(style.format(one.stamps[gap.row]))\(place)", whatToDo)
    }
    let before = one.stamps[gap.row - 1]
    let absent = (frequency.steps(from: before, to: one.stamps[gap.row]) ?? 1) - 1
    let start = style.format(frequency.timestamp(1, after: before))
    let end = style.format(frequency.timestamp(absent, after: before))
    return header.refusal(
      line: gap.line, .gap,
      absent == 1
        ? "there is no row for \(start)\(place) before this one"
        : "there are no rows from \(start) to \(end), \(absent) steps,\(place) before this one",
      whatToDo)
  }
}
