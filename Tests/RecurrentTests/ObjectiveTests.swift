import Testing

@testable import Recurrent

@Suite struct ObjectiveTests {
  /// Residual, loss, slope, from the definitions; the absolute error's slope at 0 is 0.
  static let cases: [(objective: Objective, values: [(Double, Double, Double)])] = [
    (.meanSquaredError, [(-3, 9, -6), (0, 0, 0), (0.5, 0.25, 1)]),
    (.meanAbsoluteError, [(-3, 3, -1), (0, 0, 0), (0.5, 0.5, 1)]),
    (.huber(delta: 1), [(-3, 2.5, -1), (-1, 0.5, -1), (0, 0, 0), (0.5, 0.125, 0.5), (2, 1.5, 1)]),
    (.huber(delta: 2), [(-3, 4, -2), (1, 0.5, 1), (2, 2, 2), (4, 6, 2)]),
  ]

  @Test("known losses and slopes", arguments: cases)
  func known(objective: Objective, values: [(Double, Double, Double)]) {
    for (residual, loss, slope) in values {
      let result = objective.evaluate(residual)
      #expect(result.loss == loss && result.slope == slope, "\(residual)")
    }
  }

  @Test("a loss that is not a number stays one", arguments: Objective.allCases)
  func notANumber(objective: Objective) {
    #expect(objective.evaluate(Double.nan).loss.isNaN)
  }
}
