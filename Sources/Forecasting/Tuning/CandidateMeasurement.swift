package import Recurrent
package import TimeSeries

/// Measures candidates from rolling origins: the latest folds of a panel, which may go no further than the
/// search may see.
///
/// On the highest rung a candidate is measured as `backtest` would measure it, its final training on all rows
/// before each cutoff included; on the others that training is left out.
package struct CandidateMeasurement: Sendable {
  private let panel: Panel
  private let stride: Int?
  private let refit: Bool
  private let check: @Sendable (ModelConfiguration, Panel) throws -> Void

  /// - Parameters:
  ///   - stride: steps between two cutoffs; nil: the horizon.
  ///   - refit: whether the highest rung trains a second time, on all rows before each cutoff.
  ///   - check: throws for what cannot be fitted to a panel.
  package init(
    _ panel: Panel, stride: Int?, refit: Bool,
    check: @escaping @Sendable (ModelConfiguration, Panel) throws -> Void
  ) {
    self.panel = panel
    self.stride = stride
    self.refit = refit
    self.check = check
  }

  /// - Parameters:
  ///   - isInFull: whether the rung is the highest.
  ///   - limit: ends trainings early; what is then returned is not to be used.
  ///
  /// Throws where a candidate cannot be fitted.
  package func figures(
    of candidate: Candidate, on rung: HalvingSchedule.Rung, isInFull: Bool, limit: TrainingLimit,
    pool: WorkerPool
  ) throws -> CandidateFigures {
    var options = candidate.options
    if case .trial = candidate.identity { options.epochs = rung.epochs }
    let whole = AutomaticModel(options, panel: panel).configuration
    let backtest = Backtest(
      horizon: whole.horizon, stride: stride, folds: rung.folds, gaps: whole.gaps)
    let result = try backtest.run(panel, seasonalPeriod: whole.seasonalPeriod, pool: pool) {
      [options, refit, check] training, place in
      let chosen = AutomaticModel(options, panel: training).configuration
      try check(chosen, training)
      return [
        Fitting(
          chosen, levels: [], refit: isInFull && refit, limit: limit, pool: place.lane.pool)
      ]
    }
    return CandidateFigures(result.accuracy)
  }
}
