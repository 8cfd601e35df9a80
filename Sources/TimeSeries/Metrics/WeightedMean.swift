/// A mean that grows value by value and needs no sum that could overflow.
///
/// μ ← μ + (x − μ) w / W. Source: D. H. D. West, "Updating mean and variance estimates: an improved
/// method", Communications of the ACM 22 (1979), doi:10.1145/359146.359153.
package struct WeightedMean: Hashable, Sendable {
  private var weight = 0.0
  private var mean = 0.0

  package init() {}

  /// - Parameter weight: at least 0.
  package mutating func add(_ value: Double, weight added: Double = 1) {
    precondition(added >= 0, "a weight of \(added) is below 0")
    guard added > 0 else { return }
    weight += added
    mean += (value - mean) * (added / weight)
  }

  /// nil where nothing was added.
  package var value: Double? { weight > 0 ? mean : nil }
}

/// A root mean square that grows in the same way: the largest value is kept beside the sum of squares in
/// its units, so that squares of 1e300 do not overflow.
struct WeightedRootMeanSquare: Hashable, Sendable {
  private var weight = 0.0
  private var largest = 0.0
  private var squares = 0.0

  mutating func add(_ value: Double, weight added: Double) {
    weight += added
    let magnitude = value.magnitude
    guard magnitude > 0 else { return }
    if magnitude > largest {
      let ratio = largest / magnitude
      squares = squares * ratio * ratio + added
      largest = magnitude
    } else {
      let ratio = magnitude / largest
      squares += added * ratio * ratio
    }
  }

  /// nil where nothing was added.
  var value: Double? { weight > 0 ? largest * (squares / weight).squareRoot() : nil }
}
