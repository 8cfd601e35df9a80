import Recurrent
import TimeSeries

/// A series at the end of its history, ready to be continued.
struct SeriesWindow {
  let series: Series
  let state: SeriesState
  let inputs: WindowInputs
  let units: RowUnits

  init(
    _ series: Series, _ state: SeriesState, _ configuration: RecurrentConfiguration,
    features: SeriesFeatures = .none
  ) {
    let observed = series.values.decoded()
    let values = state.transforms.apply(observed)
    self.series = series
    self.state = state
    inputs = WindowInputs(
      values: values, context: values.count - configuration.contextLength..<values.count,
      scaling: configuration.windowScaling, features: features)
    units = SeriesUnits(
      state.transforms, values: observed, seasonalPeriod: configuration.seasonalPeriod
    ).row(inputs.scale)
  }

  /// Data units [path][h] of predictions in network units.
  func data(_ predictions: [[Double]]) -> [[Double]] {
    state.transforms.invert(
      paths: predictions.map { $0.map(inputs.scale.invert) }, continuing: series.values.decoded())
  }
}

/// What is said of the steps after a window, in data units.
struct Continuation: Sendable {
  var point: [Double]
  var intervals: [Interval]

  /// Medians, step by step, of what several networks say: of the points, and of each bound; NaN where one of them
  /// is.
  static func median(_ said: [Continuation]) -> Continuation {
    precondition(!said.isEmpty, "\(said.count) continuations")
    func median(_ rows: [[Double]]) -> [Double] {
      rows[0].indices.map { lead in
        let values = rows.map { $0[lead] }
        return values.contains(where: \.isNaN)
          ? .nan : Quantile.linear(0.5, ofSorted: values.sorted())
      }
    }
    guard said.count > 1 else { return said[0] }
    return Continuation(
      point: median(said.map(\.point)),
      intervals: said[0].intervals.indices.map { index in
        Interval(
          level: said[0].intervals[index].level,
          lower: median(said.map { $0.intervals[index].lower }),
          upper: median(said.map { $0.intervals[index].upper }))
      })
  }
}
