package import Recurrent
package import TimeSeries

/// One global model of a panel: networks that see it without its season and networks that see it whole,
/// several of each; the median within a view, the mean of the views.
package struct ViewForecaster: Forecaster {
  package let configuration: ViewConfiguration
  private let pool: WorkerPool
  private let stage: String
  private let report: @Sendable (TrainingProgress) -> Void
  private let control: TrainingControl

  package init(
    _ configuration: ViewConfiguration, pool: WorkerPool, stage: String = "fit",
    report: @escaping @Sendable (TrainingProgress) -> Void = { _ in },
    control: TrainingControl = .none
  ) {
    self.control = control
    self.configuration = configuration
    self.pool = pool
    self.stage = stage
    self.report = report
  }

  package var modelName: String { configuration.cell.modelName }

  package func fit(_ panel: Panel) throws -> FittedViewForecaster { try train(panel).forecaster }

  /// - Parameter rounds: which networks of each view, by the order of their seeds; nil: the first ones, as many as the
  ///   configuration says.
  func train(
    _ panel: Panel, rounds: Range<Int>? = nil
  ) throws -> TrainedMember<FittedViewForecaster> {
    let rounds = rounds ?? 0..<configuration.members
    let form = LevelForm(panel)
    let panels = View.allCases.map { view in
      LevelledPanel(
        panel, view: view, form: form, configuration: configuration,
        window: configuration.windowLength(view, counts: panel.series.map(\.count)))
    }
    let members = rounds.count
    let count = panels.count * members
    let trained = try EnsembleTraining.sideBySide(
      count, pool: pool, control: control,
      progress: StretchProgress(stage: stage, networks: count, report: report)
    ) { index, pool, training, report throws(TrainingError) in
      let (view, member) = index.quotientAndRemainder(dividingBy: members)
      return try ViewTraining(
        configuration: configuration, panel: panels[view], member: rounds.lowerBound + member
      ).run(view: View.allCases[view], pool: pool, under: training, report: report)
    }
    let kept = EnsembleTraining.kept(members, kinds: panels.count) { round, view in
      trained[view * members + round].isCutShort
    }
    var networks: [FittedViewForecaster.ViewNetworks] = []
    for (index, (view, levelled)) in zip(View.allCases, panels).enumerated() {
      networks.append(
        FittedViewForecaster.ViewNetworks(
          view: view, window: levelled.window, scale: levelled.scale,
          members: kept.rounds.map { trained[index * members + $0].parameters }))
    }
    var settled = configuration
    settled.members = kept.rounds.count
    let forecaster = FittedViewForecaster(
      configuration: settled, form: form, networks: networks,
      isNonnegative: panel.series.allSatisfy { $0.values.allSatisfy { !($0 < 0) } }, pool: pool)
    return TrainedMember(
      forecaster: forecaster, curve: TrainingCurve(trained), finished: kept.finished)
  }
}

extension LevelledPanel {
  init(
    _ panel: Panel, view: View, form: LevelForm, configuration: ViewConfiguration, window: Int,
    scale: SpreadScale? = nil
  ) {
    self.init(
      panel.series.map {
        LevelledSeries(
          $0.values.decoded(), view: view, form: form, period: configuration.period, window: window)
      }, horizon: configuration.horizon, period: configuration.period, scale: scale)
  }
}

/// The trained networks of every view.
package struct FittedViewForecaster: FittedForecaster {
  struct ViewNetworks: Hashable, Sendable {
    var view: View
    var window: Int
    var scale: LevelledPanel.SpreadScale
    /// `[member]`, each laid out by `ParameterLayout`.
    var members: [[Float]]
  }

  package let configuration: ViewConfiguration
  let form: LevelForm
  let networks: [ViewNetworks]
  /// No value was negative: no forecast is.
  let isNonnegative: Bool
  let pool: WorkerPool

  /// The same with the networks of another training on the same panel.
  func joined(with other: FittedViewForecaster) -> FittedViewForecaster {
    var joined = networks
    for index in joined.indices { joined[index].members += other.networks[index].members }
    var configuration = configuration
    configuration.members += other.configuration.members
    return FittedViewForecaster(
      configuration: configuration, form: form, networks: joined, isNonnegative: isNonnegative,
      pool: pool)
  }

  /// The mean of the views.
  package func forecast(
    _ panel: Panel, horizon: Int, levels: [Double]
  ) throws(ForecastError) -> [Forecast] {
    let means = CombinationConfiguration.mean(try parts(panel, horizon: horizon))
    return zip(panel.series, means).map { series, point in
      Forecast(
        seriesID: series.id, modelName: configuration.cell.modelName, cutoff: series.end,
        frequency: series.frequency, point: point, intervals: [])
    }
  }

  /// What each view says, [view][series][h]: it continues each series, one whose values are all the same by that
  /// value; past the horizon of training the mean is read as values, and the next block follows. Throws
  /// where a series has no observed value or a forecast leaves the finite numbers.
  func parts(_ panel: Panel, horizon: Int) throws(ForecastError) -> [[[Double]]] {
    precondition(horizon >= 1, "horizon \(horizon) must be at least 1")
    var known = panel
    var parts = networks.map { _ in [[Double]](repeating: [], count: panel.series.count) }
    for _ in stride(from: 0, to: horizon, by: configuration.horizon) {
      let block = networks.map { points(known, $0) }
      for index in panel.series.indices {
        for view in parts.indices { parts[view][index] += block[view][index] }
      }
      for (index, mean) in CombinationConfiguration.mean(block).enumerated() {
        known.series[index].values = Observations(known.series[index].values.decoded() + mean)
      }
    }
    for (index, series) in panel.series.enumerated() {
      guard series.missingCount < series.count else { throw .noObservedValue(series.id) }
      for view in parts.indices {
        parts[view][index] =
          series.values.decoded().constant.map { Array(repeating: $0, count: horizon) }
          ?? Array(parts[view][index].prefix(horizon))
        if let step = parts[view][index].firstIndex(where: { !$0.isFinite }) {
          throw .notFinite(series.id, step: step + 1)
        }
      }
    }
    return parts
  }

  /// The median of a view's networks in data units `[series][h]`.
  private func points(_ panel: Panel, _ network: ViewNetworks) -> [[Double]] {
    let levelled = LevelledPanel(
      panel, view: network.view, form: form, configuration: configuration, window: network.window,
      scale: network.scale)
    let rows = 48
    let steps = configuration.steps
    let horizon = configuration.horizon
    let blocks = (panel.series.count + rows - 1) / rows
    let results = BlockResults<[Double]>(count: blocks)
    pool.forEach(blocks) { block in
      let members = Array(block * rows..<min((block + 1) * rows, panel.series.count))
      var inputs = [Float](
        repeating: 0, count: steps * members.count * (network.window + 1))
      for (row, index) in members.enumerated() {
        levelled.fillInputs(
          &inputs, series: index, last: levelled.series[index].count, row: row,
          rows: members.count, steps: steps)
      }
      let outputs = network.members.map { parameters in
        Rollout<Float>(
          configuration.shape(window: network.window), parameters: parameters, steps: steps,
          rows: members.count
        ).read(inputs, steps: steps)
      }
      results.set(
        members.enumerated().map { row, index in
          let one = levelled.series[index]
          let spread = levelled.scale.spread(one.spreads[one.count])
          return (0..<horizon).map { lead in
            let values = outputs.map { outputs in
              // No network has learnt to say more than the limit.
              let limit = LevelledPanel.limit
              let units = min(max(Double(outputs[row * horizon + lead]), -limit), limit)
              return one.data(
                min(max(units * spread, -20), 20), origin: one.count, at: one.count + lead)
            }
            let median = Quantile.linear(0.5, ofSorted: values.sorted())
            return isNonnegative ? max(median, 0) : median
          }
        }, at: block)
    }
    return results.joined()
  }
}

extension [Double] {
  /// The one value of all that are observed; nil where there are several.
  fileprivate var constant: Double? {
    var found: Double?
    for value in self where !value.isNaN {
      if let found, found != value { return nil }
      found = value
    }
    return found
  }
}
