/// Why values do not suit a transform.
package enum TransformError: Error, Hashable, Sendable {
  /// ln(1 + x) of a value ≤ −1.
  case logarithmUndefined(value: Double, index: Int)
  case lagNotPositive(Int)
  case lagTooLong(lag: Int, count: Int)
  case noObservedValue(Transform)
  case infiniteValue(index: Int)
  /// Differences of the values exceed what a Double can hold.
  case rangeTooWide(Transform)
}

extension TransformError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .logarithmUndefined(let value, let index):
      "log1p needs values above -1, but the value at index \(index) is \(value)"
    case .lagNotPositive(let lag):
      "the lag of a difference must be at least 1, not \(lag)"
    case .lagTooLong(let lag, let count):
      "a difference of lag \(lag) needs more than \(lag) values, but there are \(count)"
    case .noObservedValue(let transform):
      "the transform \(transform) needs at least 1 observed value"
    case .infiniteValue(let index):
      "the value at index \(index) is infinite"
    case .rangeTooWide(let transform):
      "the values span more than a 64-bit number can hold, so \(transform) is not defined"
    }
  }
}
