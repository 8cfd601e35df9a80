import TestSupport
import Testing

@testable import Forecasting

@Suite struct LeastSquaresTests {
  /// Rows of X and y in [-1, 1], the first column ones.
  private static func rows(_ count: Int, unknowns: Int, seed: UInt64) -> [[Double]] {
    var generator = SplitMix64(seed: seed)
    return (0..<count).map { _ in [1] + generator.values(count: unknowns, in: -1...1) }
  }

  private static func solved(_ rows: [[Double]]) -> NestedSolutions {
    var problem = LeastSquares(unknowns: rows[0].count - 1)
    for row in rows { problem.add(row) }
    return problem.solved()
  }

  /// The residual of the best solution is at right angles to every column: Xᵀ(y − Xβ) = 0. Counts
  /// below, at and past a block of 5(unknowns + 1) rows.
  @Test(arguments: [3, 4, 19, 20, 21, 36, 37, 200])
  func residualsAreNormalToTheColumns(count: Int) {
    let rows = LeastSquaresTests.rows(count, unknowns: 3, seed: UInt64(count))
    let solutions = LeastSquaresTests.solved(rows)
    #expect(solutions.independent == 3)
    for unknowns in 0...3 {
      let solution = solutions.solution(unknowns: unknowns)
      #expect(solution.count == unknowns)
      let residuals = rows.map { row in row[3] - zip(row, solution).reduce(0) { $0 + $1.0 * $1.1 } }
      for column in 0..<unknowns {
        let product = zip(rows, residuals).reduce(0) { $0 + $1.0[column] * $1.1 }
        #expect(product.magnitude < 1e-12 * Double(count))
      }
      let sum = residuals.reduce(0) { $0 + $1 * $1 }
      #expect(
        closeEnough(
          solutions.squaredResidual(unknowns: unknowns), sum, relative: 1e-12, floor: 1e-12))
    }
  }

  @Test func combinationsOfEarlierColumnsAreFound() {
    let rows = LeastSquaresTests.rows(30, unknowns: 4, seed: 9).map { row in
      [row[0], row[1], 2 * row[1] - 3 * row[0], row[2], row[4]]
    }
    #expect(LeastSquaresTests.solved(rows).independent == 2)
    #expect(LeastSquaresTests.solved(rows.map { [0] + $0.dropFirst() }).independent == 0)
  }

  @Test func fewerRowsThanUnknownsAreDependent() {
    let rows = LeastSquaresTests.rows(2, unknowns: 3, seed: 4)
    #expect(LeastSquaresTests.solved(rows).independent == 2)
    #expect(LeastSquares(unknowns: 2).solved().independent == 0)
  }

  @Test func lengthsOfColumnsDoNotMatter() {
    let rows = LeastSquaresTests.rows(25, unknowns: 3, seed: 5)
    let plain = LeastSquaresTests.solved(rows).solution(unknowns: 3)
    let stretched = LeastSquaresTests.solved(
      rows.map { [$0[0], $0[1] * 0x1p-40, $0[2] * 0x1p60, $0[3]] }
    ).solution(unknowns: 3)
    #expect(
      closeEnough(
        [stretched[0], stretched[1] * 0x1p-40, stretched[2] * 0x1p60], plain, relative: 1e-12))
  }
}
