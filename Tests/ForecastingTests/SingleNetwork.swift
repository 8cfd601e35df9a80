import Recurrent
import TimeSeries

@testable import Forecasting

// Most tests are of models of one network, and say so here once.

extension Fitting {
  init(
    _ network: RecurrentConfiguration, levels: [Double], refit: Bool,
    comparisons: [Comparison] = [], start: [Float]? = nil, pool: WorkerPool,
    report: @escaping @Sendable (TrainingProgress) -> Void = { _ in }
  ) {
    self.init(
      ModelConfiguration.network(network), levels: levels, refit: refit, comparisons: comparisons,
      start: start, pool: pool, report: report)
  }
}

extension FittedModel {
  private var single: FittedRecurrentForecaster {
    guard let network else {
      preconditionFailure("\(configuration.modelName) is no single network")
    }
    return network
  }

  var parameters: [Float] { single.parameters }
  var states: [SeriesState] { single.states }
  var covariates: FittedCovariates { single.covariates }
}

extension ModelConfiguration {
  static func == (model: ModelConfiguration, network: RecurrentConfiguration) -> Bool {
    model == .network(network)
  }
}

extension Model {
  static func tail(
    of panel: Panel, configuration: RecurrentConfiguration, keeping: Int = 2000
  ) -> Panel {
    tail(of: panel, configuration: ModelConfiguration.network(configuration), keeping: keeping)
  }
}

extension Comparison {
  func forecaster(
    _ configuration: RecurrentConfiguration, pool: WorkerPool,
    report: @escaping @Sendable (TrainingProgress) -> Void
  ) -> any Forecaster {
    forecaster(ModelConfiguration.network(configuration), pool: pool, report: report)
  }
}
