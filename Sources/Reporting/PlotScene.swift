import TimeSeries

/// The stretch of time in a drawing: the last part of a history, and what comes after it.
struct PlotScene {
  let series: Series
  /// The first index of the series that is drawn.
  let firstIndex: Int
  /// The position of lead time 1, counted from `firstIndex`.
  let firstLead: Int
  let count: Int

  /// Keeps the past `keeping` horizons, `atLeast` some steps, and all of it if that is not much more.
  init(series: Series, cutoff: Timestamp, horizon: Int, keeping: Int, atLeast least: Int) {
    let lead = (series.frequency.steps(from: series.start, to: cutoff) ?? series.count - 1) + 1
    let room = max(least, keeping * horizon)
    self.series = series
    firstIndex = lead > 2 * room ? lead - room : 0
    firstLead = lead - firstIndex
    count = max(firstLead + horizon, 1)
  }

  /// An empty plot with the calendar of this stretch.
  func plot(title: String, subtitle: String, panel: Panel, size: Plot.Size) -> Plot {
    let axis = TimeAxis(
      start: series.timestamp(at: firstIndex), frequency: series.frequency,
      stampStyle: panel.stampStyle, count: count)
    var plot = Plot(
      title: title,
      horizontalAxis: { limit in
        Axis(lower: -0.5, upper: Double(axis.count) - 0.5, ticks: axis.ticks(limit: limit))
      })
    plot.subtitle = subtitle
    plot.size = size
    // Small plots stand in galleries, which have one key for all.
    plot.hasKey = size != .small
    if size != .small { plot.horizontalTitle = axis.title(panel.columns.time) }
    return plot
  }

  func history(upTo end: Int) -> Plot.Line {
    let values = (0..<max(end, 0)).map { observation(at: $0) ?? .nan }
    return Plot.Line(name: "observed", role: .history, offset: 0, values: values)
  }

  /// nil where missing or not yet known.
  func observation(at position: Int) -> Double? {
    let index = firstIndex + position
    guard series.values.indices.contains(index), series.values[index].isFinite else { return nil }
    return series.values[index]
  }

  func position(after cutoff: Timestamp) -> Int {
    let lead = (series.frequency.steps(from: series.start, to: cutoff) ?? series.count - 1) + 1
    return lead - firstIndex
  }

  /// A forecast's line, and bands from the outer to the inner one; both begin at the last observation.
  func drawing(
    of forecast: Forecast, role: DrawingRole, skipping skipped: Int = 0
  ) -> (line: Plot.Line, bands: [Plot.Band]) {
    let lead = position(after: forecast.cutoff) + skipped
    let anchor = skipped == 0 ? observation(at: lead - 1) : nil
    let offset = Double(anchor == nil ? lead : lead - 1)
    let start = anchor.map { [$0] } ?? []
    let line = Plot.Line(
      name: forecast.modelName, role: role, offset: offset,
      values: start + forecast.point.dropFirst(skipped))
    let bands = forecast.intervals.sorted { $0.level > $1.level }.map { interval in
      Plot.Band(
        name: "\(ForecastTable.percent(interval.level)) % interval", offset: offset,
        lower: start + interval.lower.dropFirst(skipped),
        upper: start + interval.upper.dropFirst(skipped))
    }
    return (line, bands)
  }
}

extension Series {
  /// This series with later observations in place of, or after, its own.
  func extended(with later: Series) -> Series {
    guard let offset = frequency.steps(from: start, to: later.start), offset >= 0,
      offset <= count
    else { return self }
    var result = self
    result.values = Observations(Array(values.prefix(offset)) + later.values)
    return result
  }
}
