import TimeSeries

/// What lay before an earlier origin of a panel, and what came after it.
struct EarlierOrigin: Sendable {
  /// Series that reach back that far, up to the origin.
  let before: Panel
  /// Those of them that errors are measured on, evenly along the list, as methods are fitted to each.
  let measured: Panel
  private let actuals: [SeriesID: Observations]
  private let seasonalPeriod: Int

  /// Values of the series that errors are measured on, about; and the fewest series where there are more.
  private static let mostCells = 200_000
  private static let fewestMeasured = 10
  /// The fewest values that are worth a fit.
  private static let fewestValues = 4

  /// - Parameters:
  ///   - stepsBack: from the end of each series.
  ///   - fewest: series that must reach back that far; nil where fewer do.
  init?(_ panel: Panel, stepsBack: Int, seasonalPeriod: Int, fewest: Int) {
    var before = panel
    before.series = panel.series.compactMap { series in
      let count = series.count - stepsBack
      guard count > seasonalPeriod, count >= EarlierOrigin.fewestValues else { return nil }
      let prefix = series.prefix(count)
      return prefix.missingCount < count ? prefix : nil
    }
    guard before.series.count >= fewest else { return nil }
    var measured = before
    measured.series = EarlierOrigin.spread(before.series, cells: before.cellCount)
    self.before = before
    self.measured = measured
    self.seasonalPeriod = seasonalPeriod
    actuals = Dictionary(
      panel.series.map { ($0.id, $0.values) }, uniquingKeysWith: { first, _ in first })
  }

  /// - Parameter points: [series][h], in the order of `measured`.
  func error(of points: [[Double]]) -> CombinationError {
    CombinationError(
      points, after: measured, actuals: actuals, seasonalPeriod: seasonalPeriod)
  }

  private static func spread(_ series: [Series], cells: Int) -> [Series] {
    guard cells > mostCells else { return series }
    let count = min(series.count, max(fewestMeasured, series.count * mostCells / cells))
    return (0..<count).map { series[$0 * series.count / count] }
  }
}

/// Mean errors over series: of each the mean over its observed steps, where that is defined.
struct CombinationError: Hashable, Sendable {
  /// sMAPE, as a share.
  var symmetric: Double
  /// MASE.
  var scaled: Double

  static func + (one: CombinationError, other: CombinationError) -> CombinationError {
    var sum = one
    sum.symmetric += other.symmetric
    sum.scaled += other.scaled
    return sum
  }

  /// The mean ratio of the two, or the one that is defined, as where every series repeats itself; nil where
  /// neither is.
  func relative(to base: CombinationError) -> Double? {
    let ratios = [(symmetric, base.symmetric), (scaled, base.scaled)].filter { $0.1 > 0 }
      .map { $0.0 / $0.1 }
    return ratios.isEmpty ? nil : ratios.reduce(0, +) / Double(ratios.count)
  }
}

extension CombinationError {
  /// - Parameters:
  ///   - points: [series][h], what is said of the steps after each series of `panel`.
  ///   - actuals: the values of each series, those after the origin among them.
  init(
    _ points: [[Double]], after panel: Panel, actuals: [SeriesID: Observations], seasonalPeriod: Int
  ) {
    var symmetric: [Double] = []
    var scaled: [Double] = []
    for (series, point) in zip(panel.series, points) {
      guard let values = actuals[series.id] else { continue }
      let scale = ResidualUnits.naiveError(of: series.values.decoded(), period: seasonalPeriod)
      var (ratios, errors) = (0.0, 0.0)
      var count = 0.0
      for (lead, value) in point.enumerated() where series.count + lead < values.count {
        let actual = values[series.count + lead]
        guard !actual.isNaN else { continue }
        let size = abs(actual) + abs(value)
        ratios += size > 0 ? 2 * abs(actual - value) / size : 0
        errors += abs(actual - value)
        count += 1
      }
      guard count > 0 else { continue }
      symmetric.append(ratios / count)
      if let scale { scaled.append(errors / count / scale) }
    }
    self.symmetric = symmetric.reduce(0, +) / Double(max(symmetric.count, 1))
    self.scaled = scaled.reduce(0, +) / Double(max(scaled.count, 1))
  }
}
