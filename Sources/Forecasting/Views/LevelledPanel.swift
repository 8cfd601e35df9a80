import Recurrent
import TimeSeries

/// A panel as a view sees it, and the cells of batches it fills.
///
/// Step s of a row has the origin e − S + 1 + s. It reads `[w + 1]`: the window x / c, missing values and
/// those before the start as 0, within ±10, then ln(c / typical c). Its targets are the h values after
/// the origin in the same units.
struct LevelledPanel: Sendable {
  let series: [LevelledSeries]
  let horizon: Int
  let window: Int
  /// Weight of each series in the loss: the errors of one that is hard for the seasonal naive method
  /// count less.
  let weights: [Float]
  let scale: SpreadScale

  /// What spreads are compared with, over all windows of the panel that was fitted.
  struct SpreadScale: Hashable, Sendable {
    /// Stands in where a spread cannot be said.
    var median: Double
    /// The median with this in place.
    var typical: Double

    func spread(_ raw: Double) -> Double {
      max(raw.isNaN ? median : raw, 0.02 * median + 1e-6)
    }
  }

  /// Spreads that a number a network reads or says may be from its level.
  static let limit = 10.0

  init(_ series: [LevelledSeries], horizon: Int, period: Int, scale: SpreadScale? = nil) {
    precondition(!series.isEmpty, "a panel of \(series.count) series")
    self.series = series
    self.horizon = horizon
    window = series[0].window
    if let scale {
      self.scale = scale
    } else {
      let spreads = series.flatMap { $0.spreads.dropFirst() }
      let known = spreads.filter { !$0.isNaN }.sorted()
      let median = known.isEmpty ? 0 : Quantile.linear(0.5, ofSorted: known)
      var fixed = SpreadScale(median: median, typical: 1)
      fixed.typical = Quantile.linear(
        0.5, ofSorted: (spreads.isEmpty ? [1] : spreads).map(fixed.spread).sorted())
      self.scale = fixed
    }
    let errors = series.map { $0.naiveError(period: period) }
    let known = errors.filter { $0.isFinite }.sorted()
    let median = known.isEmpty ? 1 : Quantile.linear(0.5, ofSorted: known)
    let relative = errors.map { error in
      median > 0 ? median / max(error.isFinite ? error : median, 0.25 * median) : 1
    }
    let mean = relative.reduce(0, +) / Double(relative.count)
    weights = relative.map { Float($0 / mean) }
  }

  func fillInputs(
    _ inputs: inout [Float], series index: Int, last origin: Int, row: Int, rows: Int, steps: Int
  ) {
    let one = series[index]
    for step in 0..<steps {
      let origin = origin - steps + 1 + step
      let cell = (step * rows + row) * (window + 1)
      guard origin > 0, origin <= one.count, !one.levels[origin].isNaN else {
        for offset in 0...window { inputs[cell + offset] = 0 }
        continue
      }
      let spread = scale.spread(one.spreads[origin])
      for offset in 0..<window {
        let at = origin - window + offset
        inputs[cell + offset] = at < 0 ? 0 : number(one, one.values[at], origin, spread) ?? 0
      }
      inputs[cell + window] = Float(Elementary.log(spread / scale.typical))
    }
  }

  func fillTargets(
    _ batch: inout Batch<Float>, series index: Int, last origin: Int, row: Int
  ) {
    let one = series[index]
    for step in 0..<batch.steps {
      let origin = origin - batch.steps + 1 + step
      let cell = (step * batch.rows + row) * horizon
      let isKnown = origin > 0 && origin <= one.count && !one.levels[origin].isNaN
      for lead in 0..<horizon {
        var value: Float?
        if isKnown, origin + lead < one.count {
          value = number(
            one, one.values[origin + lead], origin, scale.spread(one.spreads[origin]))
        }
        batch.targets[cell + lead] = value ?? 0
        batch.weights[cell + lead] = value == nil ? 0 : weights[index]
      }
    }
  }

  /// A value in units of its origin; nil where missing.
  private func number(
    _ one: LevelledSeries, _ value: Double, _ origin: Int, _ spread: Double
  ) -> Float? {
    guard !value.isNaN else { return nil }
    let units = one.relative(value, origin: origin) / spread
    return Float(min(max(units, -LevelledPanel.limit), LevelledPanel.limit))
  }
}

extension LevelledSeries {
  /// The mean |z_t − z_{t−m}|, over the mean size but for logarithms; NaN where there is none.
  fileprivate func naiveError(period: Int) -> Double {
    var sum = 0.0
    var count = 0
    for index in values.indices.dropFirst(period) {
      let error = abs(values[index] - values[index - period])
      guard !error.isNaN else { continue }
      sum += error
      count += 1
    }
    guard count > 0 else { return .nan }
    return sum / Double(count) / (form == .logarithm ? 1 : size)
  }
}
