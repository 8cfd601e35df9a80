/// How the numbers of one row of a batch are to be read: network units z = (y − location)/scale of data
/// units y.
package struct RowUnits: Hashable, Sendable, BitwiseCopyable {
  /// In data units.
  package let location: Double
  /// In data units, > 0 and not subnormal, which would be 0 where the network is trained.
  package let scale: Double
  /// Mean absolute error of the (seasonal) naive forecast of the series, in data units: what
  /// `Objective.scaledAbsolute` divides by.
  package let naiveError: Double

  /// - Parameter naiveError: where it is 0 or missing, as for a constant series, the scaled error has
  ///   no meaning; the scale takes its place, which leaves the error in network units.
  package init(location: Double = 0, scale: Double = 1, naiveError: Double = 1) {
    precondition(
      scale >= .leastNormalMagnitude, "a row of location \(location) with scale \(scale)")
    self.location = location
    self.scale = scale
    self.naiveError = naiveError >= .leastNormalMagnitude ? naiveError : scale
  }

  /// Network units to data units.
  func data(_ value: Double) -> Double { location + scale * value }

  /// Data units to network units.
  func network(_ value: Double) -> Double { (value - location) / scale }
}
