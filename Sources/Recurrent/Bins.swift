/// The values a categorical output chooses among, in network units: each bin stands for the values that
/// are nearer to its centre than to any other.
package struct Bins: Hashable, Sendable {
  package static let counts = 2...4096

  /// Finite and rising.
  package let centres: [Double]

  package init(centres: [Double]) {
    precondition(Bins.areCentres(centres), "\(centres.count) centres, not finite and rising")
    self.centres = centres
  }

  /// Whether these can be the centres of bins.
  package static func areCentres(_ values: [Double]) -> Bool {
    counts.contains(values.count) && values.allSatisfy(\.isFinite)
      && zip(values, values.dropFirst()).allSatisfy { $0 < $1 }
  }

  /// The index of the centre nearest to a value, of two equally near the lower.
  func nearest(to value: Double) -> Int {
    // The first centre that is not below the value lies in low ... high.
    var (low, high) = (0, centres.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if centres[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low > 0 && value - centres[low - 1] <= centres[low] - value ? low - 1 : low
  }
}
