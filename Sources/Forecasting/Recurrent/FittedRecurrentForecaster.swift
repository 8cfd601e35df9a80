package import Recurrent
package import TimeSeries

/// A trained network with what was fitted to each series: prefill on the last context, then rollout.
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

  /// Series that run through the network together: enough to fill the kernels, and fixed, so that
  /// results do not depend on the number of threads.
  private static let rowsPerBlock = 48

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
    let rolled = rollout(windows, horizon: horizon)
    var forecasts: [Forecast] = []
    for (index, series) in panel.series.enumerated() {
      let point = states[index].transforms.invert(
        rolled[index].map { windows[index].scale.invert(Double($0)) }, continuing: series.values)
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

  /// Free-running outputs [h] of each window, in network units.
  private func rollout(_ windows: [WindowInputs], horizon: Int) -> [[Float]] {
    let size = FittedRecurrentForecaster.rowsPerBlock
    let blocks = (windows.count + size - 1) / size
    let results = BlockResults(count: blocks)
    pool.forEach(blocks) { block in
      let rows = windows[block * size..<min((block + 1) * size, windows.count)]
      results.set(rollout(block: Array(rows), horizon: horizon), at: block)
    }
    return results.joined()
  }

  private func rollout(block windows: [WindowInputs], horizon: Int) -> [[Float]] {
    let network = Rollout<Float>(
      configuration.shape, parameters: parameters, steps: configuration.contextLength,
      rows: windows.count)
    let width = RecurrentConfiguration.inputSize
    var inputs = [Float](repeating: 0, count: windows.count * width)
    // Prefill: the value before each of the last C steps, as in training; its outputs are not needed.
    for step in 0..<configuration.contextLength {
      for (row, window) in windows.enumerated() {
        let value = window.value(
          at: window.values.count - configuration.contextLength + step - 1)
        inputs[row * width] = value ?? 0
        inputs[row * width + 1] = value == nil ? 0 : 1
      }
      _ = network.advance(inputs)
    }
    for (row, window) in windows.enumerated() {
      let last = window.value(at: window.values.count - 1)
      inputs[row * width] = last ?? 0
      inputs[row * width + 1] = last == nil ? 0 : 1
    }
    var outputs = [[Float]](repeating: [], count: windows.count)
    for _ in 0..<horizon {
      let next = network.advance(inputs)
      for row in windows.indices {
        outputs[row].append(next[row])
        inputs[row * width] = next[row]
        inputs[row * width + 1] = 1
      }
    }
    return outputs
  }
}
