import Glibc

/// The part of a chain that changes each value by itself, with nothing fitted: strictly rising, so
/// it keeps the order of quantiles and interval bounds.
package enum PointTransform: Hashable, Sendable {
  case identity
  case log1p

  /// NaN stays NaN; a value outside the domain, ≤ −1 for log1p, becomes NaN and so counts as missing.
  package func apply(_ value: Double) -> Double {
    switch self {
    case .identity: value
    case .log1p: value > -1 ? Glibc.log1p(value) : .nan
    }
  }

  /// The value in data units; infinite where it exceeds a Double.
  package func invert(_ value: Double) -> Double {
    switch self {
    case .identity: value
    case .log1p: expm1(value)
    }
  }
}
