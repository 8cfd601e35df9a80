import Testing

@testable import Recurrent

@Suite struct OrthogonalMatrixTests {
  /// The largest component of WᵀW − 1 and WWᵀ − 1.
  static func distanceFromIdentity(_ matrix: [Double], size: Int) -> Double {
    var worst = 0.0
    for i in 0..<size {
      for j in 0..<size {
        var (columns, rows) = (0.0, 0.0)
        for k in 0..<size {
          columns += matrix[k * size + i] * matrix[k * size + j]
          rows += matrix[i * size + k] * matrix[j * size + k]
        }
        worst = max(worst, abs(columns - (i == j ? 1 : 0)), abs(rows - (i == j ? 1 : 0)))
      }
    }
    return worst
  }

  @Test("WᵀW = 1 to rounding", arguments: [1, 2, 3, 16, 61])
  func orthogonality(size: Int) {
    var generator = RandomGenerator(seed: 1)
    let matrix = OrthogonalMatrix.random(size) { generator.normal() }
    #expect(matrix.count == size * size)
    #expect(OrthogonalMatrixTests.distanceFromIdentity(matrix, size: size) < 1e-13)
  }

  /// Each component of a direction drawn without preference in 4 dimensions has mean 0, variance ¼ and
  /// fourth moment 3/(4 · 6) = ⅛.
  @Test("no direction is preferred")
  func distribution() {
    var generator = RandomGenerator(seed: 2)
    var moments = [[Double]](repeating: [0, 0, 0], count: 16)
    let count = 20_000
    for _ in 0..<count {
      for (place, x) in OrthogonalMatrix.random(4, normal: { generator.normal() }).enumerated() {
        moments[place][0] += x / Double(count)
        moments[place][1] += x * x / Double(count)
        moments[place][2] += x * x * x * x / Double(count)
      }
    }
    // Five standard errors: of x² the variance is ⅛ − 1/16, of x⁴ at most its mean.
    let root = Double(count).squareRoot()
    for place in 0..<16 {
      #expect(abs(moments[place][0]) < 5 * 0.5 / root)
      #expect(abs(moments[place][1] - 0.25) < 5 * 0.25 / root)
      #expect(abs(moments[place][2] - 0.125) < 5 * 0.354 / root)
    }
  }

  @Test("a row within the span of the earlier ones is drawn again")
  func dependentRows() {
    var draws = [3.0, 0, -6, 1e-9, 0, 0, 5, 2].makeIterator()
    let matrix = OrthogonalMatrix.random(2) { draws.next() ?? .nan }
    #expect(matrix == [1, 0, 0, 1])
    #expect(draws.next() == nil)
  }
}
