import Recurrent
import TimeSeries

/// Which networks a combination has, of several kinds, and which methods join them: those with which it was
/// closer at rolling origins before the cutoff.
///
/// From each of `origins` cutoffs, a horizon apart and the last a horizon before the end, a smaller
/// ensemble is trained on what lies before, each candidate is fitted, and every subset of the
/// candidates is measured in combination with every subset of the networks. The error of a subset is the
/// mean over origins of half its sMAPE and half its MASE, each as a multiple of those of the first networks alone. Where none is lower by
/// `margin`, none joins; of those within `margin` of the lowest, the largest does, as what a few origins
/// cannot tell apart is best averaged. Choosing one for all series rather than one a series
/// keeps the choice itself from fitting noise. Source: R. Fildes and F. Petropoulos, "Simple versus complex
/// selection rules for forecasting many time series", Journal of Business Research 68 (2015),
/// doi:10.1016/j.jbusres.2015.03.028.
struct CombinationSearch {
  let configuration: CombinationConfiguration
  let pool: WorkerPool
  var report: @Sendable (TrainingProgress) -> Void = { _ in }
  /// Whether the time for training is over; asked after each update.
  var isOver: @Sendable () -> Bool = { false }

  private static let origins = 2
  private static let margin = 0.005
  /// Values of the series the subsets are measured on, spread over the panel, as methods are fitted to
  /// each; and the fewest series that tell anything.
  private static let mostCells = 200_000
  private static let fewestSeries = 10

  /// What was found.
  struct Result: Hashable, Sendable {
    var configuration: CombinationConfiguration
    /// The error of what was chosen as a multiple of that of the first networks alone; nil where nothing could
    /// be measured.
    var relativeError: Double?
    var series: Int
    var origins: Int
  }

  /// - Parameter panel: ends at the cutoff; nothing after it is seen.
  func choose(_ panel: Panel) throws -> Result {
    var plain = configuration
    plain.candidates = []
    plain.alternatives = []
    let subsets = options
    var sums = [Double](repeating: 0, count: subsets.count)
    var choice = Result(configuration: plain, relativeError: nil, series: 0, origins: 0)
    guard subsets.count > 1 else { return choice }
    for back in 1...CombinationSearch.origins {
      guard let errors = try errors(panel, stepsBack: back * configuration.horizon, subsets) else {
        break
      }
      for index in subsets.indices { sums[index] += errors.relative[index] }
      choice.series = max(choice.series, errors.series)
      choice.origins += 1
    }
    guard choice.origins > 0 else { return choice }
    let means = sums.map { $0 / Double(choice.origins) }
    let index = CombinationSearch.best(means, sizes: subsets.map(\.count))
    choice.configuration.members = subsets[index]
    choice.relativeError = index == 0 ? 1 : means[index]
    return choice
  }

  /// What is measured, the first networks alone first.
  private var options: [[CombinationConfiguration.Member]] {
    let first = configuration.members
    let others = CombinationSearch.subsets(of: first + configuration.alternatives)
      .filter { !$0.isEmpty && $0 != first }
    return ([first] + others).flatMap { members in
      CombinationSearch.subsets(of: configuration.candidates).map { methods in
        members + methods.map { .method($0) }
      }
    }
  }

  /// Which of the options, the networks alone first, of these errors and numbers of methods.
  static func best(_ errors: [Double], sizes: [Int]) -> Int {
    let lowest = errors.min() ?? 1
    guard lowest < 1 - margin else { return 0 }
    let close = errors.indices.filter { errors[$0] <= lowest + margin }
    return close.max { (sizes[$0], -errors[$0]) < (sizes[$1], -errors[$1]) } ?? 0
  }

  /// Every subset, the empty one first.
  static func subsets<Element>(of elements: [Element]) -> [[Element]] {
    elements.reduce([[]]) { subsets, element in subsets + subsets.map { $0 + [element] } }
  }

  /// The errors of each subset from one cutoff, relative to those of the first; nil where too few series
  /// reach back that far.
  private func errors(
    _ panel: Panel, stepsBack: Int, _ options: [[CombinationConfiguration.Member]]
  ) throws -> (relative: [Double], series: Int)? {
    var before = panel
    before.series = panel.series.compactMap { series in
      let count = series.count - stepsBack
      guard count > configuration.seasonalPeriod, count >= 4 else { return nil }
      let prefix = series.prefix(count)
      return prefix.missingCount < count ? prefix : nil
    }
    guard before.series.count >= CombinationSearch.fewestSeries else { return nil }
    var measured = before
    measured.series = CombinationSearch.spread(before.series, cells: before.cellCount)
    let horizon = configuration.horizon
    var points: [CombinationConfiguration.Member: [[Double]]] = [:]
    for member in Set(options.flatMap(\.self)) {
      var alone = configuration
      alone.members = [member.small]
      points[member] = try CombinedForecaster(
        configuration: alone, pool: pool, stage: "search", report: report, isOver: isOver
      ).fit(member.isTrained ? before : measured)
        .forecast(measured, horizon: horizon, levels: []).map(\.point)
    }
    let actuals = Dictionary(
      panel.series.map { ($0.id, $0.values) }, uniquingKeysWith: { first, _ in first })
    let errors = options.map { members in
      var combined = configuration
      combined.members = members
      let means = CombinationConfiguration.mean(
        members.compactMap { points[$0] }, weights: combined.weights)
      return CombinationError(
        means, after: measured, actuals: actuals, seasonalPeriod: configuration.seasonalPeriod)
    }
    guard let base = errors.first else { return nil }
    let relative = errors.compactMap { $0.relative(to: base) }
    return relative.count == errors.count ? (relative, measured.series.count) : nil
  }

  /// As many series as have about `mostCells` values, evenly along the list.
  private static func spread(_ series: [Series], cells: Int) -> [Series] {
    guard cells > mostCells else { return series }
    let count = min(series.count, max(fewestSeries, series.count * mostCells / cells))
    return (0..<count).map { series[$0 * series.count / count] }
  }
}

extension CombinationConfiguration.Member {
  /// One network of each kind, which tells enough of how the members stand to each other.
  var small: Self {
    switch self {
    case .views(var views):
      views.members = 1
      return .views(views)
    case .mixture(var mixture):
      mixture.members = 1
      return .mixture(mixture)
    case .method: return self
    }
  }
}

/// Mean errors over series: of each the mean over its observed steps, where that is defined.
private struct CombinationError {
  /// sMAPE, as a share.
  var symmetric: Double
  /// MASE.
  var scaled: Double

  /// The mean ratio of the two, or the one that is defined, as where every series repeats itself; nil where
  /// neither is.
  func relative(to base: CombinationError) -> Double? {
    let ratios = [(symmetric, base.symmetric), (scaled, base.scaled)].filter { $0.1 > 0 }
      .map { $0.0 / $0.1 }
    return ratios.isEmpty ? nil : ratios.reduce(0, +) / Double(ratios.count)
  }

  init(
    _ points: [[Double]], after panel: Panel, actuals: [SeriesID: [Double]], seasonalPeriod: Int
  ) {
    var symmetric: [Double] = []
    var scaled: [Double] = []
    for (series, point) in zip(panel.series, points) {
      guard let values = actuals[series.id] else { continue }
      let scale = ResidualUnits.naiveError(of: series.values, period: seasonalPeriod)
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

extension CombinationSearch.Result {
  /// For `--explain`.
  var told: Choice {
    let value = configuration.members.map(\.kindName).joined(separator: ",")
    guard let relativeError else {
      return Choice("combine", value, "too few series reach back far enough to tell")
    }
    let evidence = "over \(origins) earlier origins of \(series) series"
    let percent = ((1 - relativeError) * 1000).rounded() / 10
    return Choice(
      "combine", value,
      relativeError == 1
        ? "nothing else that was tried made it better \(evidence)"
        : "an error \(percent) % lower than that of the first networks alone \(evidence)")
  }
}
