package import Recurrent
package import TimeSeries

/// A trained network with what was fitted to each series: it reads the last context and predicts by the
/// configured strategy.
///
/// Of an ensemble every network does; the median of their points, and of each of the bounds they say themselves, is
/// the forecast, and sample paths are drawn from each in turn. The median rather than the mean, as one network
/// that has failed does not move it: N. Kourentzes, D. K. Barrow and S. F. Crone, "Neural network ensemble
/// operators for time series forecasting", Expert Systems with Applications 41 (2014),
/// doi:10.1016/j.eswa.2013.12.011.
package struct FittedRecurrentForecaster: FittedForecaster {
  package let configuration: RecurrentConfiguration
  /// At least one, each flat, laid out by `ParameterLayout`.
  package let networks: [[Float]]
  /// Those of the first network.
  package var parameters: [Float] { networks[0] }
  /// One a series of the panel that was fitted, in its order.
  package let states: [SeriesState]
  /// nil while none has been measured: forecasts then come without intervals.
  package var calibration: Calibration?
  package let covariates: FittedCovariates
  private let stateIndices: [SeriesID: Int]
  private let pool: WorkerPool

  /// Most series that run through the network together: enough to fill the kernels, and fixed, so that
  /// results do not depend on the number of threads.
  private static let mostRowsPerBlock = 48
  /// Numbers that the contexts of a block take, above which it has fewer rows.
  private static let mostNumbersPerBlock = 1 << 23

  package init(
    configuration: RecurrentConfiguration, networks: [[Float]], states: [SeriesState],
    calibration: Calibration?, covariates: FittedCovariates = .none, pool: WorkerPool
  ) {
    precondition(
      networks.count == configuration.ensemble,
      "\(networks.count) networks for an ensemble of \(configuration.ensemble)")
    precondition(
      covariates.inputs == configuration.covariates,
      "\(covariates.inputs.columns.count) columns for \(configuration.covariates.columns.count)")
    self.covariates = covariates
    self.configuration = configuration
    self.networks = networks
    self.states = states
    self.calibration = calibration
    self.pool = pool
    var indices: [SeriesID: Int] = [:]
    for (index, state) in states.enumerated() { indices[state.id] = index }
    stateIndices = indices
  }

  /// The same network with a state for every series of `panel`, in its order: those that were not
  /// trained on are scaled by their own history.
  func completed(for panel: Panel) throws(ForecastError) -> FittedRecurrentForecaster {
    var states: [SeriesState] = []
    for series in panel.series { states.append(try state(of: series)) }
    return FittedRecurrentForecaster(
      configuration: configuration, networks: networks, states: states,
      calibration: calibration, covariates: covariates, pool: pool)
  }

  /// Coverages of the intervals that forecasts have where no others are asked for.
  package var levels: [Double] {
    configuration.intervalSource == .conformalResiduals
      ? calibration?.levels ?? [] : configuration.levels
  }

  package func forecast(
    _ panel: Panel, horizon: Int, levels: [Double]
  ) throws(ForecastError) -> [Forecast] {
    try forecast(panel, horizon: horizon, levels: levels, samples: configuration.samples)
  }

  /// Continues each series by `horizon` steps, however long the horizon of training was.
  ///
  /// Under a likelihood that is the median of `samples` paths, and intervals lie between their order
  /// statistics. A series that was not fitted is scaled by its own history. Throws where a series has no
  /// observed value or too few for its transforms, leaves their domain, or where the rollout or an
  /// interval leaves the finite numbers.
  package func forecast(
    _ panel: Panel, horizon: Int, levels: [Double], samples: Int
  ) throws(ForecastError) -> [Forecast] {
    precondition(horizon >= 1, "horizon \(horizon) must be at least 1")
    precondition(samples >= 1, "\(samples) sample paths")
    let encoder = try FeatureEncoder(covariates, panel: panel)
    let ahead = configuration.stepsAhead(horizon)
    var windows: [SeriesWindow] = []
    for series in panel.series {
      guard series.missingCount < series.count else { throw .noObservedValue(series.id) }
      windows.append(
        SeriesWindow(
          series, try state(of: series), configuration,
          features: encoder.features(of: series, ahead: ahead)))
    }
    let continuations =
      configuration.intervalSource == .samplePaths
      ? sample(windows, horizon: horizon, levels: levels, samples: samples)
      : predict(windows, horizon: horizon, levels: levels)
    var forecasts: [Forecast] = []
    for (window, continuation) in zip(windows, continuations) {
      let (point, intervals) = (continuation.point, continuation.intervals)
      // Residuals are taken after the pointwise part, so it must hold the point as well.
      let centre = point.map(window.state.transforms.pointwiseApply)
      forecasts.append(
        try window.series.forecast(
          by: configuration.modelName, point: point, centre: centre, intervals: intervals,
          limits: configuration.limits))
    }
    return forecasts
  }

  /// Throws where a covariate of the future is missing at a step that a forecast of `horizon` steps reads;
  /// `forecast` itself takes it for unknown, which reads as the mean.
  package func requireFuture(of panel: Panel, horizon: Int) throws(ForecastError) {
    let encoder = try FeatureEncoder(covariates, panel: panel)
    let ahead = configuration.stepsAhead(horizon)
    for series in panel.series {
      guard let (step, column) = encoder.firstUnknown(of: series, ahead: ahead) else { continue }
      throw .futureUnknown(
        series.id, column, stamp: panel.stampStyle.format(series.timestamp(at: step)))
    }
  }

  private func state(of series: Series) throws(ForecastError) -> SeriesState {
    guard let index = stateIndices[series.id] else {
      return try SeriesState(fitting: configuration, to: series)
    }
    do throws(TransformError) {
      try states[index].transforms.validate(series.values.decoded())
    } catch {
      throw .transform(series.id, reason: error.description)
    }
    return states[index]
  }

  /// Series that run through the network together.
  static func rowsPerBlock(_ configuration: RecurrentConfiguration) -> Int {
    min(max(mostNumbersPerBlock / configuration.contextNumbers, 1), mostRowsPerBlock)
  }

  /// Point forecasts, with intervals where they are known.
  private func predict(
    _ windows: [SeriesWindow], horizon: Int, levels: [Double]
  ) -> [Continuation] {
    let size = FittedRecurrentForecaster.rowsPerBlock(configuration)
    let blocks = (windows.count + size - 1) / size
    let results = BlockResults<Continuation>(count: blocks)
    pool.forEach(blocks) { block in
      let rows = windows[block * size..<min((block + 1) * size, windows.count)]
      results.set(predict(block: Array(rows), horizon: horizon, levels: levels), at: block)
    }
    return results.joined()
  }

  private func predict(
    block windows: [SeriesWindow], horizon: Int, levels: [Double]
  ) -> [Continuation] {
    let isQuantiles = configuration.intervalSource == .networkQuantiles
    let known = isQuantiles ? levels.filter(configuration.hasInterval).sorted() : []
    let orders = known.flatMap { level in
      let (lower, upper) = Objective.tailOrders(level)
      return [lower, upper]
    }
    let said = networks.map { parameters in
      var reader = OutputReader(
        configuration.objective, units: windows.map(\.units), orders: orders)
      let predictions = configuration.plan.predict(
        windows.map(\.inputs), horizon: horizon,
        with: rollout(of: parameters, rows: windows.count), reader: &reader)
      return zip(windows, predictions).enumerated().map { row, pair in
        let (window, prediction) = pair
        let point = window.data([prediction])[0]
        return Continuation(
          point: point,
          intervals: isQuantiles
            ? window.intervals(
              known, around: point, quantiles: reader.quantiles[row],
              measured: configuration.horizon) : [])
      }
    }
    return windows.indices.map { row in
      var median = Continuation.median(said.map { $0[row] })
      if !isQuantiles {
        median.intervals =
          calibration?.intervals(
            around: median.point, units: windows[row].state.residualUnits, levels: levels) ?? []
      }
      return median
    }
  }

  private func rollout(of parameters: [Float], rows: Int) -> Rollout<Float> {
    Rollout(
      configuration.shape, parameters: parameters,
      steps: configuration.plan.extent(predicting: 1).steps, rows: rows)
  }

  /// Medians and order statistics of sample paths, series by series.
  private func sample(
    _ windows: [SeriesWindow], horizon: Int, levels: [Double], samples: Int
  ) -> [Continuation] {
    let results = BlockResults<Continuation>(count: windows.count)
    pool.forEach(windows.count) { index in
      let paths = SamplePaths(samplePaths(windows[index], horizon: horizon, count: samples))
      results.set(
        [Continuation(point: paths.point, intervals: levels.sorted().map(paths.interval))],
        at: index)
    }
    return results.joined()
  }

  /// Paths [path][horizon] in data units, path k of network k modulo their number. Each is the same however
  /// many are drawn.
  func samplePaths(_ window: SeriesWindow, horizon: Int, count: Int) -> [[Double]] {
    var paths = [[Double]](repeating: [], count: count)
    for (number, parameters) in networks.enumerated() {
      let own = Array(stride(from: number, to: count, by: networks.count))
      for (path, values) in zip(own, drawn(own, of: parameters, window, horizon: horizon)) {
        paths[path] = values
      }
    }
    let data = window.data(paths)
    // Counts went through the scale and come back next to whole.
    return configuration.objective == .negativeBinomial
      ? data.map { $0.map { $0.rounded() } } : data
  }

  /// Paths of these numbers, drawn from one network, in its units.
  private func drawn(
    _ numbers: [Int], of parameters: [Float], _ window: SeriesWindow, horizon: Int
  ) -> [[Double]] {
    guard !numbers.isEmpty else { return [] }
    let most = FittedRecurrentForecaster.rowsPerBlock(configuration)
    // Blocks of one size, so that few networks are set up.
    let blocks = (numbers.count + most - 1) / most
    let size = (numbers.count + blocks - 1) / blocks
    var network: (rows: Int, rollout: Rollout<Float>)?
    var paths: [[Double]] = []
    for first in stride(from: 0, to: numbers.count, by: size) {
      let block = numbers[first..<min(first + size, numbers.count)]
      let rows = block.count
      var reader = OutputReader(
        configuration.objective, units: Array(repeating: window.units, count: rows),
        generators: block.map {
          .samplePath($0, of: window.series.id, seed: configuration.seed)
        })
      let rollout =
        network.flatMap { $0.rows == rows ? $0.rollout : nil }
        ?? rollout(of: parameters, rows: rows)
      network = (rows, rollout)
      paths += configuration.plan.predict(
        Array(repeating: window.inputs, count: rows), horizon: horizon, with: rollout,
        reader: &reader)
    }
    return paths
  }
}
