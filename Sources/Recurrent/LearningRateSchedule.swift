/// How the rate of a step follows from the base rate as training goes on. Updates u are counted from 0,
/// of `total` planned ones; a schedule that plans reaches its end with the last of them.
package enum LearningRateSchedule: Hashable, Sendable {
  case constant
  /// base · factor^⌊u / updates⌋: PyTorch's StepLR.
  case step(updates: Int, factor: Double = 0.1)
  /// From base down to minimum · base along half a cosine (Loshchilov & Hutter 2017, arXiv:1608.03983,
  /// without restarts). In the first `warmUp` share of updates, w of them, the rate rises linearly:
  /// base (u + 1) / (w + 1).
  case cosine(minimum: Double = 0, warmUp: Double = 0)
  /// base · factorⁿ, n the times that more than `patience` validation losses in a row were not below
  /// the best: PyTorch's ReduceLROnPlateau with threshold 0.
  case plateau(factor: Double = 0.1, patience: Int = 10)
  /// Along half a cosine from base / startDivisor up to base over the first `warmUp` share of updates,
  /// then along another down to base / (startDivisor · endDivisor) (Smith & Topin 2019,
  /// arXiv:1708.07120): PyTorch's OneCycleLR, base being its max_lr. Momentum is not cycled.
  case oneCycle(warmUp: Double = 0.3, startDivisor: Double = 25, endDivisor: Double = 1e4)

  /// Every schedule with its usual coefficients.
  package static let allCases: [LearningRateSchedule] = [
    .constant, .step(updates: 1000), .cosine(), .plateau(), .oneCycle(),
  ]
}

extension LearningRateSchedule {
  /// Its name in options and model files.
  package var name: String {
    switch self {
    case .constant: "constant"
    case .step: "step"
    case .cosine: "cosine"
    case .plateau: "plateau"
    case .oneCycle: "one-cycle"
    }
  }

  /// The rate of an update as a share of the base rate, before what a plateau takes from it. Updates
  /// past the planned ones keep the last rate.
  func share(update: Int, of total: Int) -> Double {
    precondition(update >= 0 && total > 0, "update \(update) of \(total)")
    let last = Double(total - 1)
    let at = min(Double(update), last)
    switch self {
    case .constant, .plateau: return 1
    case .step(let updates, let factor):
      precondition(updates > 0, "a step every \(updates) updates")
      return Elementary.power(factor, update / updates)
    case .cosine(let minimum, let warmUp):
      let rising = (warmUp * Double(total)).rounded(.down)
      guard at >= rising else { return (at + 1) / (rising + 1) }
      return LearningRateSchedule.anneal(1, minimum, at: at - rising, of: last - rising)
    case .oneCycle(let warmUp, let startDivisor, let endDivisor):
      let peak = warmUp * Double(total) - 1
      let start = 1 / startDivisor
      return at < peak
        ? LearningRateSchedule.anneal(start, 1, at: at, of: peak)
        : LearningRateSchedule.anneal(1, start / endDivisor, at: at - peak, of: last - peak)
    }
  }

  /// From `start` at 0 to `end` at `length` along half a cosine; `start` where there is no way to go.
  private static func anneal(
    _ start: Double, _ end: Double, at position: Double, of length: Double
  ) -> Double {
    guard length > 0 else { return start }
    return end + (start - end) / 2 * (1 + Elementary.cos(.pi * position / length))
  }
}

/// A schedule under way: the schedule, and what a plateau remembers of the validation losses.
package struct LearningRate: Hashable, Sendable {
  package let schedule: LearningRateSchedule
  var best = Double.infinity
  /// Losses since then.
  var worse = 0
  var reduction = 1.0

  package init(_ schedule: LearningRateSchedule) { self.schedule = schedule }

  /// The rate of update `update` (from 0) of `total`.
  package func rate(base: Double, update: Int, of total: Int) -> Double {
    base * reduction * schedule.share(update: update, of: total)
  }

  /// Takes note of a validation loss; one that is no number is not below the best.
  package mutating func validated(loss: Double) {
    guard case .plateau(let factor, let patience) = schedule else { return }
    if loss < best {
      best = loss
      worse = 0
      return
    }
    worse += 1
    guard worse > patience else { return }
    reduction *= factor
    worse = 0
  }
}
