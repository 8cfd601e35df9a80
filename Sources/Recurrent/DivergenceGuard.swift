/// What to do about a training run whose numbers leave the finite ones: a state machine that is told of
/// every step and answers.
///
/// A step that is not finite changed nothing and is passed over. After `tolerated` of them in a row the
/// weights themselves are past saving: training goes back to the last ones known to be good and on at
/// half the rate. After `mostReturns` returns the run is given up.
package struct DivergenceGuard: Hashable, Sendable {
  /// What was not finite.
  package enum Quantity: String, CaseIterable, Hashable, Sendable {
    case loss, gradient, weights
    case validationLoss = "validation loss"
  }

  /// Why a run was given up.
  package struct Cause: Hashable, Sendable {
    /// What was not finite in the end.
    package var quantity: Quantity
    /// Returns made before.
    package var returns: Int

    package init(quantity: Quantity, returns: Int) {
      self.quantity = quantity
      self.returns = returns
    }
  }

  package enum Verdict: Hashable, Sendable {
    /// All is finite.
    case proceed
    /// The step was left out; go on.
    case skipped
    /// Go back to the last finite weights, forget the moments, go on at `rateFactor` times the rate.
    case rollBack
    /// Give up.
    case stop(Cause)
  }

  /// Steps in a row that may fail; the last of them brings a return.
  package static let tolerated = 3
  package static let mostReturns = 3

  /// Steps left out.
  package internal(set) var skippedSteps = 0
  /// Times training went back.
  package internal(set) var returns = 0
  /// What every rate is to be multiplied by: ½ for each return.
  package internal(set) var rateFactor = 1.0
  /// Steps in a row that failed.
  var inARow = 0

  package init() {}

  /// To be told of every step.
  package mutating func observe(_ result: StepResult) -> Verdict {
    guard !result.isFinite else {
      inARow = 0
      return .proceed
    }
    skippedSteps += 1
    inARow += 1
    guard inARow >= DivergenceGuard.tolerated else { return .skipped }
    return refuse(result.loss.isFinite ? .gradient : .loss)
  }

  /// To be told where something is not finite that steps do not show: weights, a validation loss.
  /// - Returns: `rollBack` or `stop`.
  package mutating func refuse(_ quantity: Quantity) -> Verdict {
    inARow = 0
    guard returns < DivergenceGuard.mostReturns else {
      return .stop(Cause(quantity: quantity, returns: returns))
    }
    returns += 1
    rateFactor /= 2
    return .rollBack
  }
}
