import Recurrent

/// Whether one model's losses differ from another's by more than chance: the test of Diebold and Mariano with
/// the correction of Harvey, Leybourne and Newbold for few forecasts.
///
/// With d_t the difference of two losses at n origins, errors overlapping over h of them, d̄ their mean and
/// γ_k their autocovariances (divided by n):
///
///     V = (γ₀ + 2 Σ_{k=1…h−1} w_k γ_k)/n
///     S = d̄/√V · √((n + 1 − 2h + h(h − 1)/n)/n),   against Student's t with n − 1 degrees of freedom
///
/// Below 0 where the first model's losses are smaller. Sources: F. X. Diebold and R. S. Mariano,
/// "Comparing predictive accuracy", Journal of Business & Economic Statistics 13 (1995),
/// doi:10.1080/07350015.1995.10524599; D. Harvey, S. Leybourne, P. Newbold, "Testing the equality of
/// prediction mean squared errors", International Journal of Forecasting 13 (1997),
/// doi:10.1016/S0169-2070(96)00719-4. The same as `dm.test` of R's forecast.
package struct DieboldMariano: Hashable, Sendable {
  /// S
  package let statistic: Double
  /// Two-sided.
  package let pValue: Double
  /// n
  package let count: Int
  package let variance: Variance

  /// The weights w_k of the autocovariances.
  package enum Variance: String, CaseIterable, Hashable, Sendable {
    /// 1, as in the paper; V may come out negative.
    case rectangular = "acf"
    /// 1 − k/h, which keep V from being negative.
    case bartlett

    func weight(_ lag: Int, horizon: Int) -> Double {
      switch self {
      case .rectangular: 1
      case .bartlett: 1 - Double(lag) / Double(horizon)
      }
    }
  }

  /// Why there is nothing to test.
  package enum Undefined: Error, Hashable, Sendable, CustomStringConvertible {
    case tooFew(count: Int, horizon: Int)
    case noVariance
    case notFinite

    package var description: String {
      switch self {
      case .tooFew(let count, let horizon) where horizon == 1:
        "\(count) fold\(count == 1 ? " is" : "s are") too few for a test; use more --folds"
      case .tooFew(let count, let horizon):
        "\(count) folds are too few where \(horizon) in a row overlap; use more --folds or a longer "
          + "--stride"
      case .noVariance: "the losses differ by the same in every fold"
      case .notFinite: "a loss is no finite number"
      }
    }
  }

  /// The test with rectangular weights, or, where their V is not above 0, with Bartlett's.
  ///
  /// - Parameters:
  ///   - differences: d_t [n] in the order of time.
  ///   - horizon: h.
  package init(_ differences: [Double], horizon: Int) throws(Undefined) {
    do {
      try self.init(differences, horizon: horizon, variance: .rectangular)
    } catch {
      guard error == .noVariance else { throw error }
      try self.init(differences, horizon: horizon, variance: .bartlett)
    }
  }

  init(_ differences: [Double], horizon: Int, variance: Variance) throws(Undefined) {
    precondition(horizon >= 1, "horizon \(horizon) must be at least 1")
    let count = differences.count
    guard count > max(1, horizon) else { throw .tooFew(count: count, horizon: horizon) }
    let unit = differences.reduce(0) { max($0, $1.magnitude) }
    guard unit.isFinite, differences.allSatisfy(\.isFinite) else { throw .notFinite }
    guard unit > 0 else { throw .noVariance }
    let n = Double(count)
    // S is the same in any unit; in this one no square overflows.
    let scaled = differences.map { $0 / unit }
    let mean = scaled.reduce(0, +) / n
    let deviations = scaled.map { $0 - mean }
    var sum = 0.0
    for lag in 0..<horizon {
      let products = zip(deviations, deviations.dropFirst(lag)).reduce(0) { $0 + $1.0 * $1.1 }
      sum += (lag == 0 ? 1 : 2 * variance.weight(lag, horizon: horizon)) * products / n
    }
    // What is left of equal differences are rounding errors.
    guard sum > 1e-28 else { throw .noVariance }
    let h = Double(horizon)
    let correction = ((n + 1 - 2 * h + h * (h - 1) / n) / n).squareRoot()
    statistic = mean / (sum / n).squareRoot() * correction
    pValue = 2 * SpecialFunctions.studentTUpperTail(statistic.magnitude, freedom: n - 1)
    self.count = count
    self.variance = variance
  }
}
