/// The share of fed-back inputs that are the truth as training goes on; the others are what the network
/// has said itself.
///
/// Without decay it is P throughout. With one it is ε_i in update i = 0 … N − 1 of N planned ones and
/// falls to P: scheduled sampling (Bengio et al. 2015, arXiv:1506.03099, section 2.4).
///
///   linear:       ε_i = max(P, 1 − (1 − P) i / (N − 1))
///   exponential:  ε_i = max(P, kⁱ),                 k < 1 such that kᴺ⁻¹ = q
///   sigmoid:      ε_i = max(P, k / (k + e^(i/k))),  k such that the curve is q at i = N − 1
///
/// with q = max(P, 1/100): neither of the last two curves comes to 0. Updates past the planned ones keep
/// the last share; a single planned one reads the truth.
package struct TeacherForcingSchedule: Hashable, Sendable {
  /// P, in 0 … 1.
  package var share: Double
  /// nil: P throughout.
  package var decay: Decay?

  package enum Decay: String, CaseIterable, Hashable, Sendable {
    case linear, exponential
    /// The inverse sigmoid.
    case sigmoid
  }

  /// Every fed-back input is the truth.
  package static let full = TeacherForcingSchedule(share: 1)

  package init(share: Double, decay: Decay? = nil) {
    precondition((0...1).contains(share), "a teacher forcing share of \(share)")
    self.share = share
    self.decay = decay
  }

  /// The share of update `update` (from 0) of `total`.
  package func share(update: Int, of total: Int) -> Double {
    precondition(update >= 0 && total > 0, "update \(update) of \(total)")
    guard let decay, share < 1 else { return share }
    guard total > 1 else { return 1 }
    let last = Double(total - 1)
    let at = min(Double(update), last)
    let end = max(share, 0.01)
    switch decay {
    case .linear: return max(share, 1 - (1 - share) * at / last)
    case .exponential: return max(share, Elementary.exp(at / last * Elementary.log(end)))
    case .sigmoid:
      let k = TeacherForcingSchedule.steepness(last: last, end: end)
      return max(share, k / (k + Elementary.exp(at / k)))
    }
  }

  /// k with k / (k + e^(n/k)) = q, that is k ln(k (1 − q) / q) = n, by bisection: the left side rises
  /// from 0 at k = q / (1 − q).
  private static func steepness(last n: Double, end q: Double) -> Double {
    let odds = (1 - q) / q
    var low = 1 / odds
    var high = 2 * low
    while high * Elementary.log(high * odds) < n { high *= 2 }
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if middle * Elementary.log(middle * odds) < n { low = middle } else { high = middle }
    }
    return high
  }
}
