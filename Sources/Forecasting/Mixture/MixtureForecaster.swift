package import Recurrent
package import TimeSeries

/// Networks that weigh plain seasonal forecasts and correct them, one set for all series of a panel: the
/// median of each kind's members, the mean of the kinds.
package struct MixtureForecaster: Forecaster {
  package let configuration: MixtureConfiguration
  private let pool: WorkerPool
  private let stage: String
  private let report: @Sendable (TrainingProgress) -> Void

  package init(
    _ configuration: MixtureConfiguration, pool: WorkerPool, stage: String = "fit",
    report: @escaping @Sendable (TrainingProgress) -> Void = { _ in }
  ) {
    self.configuration = configuration
    self.pool = pool
    self.stage = stage
    self.report = report
  }

  package var modelName: String { configuration.cell.modelName }

  package func fit(_ panel: Panel) throws -> FittedMixtureForecaster {
    try train(panel).forecaster
  }

  /// - Returns: the curve has the mean loss over the networks for each stretch of their training.
  func train(
    _ panel: Panel
  ) throws -> (forecaster: FittedMixtureForecaster, curve: TrainingCurve) {
    let data = panel.series.map(\.values)
    let kinds = configuration.kinds
    let panels = kinds.map { MixturePanel(data, kind: $0, configuration: configuration) }
    let origins = panels.map { $0.origins() }
    let members = configuration.members
    // Networks are trained side by side, each on one thread: their batches are small.
    let results = BlockResults<Result<TrainedNetwork, TrainingError>>(count: kinds.count * members)
    let progress = StretchProgress(
      stage: stage, networks: kinds.count * members, report: report)
    pool.forEach(kinds.count * members) { index in
      // Kinds alternate, so that threads have about equal work.
      let (member, kind) = index.quotientAndRemainder(dividingBy: kinds.count)
      let training = MixtureTraining(
        configuration: configuration, kind: kinds[kind], panel: panels[kind],
        origins: origins[kind], member: member)
      do throws(TrainingError) {
        let trained = try training.run(pool: WorkerPool(threads: 1)) { progress.add($0) }
        results.set([.success(trained)], at: index)
      } catch {
        results.set([.failure(error)], at: index)
      }
    }
    let trained = try results.joined().map { try $0.get() }
    let forecaster = FittedMixtureForecaster(
      configuration: configuration, seriesIDs: panel.series.map(\.id),
      networks: kinds.indices.map { kind in
        (0..<members).map { trained[$0 * kinds.count + kind].parameters }
      }, pool: pool)
    return (forecaster, TrainingCurve(trained))
  }
}
