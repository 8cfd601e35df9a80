/// Successive halving: many candidates measured roughly, the best quarter of them on more folds with more
/// epochs, the best quarter of those in full.
///
/// A rung doubles folds and epochs of the one below. A candidate costs four times as much there, and as a
/// quarter of them goes up, every rung costs about the same. Candidates come in brackets, each of which brings
/// one up to the highest rung. The first is small, so that a short search has something to show, too.
///
/// Sources: K. Jamieson and A. Talwalkar, "Non-stochastic best arm identification and hyperparameter
/// optimization", AISTATS 2016, arXiv:1502.07943; L. Li, K. Jamieson, G. DeSalvo, A. Rostamizadeh and
/// A. Talwalkar, "Hyperband: a novel bandit-based approach to hyperparameter optimization", Journal of Machine
/// Learning Research 18(185), 2018.
package struct HalvingSchedule: Hashable, Sendable {
  package struct Rung: Hashable, Sendable {
    /// From 1, the roughest.
    package let number: Int
    /// The latest of the cutoffs.
    package let folds: Int
    /// Most epochs of a training.
    package let epochs: Int
  }

  /// From the roughest to the one in full.
  package let rungs: [Rung]

  /// Of so many candidates one goes up.
  package static let reduction = 4
  private static let rungCount = 3

  /// - Parameters:
  ///   - folds: of the highest rung.
  ///   - epochs: of the highest rung, at most.
  package init(folds: Int, epochs: Int) {
    precondition(folds >= 1 && epochs >= 1, "\(folds) folds and \(epochs) epochs")
    var rungs: [Rung] = []
    for back in (0..<HalvingSchedule.rungCount).reversed() {
      let share = 1 << back
      let rung = Rung(
        number: rungs.count + 1, folds: 1 + (folds - 1) / share, epochs: 1 + (epochs - 1) / share)
      // One fold and one epoch cannot be halved.
      let isSame = rungs.last.map { $0.folds == rung.folds && $0.epochs == rung.epochs } ?? false
      if !isSame { rungs.append(rung) }
    }
    self.rungs = rungs
  }

  /// The rung in full.
  package var top: Rung { rungs[rungs.count - 1] }

  /// Candidates of a bracket, from 0: as many as bring one up to the highest rung, but in the first.
  package func size(ofBracket bracket: Int) -> Int {
    let whole = rungs.dropLast().reduce(1) { size, _ in size * HalvingSchedule.reduction }
    return bracket == 0 ? min(whole, HalvingSchedule.reduction) : whole
  }

  /// How many of some candidates go up.
  package func survivors(of count: Int) -> Int {
    (count + HalvingSchedule.reduction - 1) / HalvingSchedule.reduction
  }
}
