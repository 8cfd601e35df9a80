import Glibc
import TimeSeries

/// The drawings of a report that tell how far to trust it: calibration, residuals, and the error over series.
struct DiagnosticPlots {
  let content: ReportContent

  /// Nominal against measured coverage; on the diagonal where intervals hold what they promise.
  func calibration(_ calibration: ReportContent.Calibration) -> Plot? {
    let measured = calibration.measured.joined().compactMap { $0 }
    guard let least = (calibration.levels + measured).min(), calibration.count > 0 else {
      return nil
    }
    let low = min(least, 0.5)
    var plot = Plot(
      title: "Coverage of the intervals",
      horizontalAxis: { Axis.shares(from: low, tickCount: max($0, 3)) })
    plot.subtitle = "share of steps inside"
    plot.horizontalTitle = "promised"
    let axis = Axis.shares(from: low, tickCount: 5)
    plot.verticalAxis = .given(axis)
    plot.segments = calibration.levels.map { level in
      let reach = DiagnosticPlots.chance(level, count: calibration.count)
      return Plot.Segment(
        role: .chance, from: DrawnPoint(x: level, y: max(level - reach, axis.lower)),
        to: DrawnPoint(x: level, y: min(level + reach, 1)))
    }
    plot.segments.append(
      Plot.Segment(
        role: .reference, from: DrawnPoint(x: axis.lower, y: axis.lower), to: DrawnPoint(x: 1, y: 1)
      ))
    plot.dots = zip(calibration.models, calibration.measured).enumerated().reversed().map {
      number, row in
      Plot.Dots(
        name: row.0, role: number == 0 ? .forecast : .comparison(number - 1), dot: .dot,
        points: zip(calibration.levels, row.1).compactMap { level, share in
          share.map { DrawnPoint(x: level, y: $0) }
        })
    }
    plot.size = .half
    return plot
  }

  /// How far a measured coverage strays by chance, 95 times of 100, if steps are independent:
  /// 1.96 √(p (1 − p)/n).
  static func chance(_ level: Double, count: Int) -> Double {
    1.96 * (level * (1 - level) / Double(count)).squareRoot()
  }

  /// `80 % intervals held 79 % of 240 steps; …`
  static func inWords(_ calibration: ReportContent.Calibration) -> String {
    let shares = calibration.measured.first ?? []
    let parts = zip(calibration.levels, shares).enumerated().compactMap { number, pair -> String? in
      let (level, share) = pair
      guard let share else { return nil }
      let steps = NumberText.fixed(Double(calibration.count), decimals: 0)
      let count = number == 0 ? " of \(steps) step\(calibration.count == 1 ? "" : "s")" : ""
      return
        "\(ForecastTable.percent(level))\u{A0}% intervals held \(NumberText.percent(share))\(count)"
    }
    return parts.joined(separator: "; ")
  }

  // MARK: Residuals

  /// Residuals as they came: a line for one series, specks for several.
  func residualsOverTime(_ residuals: ReportContent.Residuals, size: Plot.Size) -> Plot? {
    guard let first = residuals.runs.map(\.start).min(), let sample = residuals.runs.first else {
      return nil
    }
    func position(_ run: Series) -> Int { run.frequency.steps(from: first, to: run.start) ?? 0 }
    let count = residuals.runs.map { position($0) + $0.count }.max() ?? 1
    let axis = TimeAxis(
      start: first, frequency: sample.frequency, stampStyle: content.history.stampStyle,
      count: max(count, 1))
    var plot = Plot(
      title: "Residuals over time",
      horizontalAxis: { limit in
        Axis(lower: -0.5, upper: Double(axis.count) - 0.5, ticks: axis.ticks(limit: limit))
      })
    plot.subtitle = residuals.unit
    plot.verticalAxis = .including([0])
    plot.hasKey = false
    plot.segments = [.level(0, role: .base)]
    if residuals.runs.count == 1 {
      plot.lines = [
        Plot.Line(name: nil, role: .history, offset: 0, values: sample.values.decoded())
      ]
    } else {
      plot.dots = [
        Plot.Dots(
          name: nil, role: .history, dot: .speck,
          points: residuals.runs.flatMap { run in
            run.values.enumerated().map {
              DrawnPoint(x: Double(position(run) + $0.offset), y: $0.element)
            }
          })
      ]
    }
    plot.size = Plot.Size(width: size.width, height: size.height - 90)
    return plot
  }

  func residualHistogram(_ residuals: ReportContent.Residuals) -> Plot? {
    guard let histogram = Histogram(residuals.runs.flatMap(\.values)) else { return nil }
    var plot = DiagnosticPlots.bars(histogram, title: "Distribution of residuals")
    plot.subtitle = "how many of each size"
    plot.horizontalTitle = residuals.unit
    if histogram.axis.lower < 0, histogram.axis.upper > 0 {
      plot.rules = [Plot.Rule(position: 0, label: "")]
    }
    return plot
  }

  /// With the bounds that 95 of 100 keep where there is no pattern.
  func autocorrelation(_ residuals: ReportContent.Residuals) -> Plot? {
    guard let found = DiagnosticPlots.autocorrelation(residuals, season: season) else { return nil }
    let lags = found.values.count
    var plot = Plot(
      title: "Autocorrelation of residuals",
      horizontalAxis: {
        let ticks = Axis.counts(from: 1, to: lags, tickCount: $0).ticks
        return Axis(lower: 0.25, upper: Double(lags) + 0.75, ticks: ticks)
      })
    plot.subtitle = "dashed: ±1.96/√n, n = \(NumberText.fixed(Double(found.count), decimals: 0))"
    plot.horizontalTitle = "lag, steps"
    plot.verticalAxis = .including([-found.bound, found.bound, 0])
    plot.segments =
      [.level(0, role: .base), .level(found.bound, role: .reference)]
      + [.level(-found.bound, role: .reference)]
      + found.values.enumerated().map { number, value in
        let lag = Double(number + 1)
        return Plot.Segment(
          role: .forecast, from: DrawnPoint(x: lag, y: 0), to: DrawnPoint(x: lag, y: value))
      }
    plot.size = .half
    return plot
  }

  private var season: Int { content.accuracy?.seasonalPeriod ?? 1 }

  /// As many lags as R's `acf`, 10 log₁₀ n, or two seasons where those are few.
  static func autocorrelation(
    _ residuals: ReportContent.Residuals, season: Int
  ) -> Autocorrelation? {
    let runs = residuals.runs.map { $0.values.decoded() }
    let observed = runs.joined().count { !$0.isNaN }
    let longest = runs.map(\.count).max() ?? 0
    guard observed > 9 else { return nil }
    let usual = Int(exactly: (10 * log10(Double(observed))).rounded(.down)) ?? 10
    let seasons = season > 1 && season <= 24 ? 2 * season : 0
    let lags = min(max(usual, seasons), longest - 1, 48)
    return lags < 1 ? nil : Autocorrelation(runs, lags: lags)
  }

  /// Mean, spread, and how many autocorrelations are out of bounds.
  func residualsInWords(_ residuals: ReportContent.Residuals) -> String {
    let values = residuals.runs.flatMap(\.values)
    var words = residuals.ground
    if let moments = Moments(of: values[...]), moments.mean.isFinite {
      words +=
        " Mean \(NumberText.significant(moments.mean, digits: 3)), standard deviation "
        + "\(NumberText.significant(moments.standardDeviation, digits: 3))."
    }
    if let found = DiagnosticPlots.autocorrelation(residuals, season: season) {
      let outside = found.values.count { $0.magnitude > found.bound }
      let usual = NumberText.significant(0.05 * Double(found.values.count), digits: 2)
      words +=
        " \(outside) of \(found.values.count) autocorrelations \(outside == 1 ? "lies" : "lie") "
        + "outside the bounds, where chance alone would put about \(usual)."
    }
    return words
  }

  // MARK: Series of a panel

  /// How the error of the first model is spread over series; nil for few of them.
  func errorOverSeries() -> Plot? {
    let errors = SeriesSelection(content: content).ranked { _ in true }.map(\.error)
    guard errors.count > SeriesSelection.most, let largest = errors.last else { return nil }
    // A few far ones would press all others into one bar.
    let ninth = Quantile.linear(0.95, ofSorted: errors)
    let limit = ninth > 0 && largest > 3 * ninth ? 2 * ninth : largest
    let shown = errors.filter { $0 <= limit }
    guard let histogram = Histogram(shown) else { return nil }
    var plot = DiagnosticPlots.bars(histogram, title: "Error over series")
    plot.subtitle = "series by MASE"
    let hidden = errors.count - shown.count
    plot.horizontalTitle =
      hidden == 0
      ? "MASE"
      : "MASE; \(hidden) series beyond \(NumberText.significant(limit, digits: 2)) not drawn"
    let median = Quantile.linear(0.5, ofSorted: errors)
    plot.rules = [
      Plot.Rule(position: median, label: "median \(NumberText.significant(median, digits: 3))")
    ]
    return plot
  }

  /// The error of each series beside that of the seasonal naive forecast: below the diagonal the model is
  /// better.
  func errorAgainstNaive() -> Plot? {
    guard let pairs = errorPairs, pairs.count > SeriesSelection.most else { return nil }
    let all = pairs.flatMap { [$0.x, $0.y] }.sorted()
    guard let largest = all.last, largest > 0, largest.isFinite else { return nil }
    let most = min(largest, 3 * max(Quantile.linear(0.95, ofSorted: all), largest / 1e6))
    let axis = Axis.values(from: 0, to: most, tickCount: 4)
    var plot = Plot(title: "Against the seasonal naive forecast", horizontalAxis: { _ in axis })
    plot.subtitle = "MASE of \(content.accuracy?.models.first ?? "")"
    plot.horizontalTitle = "MASE of \(DiagnosticPlots.reference)"
    plot.verticalAxis = .given(axis)
    plot.segments = [
      Plot.Segment(
        role: .reference, from: DrawnPoint(x: 0, y: 0),
        to: DrawnPoint(x: axis.upper, y: axis.upper))
    ]
    plot.dots = [
      Plot.Dots(name: nil, role: .forecast, dot: pairs.count > 200 ? .speck : .dot, points: pairs)
    ]
    plot.hasKey = false
    plot.size = .half
    return plot
  }

  /// `Better than SeasonalNaive for 43 of 60 series, those below the dashed line.`
  var shareBetterInWords: String {
    guard let pairs = errorPairs else { return "" }
    return
      "\(content.accuracy?.models.first ?? "") is better for \(pairs.count { $0.y < $0.x }) of "
      + "\(pairs.count) series, those below the dashed line."
  }

  private static let reference = "SeasonalNaive"

  /// x: MASE of the reference, y: of the first model; nil where it is the reference itself.
  private var errorPairs: [DrawnPoint]? {
    guard let summary = content.accuracy,
      let column = summary.models.firstIndex(of: DiagnosticPlots.reference), column > 0
    else { return nil }
    return summary.rows.compactMap { row in
      guard row.metric == .meanAbsoluteScaledError, row.seriesID != nil,
        let own = row.values[0].value, let other = row.values[column].value
      else { return nil }
      return DrawnPoint(x: other, y: own)
    }
  }

  private static func bars(_ histogram: Histogram, title: String) -> Plot {
    let axis = histogram.axis
    var plot = Plot(
      title: title,
      horizontalAxis: { limit in
        // As many of the edges as there is room for; zero is one of them where it is an edge.
        let spacing = max(1, (axis.ticks.count + limit - 1) / limit)
        let zero = axis.ticks.firstIndex { $0.position == 0 } ?? 0
        let ticks = axis.ticks.enumerated().filter { ($0.offset - zero) % spacing == 0 }
        return Axis(lower: axis.lower, upper: axis.upper, ticks: ticks.map(\.element))
      })
    plot.bars = histogram.counts.enumerated().map { number, count in
      Plot.Bar(
        range: histogram.edges[number]...histogram.edges[number + 1], height: Double(count))
    }
    let most = histogram.counts.max() ?? 1
    plot.verticalAxis = .given(Axis.counts(upTo: most))
    plot.size = .half
    return plot
  }
}

extension Axis {
  /// From 0 to a whole number, or a little more, with whole ticks.
  static func counts(upTo most: Int) -> Axis {
    let axis = values(from: 0, to: Double(max(most, 1)), tickCount: 4)
    let whole = axis.ticks.filter { $0.position == $0.position.rounded() }
    return Axis(lower: 0, upper: axis.upper, ticks: whole)
  }
}
