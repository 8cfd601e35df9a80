/// When the models of a backtest are fitted again.
package enum Refit: Hashable, Sendable {
  /// Once, to what the first fold may see; later folds are forecast from newer history by the same models.
  case never
  case each
  /// At the first fold and every n-th after it.
  case every(Int)

  /// The folds that share each fit, in order.
  func groups(of folds: Range<Int>) -> [Range<Int>] {
    let size =
      switch self {
      case .never: max(1, folds.count)
      case .each: 1
      case .every(let count): max(1, count)
      }
    return stride(from: folds.lowerBound, to: folds.upperBound, by: size).map { first in
      first..<(size < folds.upperBound - first ? first + size : folds.upperBound)
    }
  }
}
