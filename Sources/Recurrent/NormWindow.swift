/// The last norms of a training run in their order and in order of size, for percentiles of them.
///
/// A step costs a search and two shifts within the window and allocates nothing.
struct NormWindow {
  /// Norms that are kept: enough for a steady tenth percentile, few enough to follow a run whose
  /// gradients shrink.
  static let length = 1024

  /// In order of arrival; once full, the oldest stands at `oldest`.
  var recent: [Double] = []
  var oldest = 0
  var sorted: [Double] = []

  init() {
    recent.reserveCapacity(NormWindow.length)
    sorted.reserveCapacity(NormWindow.length)
  }

  /// Takes a norm in, and the oldest out once there are more than `length`. A norm of 0 says nothing
  /// of the size of gradients and is left out; as a limit it would end all training.
  mutating func insert(_ norm: Double) {
    precondition(norm >= 0 && norm.isFinite, "a gradient of norm \(norm)")
    guard norm > 0 else { return }
    if recent.count < NormWindow.length {
      recent.append(norm)
    } else {
      sorted.remove(at: place(of: recent[oldest]))
      recent[oldest] = norm
      oldest = (oldest + 1) % NormWindow.length
    }
    sorted.insert(norm, at: place(of: norm))
  }

  /// The percentile p of the norms, 0 ≤ p ≤ 100, by linear interpolation between order statistics
  /// (Hyndman & Fan 1996, doi:10.2307/2684934, type 7: NumPy's default); nil while there is none.
  func percentile(_ p: Double) -> Double? {
    guard let last = sorted.last else { return nil }
    let position = p / 100 * Double(sorted.count - 1)
    let below = Int(position)
    guard below + 1 < sorted.count else { return last }
    return sorted[below] + (position - Double(below)) * (sorted[below + 1] - sorted[below])
  }

  /// The first place in order of size whose norm is not below the given one.
  private func place(of norm: Double) -> Int {
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] < norm { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
