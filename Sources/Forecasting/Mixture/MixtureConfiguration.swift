package import Recurrent

/// Networks that weigh plain seasonal forecasts and correct them.
package struct MixtureConfiguration: Hashable, Sendable {
  /// For what data.
  package enum Recipe: String, CaseIterable, Hashable, Sendable {
    /// Series of many seasons, such as weeks of hours.
    case manySeasons = "many-seasons"
    /// One series or a few, with few seasons.
    case shortSeries = "short-series"
    /// A few long series, many seasons ahead.
    case longHorizon = "long-horizon"
  }

  package var recipe: Recipe
  package var cell = CellKind.gru
  package var hiddenSize: Int
  /// h
  package var horizon: Int
  /// m; 1 where there is no season.
  package var period: Int
  /// P, a season of seasons in steps, as the 168 hours of a week over the 24 of a day.
  package var longPeriod: Int?
  /// Seasons of a window.
  package var seasons: Int
  /// Networks of each kind.
  package var members: Int
  /// What the planned updates are multiplied by.
  package var effort = 1.0
  package var seed: UInt64 = 1

  /// - Parameter count: the usual length of a series.
  package init(
    _ recipe: Recipe, horizon: Int, period: Int, longPeriod: Int? = nil, count: Int
  ) {
    precondition(horizon > 0 && period > 0, "horizon \(horizon), period \(period)")
    precondition(
      longPeriod.map { $0 > period && $0 % period == 0 } ?? true,
      "a long period of \(longPeriod ?? 0) over \(period)")
    self.recipe = recipe
    self.horizon = horizon
    self.period = period
    switch recipe {
    case .manySeasons:
      hiddenSize = 64
      members = 5
      self.longPeriod = longPeriod
      seasons =
        longPeriod.map { 2 * $0 / period }
        ?? min(max((count - horizon) / (2 * period), 3), MixtureConfiguration.mostSeasons)
    case .shortSeries:
      hiddenSize = 16
      members = 3
      self.longPeriod = nil
      // Of short seasons as many as hold two spans.
      seasons = max(2, (2 * SeasonalBases.leastSpan + period - 1) / period)
    case .longHorizon:
      hiddenSize = 64
      members = 2
      self.longPeriod = nil
      seasons = MixtureConfiguration.mostSeasons
    }
  }

  /// Makes of small networks for a few series such for many: there is more to learn.
  package mutating func spanPanel() {
    hiddenSize = 32
    effort = 3
    members = 5
  }

  private static let mostSeasons = 14

  var kinds: [MixtureKind] {
    switch recipe {
    case .manySeasons: [.seasons]
    case .shortSeries: [.corrected, .freeLogarithm, .freeRatio, .gated]
    case .longHorizon: [.longAbsolute, .longHuber]
    }
  }

  package var kindCount: Int { kinds.count }

  /// Values of a window.
  var window: Int { seasons * period }

  /// Values at the end of a window whose mean is its level.
  var levelSpan: Int { recipe == .longHorizon ? 1 : longPeriod ?? period }

  /// The bases and the logits they begin with; none far ahead, where the last seasons tell little.
  var bases: [(base: SeasonalBase, logit: Double)] {
    switch recipe {
    case .longHorizon: return []
    case .shortSeries:
      return [.lag(seasons: 1), .growth, .lastProfile, .profile].map { ($0, 0) }
    case .manySeasons:
      let long = longPeriod.map { $0 / period }
      var bases: [(base: SeasonalBase, logit: Double)] = [
        (.lag(seasons: 1), 0), (.mean(seasons: min(4, seasons)), 0),
      ]
      if let long { bases += [(.lag(seasons: long), 0), (.levelledLag(seasons: long), 0)] }
      bases += (2...seasons).filter { $0 != long }.map { (.lag(seasons: $0), -2) }
      return bases
    }
  }

  var seasonalBases: SeasonalBases {
    SeasonalBases(bases.map(\.base), horizon: horizon, period: period, window: window)
  }

  /// Lags at which missing values are looked for.
  var fillingLags: [Int] { [longPeriod, period].compactMap { $0 } }

  /// Planned updates. What is made for a few short series takes more where there are more windows: with
  /// the root of their number, up to six times as many.
  func updates(_ kind: MixtureKind, windows: Int) -> Int {
    var factor = 1.0
    if recipe == .shortSeries {
      factor = min(max((Double(windows) / 2000).squareRoot(), 1), 6)
    }
    return max(1, Int((Double(kind.updates) * factor * effort).rounded()))
  }

  /// A step reads a season. A single series needs no logits beside those of all.
  func shape(_ kind: MixtureKind, series: Int) -> NetworkShape {
    var shape = NetworkShape(
      cell: cell, inputSize: period, hiddenSize: hiddenSize, layers: 1, outputSize: horizon)
    shape.output = .lastStep
    shape.headUnits = kind.hasHiddenHead ? hiddenSize : 0
    shape.mixture = kind.mixture(
      bases: bases.count, categories: series > 1 ? series : 0)
    return shape
  }

  func rules(_ kind: MixtureKind) -> TrainingRules {
    TrainingRules(
      objective: kind.objective, optimizer: .adam(), clipping: GradientClipping(norm: 1),
      initialization: .uniform, rateMultipliers: [.mixture: kind.logitRate])
  }

  var schedule: LearningRateSchedule { .oneCycle(warmUp: 0.1) }
}
