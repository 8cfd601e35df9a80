import Forecasting
import TimeSeries

extension FitOptions {
  /// What the options of a command that fits ask for.
  ///
  /// - Parameter comparisons: models that are measured beside.
  ///
  /// Throws: `UsageError` where options do not go together.
  init(
    _ gaps: GapOptions, _ covariates: CovariateOptions, _ model: ModelOptions,
    _ network: NetworkOptions, _ training: TrainingOptions, comparisons: [Comparison]
  ) throws {
    self.init()
    self.gaps = gaps.policy ?? .mask
    model.apply(to: &self)
    network.apply(to: &self)
    try training.apply(to: &self)
    try checkTheyGoTogether()
    try checkRegime(comparisons: comparisons)
    covariates.apply(to: &self)
  }
}
