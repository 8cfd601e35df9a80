package import Recurrent
package import TimeSeries

/// A trained network with what was fitted to each series: it reads the last context and predicts by the configured strategy.
package struct FittedRecurrentForecaster: FittedForecaster {
  package let configuration: RecurrentConfiguration
  /// Flat, laid out by `ParameterLayout`.
  package let parameters: [Float]
  /// One a series of the panel that was fitted, in its order.
  package let states: [SeriesState]
  /// nil while none has been measured: forecasts then come without intervals.
  package var calibration: Calibration?
  private let stateIndices: [SeriesID: Int]
  private let pool: WorkerPool

  /// Most series that run through the network together: enough to fill the kernels, and fixed, so that
  /// results do not depend on the number of threads.
  private static let mostRowsPerBlock = 48
  /// Numbers that the contexts of a block take, above which it has fewer rows.
  private static let mostNumbersPerBlock = 1 << 23

  package init(
    configuration: RecurrentConfiguration, parameters: [Float], states: [SeriesState],
    calibration: Calibration?, pool: WorkerPool
  ) {
    self.configuration = configuration
    self.parameters = parameters
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
      configuration: configuration, parameters: parameters, states: states,
      calibration: calibration, pool: pool)
  }

  /// Continues each series by `horizon` steps, however long the horizon of training was.
  ///
  /// A series that was not fitted is scaled by its own history. Throws where a series has no observed
  /// value or too few for its transforms, leaves their domain, or where the rollout or an interval
  /// leaves the finite numbers.
  package func forecast(
    _ panel: Panel, horizon: Int, levels: [Double]
  ) throws(ForecastError) -> [Forecast] {
    precondition(horizon >= 1, "horizon \(horizon) must be at least 1")
    var states: [SeriesState] = []
    var windows: [WindowInputs] = []
    for series in panel.series {
      guard series.missingCount < series.count else { throw .noObservedValue(series.id) }
      let state = try state(of: series)
      let values = state.transforms.apply(series.values)
      states.append(state)
      windows.append(
        WindowInputs(
          values: values, context: values.count - configuration.contextLength..<values.count,
          scaling: configuration.windowScaling))
    }
    let predictions = predict(windows, horizon: horizon)
    var forecasts: [Forecast] = []
    for (index, series) in panel.series.enumerated() {
      let point = states[index].transforms.invert(
        predictions[index].map { windows[index].scale.invert(Double($0)) },
        continuing: series.values)
      let intervals =
        calibration?.intervals(around: point, state: states[index], levels: levels) ?? []
      // Residuals are taken after the pointwise part, so it must hold the point as well.
      let centre = point.map(states[index].transforms.pointwiseApply)
      if let step = point.indices.first(where: { step in
        !point[step].isFinite || !centre[step].isFinite
          || intervals.contains { !$0.lower[step].isFinite || !$0.upper[step].isFinite }
      }) {
        throw .notFinite(series.id, step: step + 1)
      }
      forecasts.append(
        Forecast(
          seriesID: series.id, modelName: configuration.modelName, cutoff: series.end,
          frequency: series.frequency, point: point, intervals: intervals))
    }
    return forecasts
  }

  private func state(of series: Series) throws(ForecastError) -> SeriesState {
    guard let index = stateIndices[series.id] else {
      return try SeriesState(fitting: configuration, to: series)
    }
    do throws(TransformError) {
      try states[index].transforms.validate(series.values)
    } catch {
      throw .transform(series.id, reason: error.description)
    }
    return states[index]
  }

  /// Series that run through the network together.
  static func rowsPerBlock(_ configuration: RecurrentConfiguration) -> Int {
    min(max(mostNumbersPerBlock / configuration.contextNumbers, 1), mostRowsPerBlock)
  }

  /// Predictions [horizon] of each window, in network units.
  private func predict(_ windows: [WindowInputs], horizon: Int) -> [[Float]] {
    let size = FittedRecurrentForecaster.rowsPerBlock(configuration)
    let blocks = (windows.count + size - 1) / size
    let results = BlockResults(count: blocks)
    pool.forEach(blocks) { block in
      let rows = windows[block * size..<min((block + 1) * size, windows.count)]
      results.set(predict(block: Array(rows), horizon: horizon), at: block)
    }
    return results.joined()
  }

  private func predict(block windows: [WindowInputs], horizon: Int) -> [[Float]] {
    let plan = configuration.plan
    let network = Rollout<Float>(
      configuration.shape, parameters: parameters, steps: plan.extent(predicting: 1).steps,
      rows: windows.count)
    return plan.predict(windows, horizon: horizon, with: network)
  }
}
