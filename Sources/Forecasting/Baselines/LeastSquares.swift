/// min ‖y − Xβ‖ over all rows, and over the first columns of X alone: nested models in one pass.
///
/// Rows are collected in blocks; Householder reflections turn the triangle so far and a block into a
/// new triangle of [X y], so memory does not grow with the rows. Source: G. H. Golub and C. F. Van
/// Loan, "Matrix Computations", 4th edition, sections 5.1 and 5.3.
struct LeastSquares {
  /// Columns of [X y].
  private let width: Int
  /// Rows a buffer holds: a triangle and a block four times as high.
  private let height: Int
  /// [width][height], column by column; zero below the rows in use.
  private var buffer: [Double]
  private var rowsInUse = 0

  init(unknowns: Int) {
    width = unknowns + 1
    height = 5 * width
    buffer = [Double](repeating: 0, count: width * height)
  }

  /// - Parameter row: a row of X and, last, its y.
  mutating func add(_ row: [Double]) {
    precondition(row.count == width, "a row of \(row.count) numbers for \(width) columns")
    if rowsInUse == height { reduce() }
    for column in 0..<width { buffer[column * height + rowsInUse] = row[column] }
    rowsInUse += 1
  }

  /// The triangle of all rows added.
  consuming func solved() -> NestedSolutions {
    reduce()
    return NestedSolutions(
      width: width,
      triangle: (0..<width).map { column in
        Array(buffer[column * height..<column * height + width])
      })
  }

  /// Reflects column after column onto its axis: x → x − 2v(vᵀx)/(vᵀv) with v = x − r e₁ and
  /// r = ∓‖x‖, the sign that does not cancel.
  private mutating func reduce() {
    for pivot in 0..<min(width, rowsInUse) {
      let start = pivot * height
      let below = pivot + 1..<rowsInUse
      var tail = 0.0
      for row in below { tail += buffer[start + row] * buffer[start + row] }
      guard tail > 0 else { continue }
      let head = buffer[start + pivot]
      let norm = (head * head + tail).squareRoot()
      let image = head > 0 ? -norm : norm
      let first = head - image
      let factor = 2 / (first * first + tail)
      for column in pivot + 1..<width {
        let other = column * height
        var product = first * buffer[other + pivot]
        for row in below { product += buffer[start + row] * buffer[other + row] }
        product *= factor
        buffer[other + pivot] -= product * first
        for row in below { buffer[other + row] -= product * buffer[start + row] }
      }
      buffer[start + pivot] = image
      for row in below { buffer[start + row] = 0 }
    }
    rowsInUse = min(rowsInUse, width)
  }
}

/// The answers of a least squares problem for its first k columns, k = 0, 1, ….
struct NestedSolutions {
  fileprivate let width: Int
  /// R of [X y] by columns, [width][width], zero below the diagonal.
  fileprivate let triangle: [[Double]]

  /// Where a column is this small a part beside those before it, it is a combination of them.
  private static let dependence = 1e-10

  /// How many of the first columns of X are linearly independent.
  var independent: Int {
    (0..<width - 1).first { column in
      let square = triangle[column].reduce(0) { $0 + $1 * $1 }
      return triangle[column][column].magnitude
        <= NestedSolutions.dependence * square.squareRoot()
    } ?? width - 1
  }

  /// Σ(y − Xβ)² of the best β for the first `unknowns` columns.
  func squaredResidual(unknowns: Int) -> Double {
    triangle[width - 1].dropFirst(unknowns).reduce(0) { $0 + $1 * $1 }
  }

  /// The best β for the first `unknowns` columns, which must be independent: R β = Qᵀy from below.
  func solution(unknowns: Int) -> [Double] {
    precondition(
      unknowns <= independent, "\(unknowns) unknowns, \(independent) independent columns")
    var solution = Array(triangle[width - 1].prefix(unknowns))
    for row in (0..<unknowns).reversed() {
      for column in row + 1..<max(row + 1, unknowns) {
        solution[row] -= triangle[column][row] * solution[column]
      }
      solution[row] /= triangle[row][row]
    }
    return solution
  }
}
