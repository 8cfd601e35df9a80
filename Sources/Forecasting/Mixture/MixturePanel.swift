import Recurrent

/// A panel as the networks of one kind see it, the origins they learn from, and the batches of both.
struct MixturePanel: Sendable {
  /// The origins of one series, `count` of them back from `last`, `stride` apart.
  struct Origins: Hashable, Sendable {
    var last: Int
    var stride: Int
    var count: Int

    static let none = Origins(last: 0, stride: 1, count: 0)
  }

  let configuration: MixtureConfiguration
  let series: [MixtureSeries]
  /// `[series]`
  let scales: [Double]
  private let bases: SeasonalBases

  init(_ data: [[Double]], kind: MixtureKind, configuration: MixtureConfiguration) {
    self.configuration = configuration
    bases = configuration.seasonalBases
    series = data.map {
      MixtureSeries($0, form: kind.form, lags: configuration.fillingLags)
    }
    scales = series.map {
      switch kind.unit {
      case .none: 1
      case .spread: $0.spread(window: configuration.window, span: configuration.levelSpan)
      case .deviation: $0.deviation
      }
    }
  }

  /// The origins of every series: in phase with its end, a season apart, or closer where that makes
  /// fewer than `leastWindows` in all; of the other recipes every one.
  func origins() -> [Origins] {
    switch configuration.recipe {
    case .shortSeries: return series.map(everyOrigin)
    case .longHorizon: return series.map { phasedOrigins($0, stride: 1) }
    case .manySeasons: break
    }
    let period = configuration.period
    for part in 1...period {
      let stride = (period + part - 1) / part
      let origins = series.map { phasedOrigins($0, stride: stride) }
      if stride == 1 || origins.reduce(0, { $0 + $1.count }) >= MixturePanel.leastWindows {
        return origins
      }
    }
    preconditionFailure("strides of a period of \(period) end at 1")
  }

  private static let leastWindows = 5000

  /// Whole windows with all their targets known; of a series too short for one, what there is.
  private func phasedOrigins(_ one: MixtureSeries, stride: Int) -> Origins {
    let steps = (configuration.horizon + stride - 1) / stride
    let last = one.count - steps * stride
    let first = one.first + configuration.window
    if last >= first {
      return Origins(last: last, stride: stride, count: (last - first) / stride + 1)
    }
    if last >= one.first + configuration.period { return Origins(last: last, stride: 1, count: 1) }
    return everyOrigin(one)
  }

  /// Every origin with a season and a little more before it, if only some of its targets are known.
  private func everyOrigin(_ one: MixtureSeries) -> Origins {
    let (m, h) = (configuration.period, configuration.horizon)
    let known = one.count - one.first
    guard known > 1 else { return .none }
    let whole = known - h > m ? min(configuration.window, known - h) : m + 1
    let first = min(max(whole, m + 2), known - 1)
    return Origins(last: one.count - 1, stride: 1, count: known - first)
  }

  /// Writes what the network reads at an origin into row `row` of `rows`.
  /// - Parameter window: room for a window.
  /// - Returns: the level.
  func fill(
    inputs: inout [Float], bases target: inout [Float], row: Int, rows: Int, series index: Int,
    origin: Int, window: inout [Double]
  ) -> Double {
    let one = series[index]
    let level = one.level(before: origin, span: configuration.levelSpan)
    one.read(&window, before: origin, level: level, scale: scales[index])
    let period = configuration.period
    for season in 0..<configuration.seasons {
      let first = (season * rows + row) * period
      for phase in 0..<period {
        let value = window[season * period + phase]
        inputs[first + phase] = Float(min(max(value, -MixturePanel.limit), MixturePanel.limit))
      }
    }
    if !target.isEmpty {
      bases.fill(
        &target, from: row * bases.bases.count * configuration.horizon, window: window)
    }
    return level
  }

  /// Keeps one far value from saturating every unit.
  private static let limit = 10.0

  /// Writes an origin and what followed it into a row of a batch.
  func fill(
    _ batch: inout Batch<Float>, row: Int, series index: Int, origin: Int, window: inout [Double]
  ) {
    let level = fill(
      inputs: &batch.inputs, bases: &batch.bases, row: row, rows: batch.rows, series: index,
      origin: origin, window: &window)
    if !batch.categories.isEmpty { batch.categories[row] = Int32(index) }
    let one = series[index]
    let horizon = configuration.horizon
    for lead in 0..<horizon {
      let at = origin + lead
      let isKnown = at < one.count && one.isObserved[at]
      let cell = row * horizon + lead
      batch.targets[cell] = isKnown ? Float((one.values[at] - level) / scales[index]) : 0
      batch.weights[cell] = isKnown ? 1 : 0
    }
  }
}
