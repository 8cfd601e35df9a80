import Recurrent

/// Whether intervals hold fewer observations than their level promises: the exact binomial test, one-sided.
///
/// Under the promise each observation lies within with probability p = level, so that of n independent
/// ones P(X ≤ k) = I(1 − p; n − k, k + 1), the regularised incomplete beta function (Johnson, Kemp & Kotz,
/// "Univariate Discrete Distributions", 3rd edition, 2005, section 3.4), which also serves for a k
/// between whole numbers. Forecasts of one cutoff share their surprises, and so do those of cutoffs
/// whose steps overlap: at lead h only cutoffs h steps apart count as independent (errors of optimal
/// forecasts are then uncorrelated; F. X. Diebold, "Forecasting in Economics, Business, Finance and
/// Beyond", 2017, chapter 10), and all series of a cutoff count as one. So n is the number of such
/// cutoffs, and k = n · the share observed within: a careful test, not a sharp one.
package enum CoverageTest {
  /// P(X ≤ share · n).
  package static func pValue(share: Double, independent n: Int, level: Double) -> Double {
    precondition(level > 0 && level < 1, "level \(level) is not between 0 and 1")
    guard n > 0, share < 1 else { return 1 }
    let k = max(0, share) * Double(n)
    return SpecialFunctions.incompleteBeta(
      1 - level, complement: level, Double(n) - k, k + 1)
  }

  /// The p-values of several tests, each raised so that under `alpha` all true promises together are
  /// doubted with that probability at most: S. Holm, "A simple sequentially rejective multiple test
  /// procedure", Scandinavian Journal of Statistics 6 (1979) 65–70.
  package static func adjusted(_ pValues: [Double]) -> [Double] {
    var adjusted = pValues
    var largest = 0.0
    let order = pValues.indices.sorted { pValues[$0] < pValues[$1] }
    for (rank, index) in order.enumerated() {
      largest = max(largest, min(1, pValues[index] * Double(pValues.count - rank)))
      adjusted[index] = largest
    }
    return adjusted
  }
}
