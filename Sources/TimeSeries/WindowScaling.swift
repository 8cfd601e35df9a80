/// How one window is brought to unit size, from its context alone.
package enum WindowScaling: String, CaseIterable, Hashable, Sendable {
  /// Data units.
  case none
  /// Location: mean; scale: standard deviation.
  case standard
  /// Location 0; scale: mean of |x|.
  case meanAbsolute
  /// The level is taken out: location is the last observed value; scale: standard deviation.
  case lastValue

  /// Location and scale of a context [≤ C], NaN = missing, as far as it lies inside the series.
  ///
  /// A scale of 0 (a constant context) becomes max(|x|, 1); a context without observed values keeps
  /// data units.
  package func scale(ofContext context: ArraySlice<Double>) -> LocationScale {
    guard self != .none, let moments = Moments(of: context) else {
      return LocationScale(location: 0, scale: 1)
    }
    switch self {
    case .none: return LocationScale(location: 0, scale: 1)
    case .standard:
      return LocationScale(
        location: moments.mean, scale: moments.safeScale(moments.standardDeviation))
    case .meanAbsolute:
      return LocationScale(location: 0, scale: moments.safeScale(moments.meanAbsolute))
    case .lastValue:
      return LocationScale(
        location: context.last { !$0.isNaN } ?? moments.mean,
        scale: moments.safeScale(moments.standardDeviation))
    }
  }
}
