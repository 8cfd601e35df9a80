package import Recurrent
package import TimeSeries

/// Networks that weigh plain seasonal forecasts and correct them, one set for all series of a panel: the
/// median of each kind's members, the mean of the kinds.
package struct MixtureForecaster: Forecaster {
  package let configuration: MixtureConfiguration
  private let pool: WorkerPool
  private let stage: String
  private let report: @Sendable (TrainingProgress) -> Void
  private let control: TrainingControl

  package init(
    _ configuration: MixtureConfiguration, pool: WorkerPool, stage: String = "fit",
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

  package func fit(_ panel: Panel) throws -> FittedMixtureForecaster {
    try train(panel).forecaster
  }

  /// - Parameter rounds: which networks of each kind, by the order of their seeds; nil: the first ones, as many as the
  ///   configuration says.
  func train(
    _ panel: Panel, rounds: Range<Int>? = nil
  ) throws -> TrainedMember<FittedMixtureForecaster> {
    let rounds = rounds ?? 0..<configuration.members
    let data = panel.series.map { $0.values.decoded() }
    let kinds = configuration.kinds
    let panels = kinds.map { MixturePanel(data, kind: $0, configuration: configuration) }
    let origins = panels.map { $0.origins() }
    let members = rounds.count
    let trained = try EnsembleTraining.sideBySide(
      kinds.count * members, pool: pool, control: control,
      progress: StretchProgress(stage: stage, networks: kinds.count * members, report: report)
    ) { index, pool, training, report throws(TrainingError) in
      // Kinds alternate, so that threads have about equal work.
      let (member, kind) = index.quotientAndRemainder(dividingBy: kinds.count)
      return try MixtureTraining(
        configuration: configuration, kind: kinds[kind], panel: panels[kind],
        origins: origins[kind], member: rounds.lowerBound + member
      ).run(pool: pool, under: training, report: report)
    }
    let kept = EnsembleTraining.kept(members, kinds: kinds.count) { round, kind in
      trained[round * kinds.count + kind].isCutShort
    }
    var settled = configuration
    settled.members = kept.rounds.count
    let forecaster = FittedMixtureForecaster(
      configuration: settled, seriesIDs: panel.series.map(\.id),
      networks: kinds.indices.map { kind in
        kept.rounds.map { trained[$0 * kinds.count + kind].parameters }
      }, pool: pool)
    return TrainedMember(
      forecaster: forecaster, curve: TrainingCurve(trained), finished: kept.finished)
  }
}
