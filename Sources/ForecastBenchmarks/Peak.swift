import Recurrent

/// The multiply-adds a second that one core does at best with given kernels.
enum Peak {
  /// Operations a second, from the fastest of several runs of about two milliseconds.
  static func measure(_ kernels: Kernels) -> Double {
    let clock = ContinuousClock()
    var best = 0.0
    for _ in 0..<25 {
      var operations = 0.0
      let time = clock.measure { operations = kernels.multiplyAdd(rounds: 100_000).operations }
      best = max(best, operations / (time / .seconds(1)))
    }
    return best
  }
}
