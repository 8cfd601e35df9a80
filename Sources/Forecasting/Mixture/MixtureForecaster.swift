package import Recurrent
package import TimeSeries

/// Networks that weigh plain seasonal forecasts and correct them, one set for all series of a panel: the
/// median of each kind's members, the mean of the kinds.
package struct MixtureForecaster: Forecaster {
  package let configuration: MixtureConfiguration
  private let pool: WorkerPool

  package init(_ configuration: MixtureConfiguration, pool: WorkerPool) {
    self.configuration = configuration
    self.pool = pool
  }

  package var modelName: String { configuration.cell.modelName }

  package func fit(_ panel: Panel) throws -> FittedMixtureForecaster {
    let data = panel.series.map(\.values)
    let kinds = configuration.kinds
    let panels = kinds.map { MixturePanel(data, kind: $0, configuration: configuration) }
    let origins = panels.map { $0.origins() }
    let members = configuration.members
    // Networks are trained side by side, each on one thread: their batches are small.
    let results = BlockResults<Result<[Float], TrainingError>>(count: kinds.count * members)
    pool.forEach(kinds.count * members) { index in
      // Kinds alternate, so that threads have about equal work.
      let (member, kind) = index.quotientAndRemainder(dividingBy: kinds.count)
      let training = MixtureTraining(
        configuration: configuration, kind: kinds[kind], panel: panels[kind],
        origins: origins[kind], member: member)
      do throws(TrainingError) {
        results.set([.success(try training.run(pool: WorkerPool(threads: 1)))], at: index)
      } catch {
        results.set([.failure(error)], at: index)
      }
    }
    let trained = try results.joined().map { try $0.get() }
    return FittedMixtureForecaster(
      configuration: configuration, seriesIDs: panel.series.map(\.id),
      networks: kinds.indices.map { kind in
        (0..<members).map { trained[$0 * kinds.count + kind] }
      }, pool: pool)
  }
}
