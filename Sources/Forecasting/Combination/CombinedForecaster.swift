import Recurrent
package import TimeSeries

/// Fits each member of a combination to the same panel.
///
/// Where a time limit ends it, networks that were trained to their end count, by whole rounds of seeds; a member
/// without one keeps its networks as they are.
struct CombinedForecaster: Forecaster {
  let configuration: CombinationConfiguration
  let pool: WorkerPool
  var stage = "fit"
  var report: @Sendable (TrainingProgress) -> Void = { _ in }
  var control = TrainingControl.none

  var modelName: String { configuration.modelName }

  func fit(_ panel: Panel) throws -> FittedCombination { try train(panel).forecaster }

  /// What training gave.
  struct Trained {
    var forecaster: FittedCombination
    /// Of the first member with networks; empty without one.
    var curve: TrainingCurve
    /// Whether every member with networks has a round of them that was trained to its end.
    var isUsable: Bool
  }

  /// - Parameter further: rounds of seeds beyond those of the configuration, every member in turn.
  func train(_ panel: Panel, further: Int = 0) throws -> Trained {
    var fitted: [FittedMember] = []
    var curve: TrainingCurve?
    var isCutShort = false
    var isUsable = true
    for member in configuration.members {
      let trained = try train(member, panel, rounds: nil)
      fitted.append(trained.forecaster)
      guard member.isTrained else { continue }
      curve = curve ?? trained.curve
      isCutShort = isCutShort || trained.curve.isCutShort
      isUsable = isUsable && trained.finished > 0
    }
    for round in 0..<further {
      guard !isCutShort, !control.isOver() else {
        isCutShort = true
        break
      }
      var grown = fitted
      for (index, member) in configuration.members.enumerated() where member.isTrained {
        let number = member.networks + round
        let trained = try train(member, panel, rounds: number..<number + 1)
        isCutShort = isCutShort || trained.curve.isCutShort
        grown[index] = grown[index].joined(with: trained.forecaster)
      }
      if !isCutShort { fitted = grown }
    }
    let isPositive = panel.series.allSatisfy { $0.values.allSatisfy { !($0 <= 0) } }
    let isNonnegative = panel.series.allSatisfy { $0.values.allSatisfy { !($0 < 0) } }
    var settled = configuration
    settled.members = fitted.map(\.member)
    settled.candidates = []
    settled.alternatives = []
    let forecaster = FittedCombination(
      configuration: settled, members: fitted,
      residualTransform: isPositive ? .log1p : .identity, isNonnegative: isNonnegative,
      series: panel.series, calibration: nil, pool: pool)
    var told =
      curve ?? TrainingCurve(epochs: [], bestEpoch: 0, clippedSteps: 0, steps: 0)
    told.isCutShort = isCutShort
    return Trained(forecaster: forecaster, curve: told, isUsable: isUsable)
  }

  /// - Parameter rounds: which networks of each kind, by the order of their seeds; nil: those of the member.
  func train(
    _ member: CombinationConfiguration.Member, _ panel: Panel, rounds: Range<Int>?
  ) throws -> TrainedMember<FittedMember> {
    switch member {
    case .views(let views):
      let trained = try ViewForecaster(
        views, pool: pool, stage: stage, report: report, control: control
      ).train(panel, rounds: rounds)
      return TrainedMember(
        forecaster: .views(trained.forecaster), curve: trained.curve, finished: trained.finished)
    case .mixture(let mixture):
      let trained = try MixtureForecaster(
        mixture, pool: pool, stage: stage, report: report, control: control
      ).train(panel, rounds: rounds)
      return TrainedMember(
        forecaster: .mixture(trained.forecaster), curve: trained.curve,
        finished: trained.finished)
    case .method(let method):
      return TrainedMember(
        forecaster: .method(method),
        curve: TrainingCurve(epochs: [], bestEpoch: 0, clippedSteps: 0, steps: 0), finished: 0)
    }
  }
}

/// The fitted members, and how far their mean was from what came.
package struct FittedCombination: FittedForecaster {
  package let configuration: CombinationConfiguration
  let members: [FittedMember]
  let residualTransform: PointTransform
  /// No value was negative: no forecast and no bound is.
  let isNonnegative: Bool
  /// One a series of the panel that was fitted, in its order.
  let units: [(id: SeriesID, units: ResidualUnits)]
  /// nil while none has been measured: forecasts then come without intervals.
  var calibration: Calibration?
  private let unitsByID: [SeriesID: ResidualUnits]
  private let pool: WorkerPool

  init(
    configuration: CombinationConfiguration, members: [FittedMember],
    residualTransform: PointTransform, isNonnegative: Bool, series: [Series],
    calibration: Calibration?,
    pool: WorkerPool
  ) {
    self.init(
      configuration: configuration, members: members, residualTransform: residualTransform,
      isNonnegative: isNonnegative,
      units: series.map {
        (
          $0.id,
          ResidualUnits(
            residualTransform, values: $0.values.decoded(), period: configuration.seasonalPeriod)
        )
      }, calibration: calibration, pool: pool)
  }

  init(
    configuration: CombinationConfiguration, members: [FittedMember],
    residualTransform: PointTransform, isNonnegative: Bool,
    units: [(id: SeriesID, units: ResidualUnits)],
    calibration: Calibration?, pool: WorkerPool
  ) {
    self.configuration = configuration
    self.members = members
    self.residualTransform = residualTransform
    self.isNonnegative = isNonnegative
    self.units = units
    self.calibration = calibration
    self.pool = pool
    unitsByID = Dictionary(units, uniquingKeysWith: { first, _ in first })
  }

  /// The same members with units of every series of `panel`, in its order.
  func completed(for panel: Panel) -> FittedCombination {
    FittedCombination(
      configuration: configuration, members: members, residualTransform: residualTransform,
      isNonnegative: isNonnegative,
      units: panel.series.map { ($0.id, residualUnits(of: $0)) }, calibration: calibration,
      pool: pool)
  }

  /// Those of the fit; of a series that was not there, by its own history.
  func residualUnits(of series: Series) -> ResidualUnits {
    unitsByID[series.id]
      ?? ResidualUnits(
        residualTransform, values: series.values.decoded(), period: configuration.seasonalPeriod)
  }

  /// The mean of the parts. Throws where a series has no observed value or a forecast or bound leaves the finite
  /// numbers.
  package func forecast(
    _ panel: Panel, horizon: Int, levels: [Double]
  ) throws(ForecastError) -> [Forecast] {
    let means = CombinationConfiguration.mean(try parts(panel, horizon: horizon))
    var forecasts: [Forecast] = []
    for (series, point) in zip(panel.series, means) {
      let intervals =
        (calibration?.intervals(
          around: point, units: residualUnits(of: series), levels: levels) ?? [])
        .map {
          Interval(level: $0.level, lower: limited($0.lower), upper: limited($0.upper))
        }
      forecasts.append(
        try series.forecast(
          by: configuration.modelName, point: point, intervals: intervals,
          limits: configuration.limits))
    }
    return forecasts
  }

  private func limited(_ values: [Double]) -> [Double] {
    isNonnegative ? values.map { max($0, 0) } : values
  }

  /// What is averaged, [part][series][h].
  func parts(_ panel: Panel, horizon: Int) throws(ForecastError) -> [[[Double]]] {
    var parts: [[[Double]]] = []
    for member in members {
      parts += try member.parts(
        panel, horizon: horizon, seasonalPeriod: configuration.seasonalPeriod, pool: pool)
    }
    return parts.map { $0.map(limited) }
  }
}
