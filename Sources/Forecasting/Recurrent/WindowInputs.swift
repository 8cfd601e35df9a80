import Recurrent
import TimeSeries

/// A series as one window sees it: in network units, continued by what has been predicted.
struct WindowInputs {
  /// A series in transformed units [n], NaN = missing.
  let values: [Double]
  let scale: LocationScale
  let features: SeriesFeatures
  /// The index from which covariates of the past are not known: the origin, in training as in prediction.
  let knownEnd: Int
  /// Predictions from the end of `values` on, in network units.
  private(set) var predictions: [Double] = []

  /// - Parameter context: indices the window scale may look at; those outside the series are skipped.
  ///   Where none of them is observed it looks at as many up to the last observed value before them:
  ///   data units would make the forecast of a series at a million begin near 0.
  init(
    values: [Double], context: Range<Int>, scaling: WindowScaling,
    features: SeriesFeatures = .none
  ) {
    self.values = values
    self.features = features
    knownEnd = context.upperBound
    let inside = values[context.clamped(to: values.indices)]
    let end = values[..<inside.endIndex].lastIndex { !$0.isNaN }.map { $0 + 1 } ?? 0
    scale = scaling.scale(
      ofContext: end > inside.startIndex ? inside : values[max(0, end - context.count)..<end])
  }

  /// The index after the last value or prediction.
  var end: Int { values.count + predictions.count }

  /// The value at an index in network units, or its prediction after the end of the series; nil where
  /// missing or outside.
  func value(at index: Int) -> Float? {
    guard index < values.count else {
      return index < end ? Float(predictions[index - values.count]) : nil
    }
    guard index >= 0, !values[index].isNaN else { return nil }
    return Float(scale.apply(values[index]))
  }

  /// Continues the series: what comes after reads these as values.
  mutating func append(_ predictions: some Sequence<Double>) {
    self.predictions.append(contentsOf: predictions)
  }
}
