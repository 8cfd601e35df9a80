import Recurrent
import TimeSeries

/// What losses in units of the series need to know of one: how its transformed values z stand for
/// y = location + scale · z.
///
/// Where all transforms are affine, y is in data units. After a logarithm y is its value, and after
/// differences a change of it, of which the location says nothing: what is measured then is the error
/// alone, in units after the pointwise transform.
struct SeriesUnits: Hashable, Sendable {
  var location: Double
  /// Above 0.
  var scale: Double
  /// The mean |y_t − y_{t−m}| of the series after the pointwise part of its transforms; nil where
  /// nothing moves.
  var naiveError: Double?

  /// Of a series that nothing has transformed.
  static let untransformed = SeriesUnits(location: 0, scale: 1, naiveError: nil)

  init(location: Double, scale: Double, naiveError: Double?) {
    self.location = location
    // A product of scales can leave the range of Double; no unit is 0, nor subnormal, which is 0 where
    // the network is trained.
    self.scale = max(scale, .leastNormalMagnitude)
    self.naiveError = naiveError
  }

  /// - Parameter values: the series in data units [n], NaN = missing, up to the cutoff.
  init(_ transforms: FittedTransformChain, values: [Double], seasonalPeriod: Int) {
    var (location, scale) = (0.0, 1.0)
    for stage in transforms.scales.reversed() {
      location = stage.invert(location)
      scale *= stage.scale
    }
    self.init(
      location: location, scale: scale,
      naiveError: ResidualUnits.naiveError(
        of: values.map(transforms.pointwiseApply), period: seasonalPeriod))
  }

  /// Units of a window with a scale of its own.
  func row(_ window: LocationScale) -> RowUnits {
    let units = SeriesUnits(
      location: location + scale * window.location, scale: scale * window.scale,
      naiveError: naiveError)
    return RowUnits(
      location: units.location, scale: units.scale, naiveError: units.naiveError ?? units.scale)
  }
}

extension TransformChain {
  /// Whether it only moves and stretches values, so that transformed values can be read in data units
  /// without the values around them.
  package var isAffine: Bool {
    transforms.allSatisfy { transform in
      switch transform {
      case .standard, .minMax, .robust: true
      case .log1p, .difference: false
      }
    }
  }
}
