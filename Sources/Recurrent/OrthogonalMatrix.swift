/// Random orthogonal matrices.
enum OrthogonalMatrix {
  /// An orthogonal matrix [size, size], row-major: rows of independent standard normal draws, each made
  /// orthogonal to those before it and of length 1 (Gram–Schmidt). Normal draws have no preferred
  /// direction, so the matrix is uniform among all orthogonal ones.
  ///
  /// What is along earlier rows is taken away twice, after which rounding leaves no trace of it ("twice
  /// is enough": Giraud, Langou & Rozložník 2005, doi:10.1016/j.camwa.2005.08.009). A row that lies
  /// almost within the span of the earlier ones is drawn again. Costs 2 size³ multiply-adds.
  static func random(_ size: Int, normal: () -> Double) -> [Double] {
    var matrix: [Double] = []
    matrix.reserveCapacity(size * size)
    while matrix.count < size * size {
      var row = (0..<size).map { _ in normal() }
      for _ in 0..<2 {
        for start in stride(from: 0, to: matrix.count, by: size) {
          var along = 0.0
          for column in 0..<size { along += row[column] * matrix[start + column] }
          for column in 0..<size { row[column] -= along * matrix[start + column] }
        }
      }
      let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
      guard length > 1e-6 else { continue }
      matrix += row.map { $0 / length }
    }
    return matrix
  }
}
