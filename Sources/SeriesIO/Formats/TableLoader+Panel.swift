import TimeSeries

/// The panel that the rows of a table make, once all of them are read.
extension TableLoader {
  mutating func loaded() throws(LoadError) -> LoadedPanel {
    try leaveOut()
    try faults.checkStamps(good: collector.series.count)
    var summary = CellSummary(collector.targetColumns)
    var warnings = warnings(summary)
    try checkStrictness(warnings)
    var settled = collector.series
    let style = stamps.style(settling: &settled, asked: options.frequency)
    collector.settle(settled)
    let found = try step(style)
    if !faults.isEmpty {
      summary = CellSummary(collector.targetColumns)
      warnings = self.warnings(summary)
    }
    if found.gaps > 0, let line = skippedHour(found.frequency, style) {
      warnings.append((.skippedHour, line))
      try checkStrictness(warnings)
    }
    if areExcelSerials(found.frequency) {
      warnings.append((.excelSerials, collector.series[0].lines[0]))
      try checkStrictness(warnings)
    }
    if options.refusesGaps { try gapCheck(style).check(found.frequency) }
    let columns = roles.names(header)
    var panel = Panel(
      series: try series(found.frequency), frequency: found.frequency, stampStyle: style,
      columns: columns)
    panel.covariates = covariates.covariates
    let report = LoadReport(
      rows: rows, series: roles.countsColumns ? panel.series.count : collector.series.count,
      missing: summary.missing, gaps: found.gaps, merged: duplicates.count, sum: summary.sum,
      firstCell: summary.first, lastCell: summary.last,
      first: panel.series.map(\.start).min() ?? Timestamp(ticks: 0),
      last: panel.series.map(\.end).max() ?? Timestamp(ticks: 0),
      frequencyEvidence: found.evidence, columns: columns,
      ignoredColumns: roles.unused(header).map { header.name($0) },
      warnings: warnings.map(\.warning))
    return LoadedPanel(
      panel: panel, report: report, rejects: rejects.rows, badSeries: faults.list(roles, header))
  }

  /// The step that all series share; where series may be left out, those of another one are, and those with gaps
  /// where none may be.
  private mutating func step(
    _ style: StampStyle
  ) throws(LoadError) -> FrequencyInference.Result {
    while true {
      let inference = FrequencyInference(file: reader.file, style: style, series: collector.series)
      guard faults.areAllowed else { return try inference.result(asked: options.frequency) }
      let found = try inference.resultOfMost(asked: options.frequency)
      for (series, problem) in found.faults {
        try faults.add(problem, id: collector.series[series].id.bytes)
      }
      try leaveOut()
      guard options.refusesGaps else { return found.result }
      let gaps = gapCheck(style).faults(found.result.frequency)
      if gaps.isEmpty { return found.result }
      for (series, slot, problem) in gaps {
        try faults.add(problem, id: collector.series[series].id.bytes, slot: slot)
      }
      try leaveOut()
    }
  }

  /// Takes out the series that have been found bad.
  private mutating func leaveOut() throws(LoadError) {
    guard faults.areAllowed else { return }
    for position in collector.series.indices {
      do throws(LoadError) {
        try covariates.check(position, of: collector, after: roles.kept.count, header)
      } catch {
        try faults.add(error, id: roles.id == nil ? nil : collector.series[position].id.bytes)
      }
    }
    let bad = faults.series(of: collector)
    rows -= bad.reduce(0) { $0 + collector.count(of: $1) } + duplicates.remove(bad)
    collector.remove(bad)
    collector.leaveOut(faults.columns(of: collector))
    if collector.series.isEmpty, let first = faults.first { throw .data(first) }
  }

  private func gapCheck(_ style: StampStyle) -> GapCheck {
    GapCheck(header: header, roles: roles, style: style, collector: collector)
  }

  /// One series for each id and target, in this order.
  private func series(_ frequency: Frequency) throws(LoadError) -> [Series] {
    var result: [Series] = []
    var taken: Set<SeriesID> = []
    // Only a slash within a name can make two names one.
    let mayCollide = roles.isWide && roles.id != nil
    for (position, one) in collector.series.enumerated() {
      if roles.kept.isEmpty { result.append(try valueless(position, frequency)) }
      for slot in roles.kept.indices where !collector.isLeftOut(position, slot: slot) {
        let id = roles.seriesID(one.id, slot: slot, header)
        guard !mayCollide || taken.insert(id).inserted else {
          throw header.refusal(
            line: one.lines[0], column: roles.kept[slot].column, .id,
            "the series \(excerpt(id.bytes)) is there twice: ids and columns are joined by a slash",
            "rename the column")
        }
        var series = collector.regular(position, slot: slot, frequency, id: id)
        try covariates.attach(
          to: &series, from: position, of: collector, after: roles.kept.count, header)
        result.append(series)
      }
    }
    return result
  }

  /// The rows of an id that say what is known of steps without values.
  private func valueless(
    _ position: Int, _ frequency: Frequency
  ) throws(LoadError) -> Series {
    let collected = collector.series[position]
    let steps = collector.cells(of: position, slot: 0, on: frequency).count
    var series = Series(
      id: collected.id, start: collected.stamps[0], frequency: frequency,
      values: Observations(packing: [Double](repeating: .nan, count: steps)))
    try covariates.attach(to: &series, from: position, of: collector, after: 0, header)
    return series
  }

  /// The first line after an hour that clocks may have skipped, where stamps do not tell their zone.
  private func skippedHour(_ frequency: Frequency, _ style: StampStyle) -> Int? {
    guard case .fixed(let step) = frequency, style.zone == .none else { return nil }
    for one in collector.series {
      if let row = ClockChangeSign.skippedHours(in: Array(one.stamps), step: step).first {
        return one.lines[row]
      }
    }
    return nil
  }

  /// Whether an integer index is rather days that Excel counts, by days or by weeks, and nobody said that it
  /// is an index.
  private func areExcelSerials(_ frequency: Frequency) -> Bool {
    guard roles.time != nil, options.frequency == nil, options.timeFormat == nil,
      frequency == .index(step: 1) || frequency == .index(step: 7)
    else { return false }
    return collector.series.contains { $0.stamps.count > 1 }
      && collector.series.allSatisfy { StampAdvice.areExcelSerials($0.stamps) }
  }

  private func checkStrictness(_ warnings: [(warning: LoadWarning, line: Int)]) throws(LoadError) {
    guard options.isStrict, let (warning, line) = warnings.first else { return }
    throw header.refusal(
      line: line, .strict, "under --strict, \(warning.message)", "mend it, or leave --strict out")
  }

  /// What to say, and the line on which it shows first.
  private func warnings(_ summary: CellSummary) -> [(warning: LoadWarning, line: Int)] {
    var warnings = reader.oddities.warnings
    if let constant = collector.series.indices.first(where: collector.isConstant) {
      warnings.append((.constantSeries, collector.series[constant].lines[0]))
    }
    if summary.missing == summary.count, !roles.kept.isEmpty {
      warnings.append((.allMissing, header.line))
    }
    return warnings
  }
}
