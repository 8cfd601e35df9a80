import Recurrent
import TimeSeries

/// What the network reads and should say at one step of a window.
///
/// At step t of a window the input is the value before t and whether it was observed; a missing value
/// reads as 0 (the mean after scaling) with the flag at 0. The target is the value at t.
struct WindowInputs {
  /// A series in transformed units [n], NaN = missing.
  let values: [Double]
  let scale: LocationScale

  /// - Parameter context: indices the window scale may look at; those outside the series are skipped.
  ///   Where none of them is observed it looks at as many up to the last observed value before them:
  ///   data units would make the forecast of a series at a million begin near 0.
  init(values: [Double], context: Range<Int>, scaling: WindowScaling) {
    self.values = values
    let inside = values[context.clamped(to: values.indices)]
    let end = values[..<inside.endIndex].lastIndex { !$0.isNaN }.map { $0 + 1 } ?? 0
    scale = scaling.scale(
      ofContext: end > inside.startIndex ? inside : values[max(0, end - context.count)..<end])
  }

  /// The value at an index in network units; nil where missing or outside the series.
  func value(at index: Int) -> Float? {
    guard values.indices.contains(index), !values[index].isNaN else { return nil }
    return Float(scale.apply(values[index]))
  }
}
