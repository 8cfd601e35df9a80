import Recurrent

/// The multiply-adds a second that one core does with given kernels on registers alone, measured in short
/// bursts between the runs of a benchmark: on a shared machine the clock and the part of a core one has
/// change from second to second, so that only what alternates compares.
struct Peak {
  let kernels: Kernels
  private var rates: [Double] = []

  init(_ kernels: Kernels) { self.kernels = kernels }

  /// Adds a few bursts of some tens of microseconds.
  mutating func measure() {
    let clock = ContinuousClock()
    for _ in 0..<8 {
      var operations = 0.0
      let time = clock.measure { operations = kernels.multiplyAdd(rounds: 10_000).operations }
      rates.append(operations / (time / .seconds(1)))
    }
  }

  /// Operations a second, the median of all bursts.
  var median: Double { rates.sorted()[rates.count / 2] }
}
