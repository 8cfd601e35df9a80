import Recurrent
import TimeSeries

/// z_t = a + Σ_{k=1…p} φ_k z_{t−k} + ε_t, with ε independent of variance σ².
///
/// Estimated by conditional least squares over the windows of p + 1 steps that are observed
/// throughout. The order is the one with the smallest
///
///     AICc = N ln(RSS/N) + 2K + 2K(K + 1)/(N − K − 1),   K = p + 2 (a, φ, σ)
///
/// over 0 … `largestOrder`, all on the same N windows (those of the largest order), and is then
/// estimated again on all windows it has. Source: C. M. Hurvich and C.-L. Tsai, "Regression and time
/// series model selection in small samples", Biometrika 76 (1989), doi:10.1093/biomet/76.2.297.
struct AutoregressiveEquation: Hashable, Sendable {
  let intercept: Double
  /// φ₁ … φ_p.
  let coefficients: [Double]
  /// σ = √(RSS/(N − p − 1)); nil where a single window says nothing about it.
  let deviation: Double?

  var order: Int { coefficients.count }

  init(intercept: Double, coefficients: [Double], deviation: Double?) {
    self.intercept = intercept
    self.coefficients = coefficients
    self.deviation = deviation
  }

  /// - Parameter values: in units of their spread around their mean, NaN = missing, one observed at
  ///   least.
  ///
  /// Of the orders, best first, the first one is taken that is not explosive. Lags that are
  /// combinations of shorter ones, as in a series that repeats itself exactly, are not tried.
  init(fitting values: [Double], seasonalPeriod: Int) {
    let largest = AutoregressiveEquation.largestOrder(values, seasonalPeriod: seasonalPeriod)
    let (solutions, count) = AutoregressiveEquation.solutions(values, order: largest)
    let criteria = (0...min(largest, solutions.independent - 1)).map { order in
      AutoregressiveEquation.criterion(
        squaredResidual: solutions.squaredResidual(unknowns: order + 1), count: count,
        order: order)
    }
    let ranked = criteria.indices.sorted { (criteria[$0], $0) < (criteria[$1], $1) }
    for order in ranked {
      if let equation = AutoregressiveEquation(values, order: order),
        !equation.isExplosive(within: count)
      {
        self = equation
        return
      }
    }
    // Order 0 has an answer wherever a value is observed, and its shocks pass at once.
    preconditionFailure("no order of \(ranked.count) has an answer for \(count) windows")
  }

  /// nil where the lags are linearly dependent.
  private init?(_ values: [Double], order: Int) {
    let (solutions, count) = AutoregressiveEquation.solutions(values, order: order)
    guard solutions.independent == order + 1 else { return nil }
    let solution = solutions.solution(unknowns: order + 1)
    let freedom = count - order - 1
    let residual = solutions.squaredResidual(unknowns: order + 1)
    self.init(
      intercept: solution[0], coefficients: Array(solution.dropFirst()),
      deviation: freedom > 0 ? (residual / Double(freedom)).squareRoot() : nil)
  }

  /// Lags that are tried whatever the season, and the largest season whose lags are.
  private static let usualOrder = 24
  private static let longestSeason = 200

  /// The season and a step more, so that (1 − φB)(1 − ΦBᵐ) can be met; 24 where that is more, or
  /// where a season is longer than 200 steps; as far as there are two windows for each of a, φ and σ.
  static func largestOrder(_ values: [Double], seasonalPeriod: Int) -> Int {
    let season = seasonalPeriod <= longestSeason ? seasonalPeriod : 0
    let runs = values.split(whereSeparator: \.isNaN).map(\.count)
    return (1...max(usualOrder, season + 1)).last { order in
      runs.reduce(0) { $0 + max(0, $1 - order) } >= 2 * (order + 2)
    } ?? 0
  }

  /// The problems of order 0 … `order` on the windows of order + 1 observed steps, and their number.
  private static func solutions(
    _ values: [Double], order: Int
  ) -> (solutions: NestedSolutions, count: Int) {
    var problem = LeastSquares(unknowns: order + 1)
    var row = [Double](repeating: 1, count: order + 2)
    var observed = 0
    var count = 0
    for (step, value) in values.enumerated() {
      observed = value.isNaN ? 0 : observed + 1
      guard observed > order else { continue }
      for lag in 0..<order { row[lag + 1] = values[step - lag - 1] }
      row[order + 1] = value
      problem.add(row)
      count += 1
    }
    return (problem.solved(), count)
  }

  /// RSS/N of residuals that are rounding errors alone: below it no order is better than another.
  private static let exact = 0x1p-90

  /// AICc; among exact fits the smallest order wins.
  private static func criterion(squaredResidual: Double, count: Int, order: Int) -> Double {
    let (n, k) = (Double(count), Double(order + 2))
    return n * Elementary.log(max(squaredResidual / n, exact)) + 2 * k
      + 2 * k * (k + 1) / (n - k - 1)
  }
}

extension AutoregressiveEquation {
  /// The expected value after `past`, whose last element is the latest; steps before its first count
  /// as 0, the mean.
  func next(after past: some BidirectionalCollection<Double>) -> Double {
    zip(coefficients, past.reversed()).reduce(intercept) { $0 + $1.0 * $1.1 }
  }

  /// ψ₀ … ψ_{count−1}: what a shock of 1 leaves of itself j steps later. ψ₀ = 1,
  /// ψ_j = Σ_{k=1…min(j, p)} φ_k ψ_{j−k}.
  func responses(_ count: Int) -> [Double] {
    var responses = [1.0]
    while responses.count < count {
      let latest = responses.suffix(order).reversed()
      responses.append(zip(coefficients, latest).reduce(0) { $0 + $1.0 * $1.1 })
    }
    return responses
  }

  /// Whether a shock would grow, within as many steps as the series has shown, past 4(j + 1): four
  /// times what it becomes in a twice integrated series, z_t = 2z_{t−1} − z_{t−2} + ε_t. Trends and
  /// slow growth pass; a fit to an outlier or to a few points may not.
  func isExplosive(within count: Int) -> Bool {
    responses(count).enumerated().contains { step, response in
      !(response.magnitude <= 4 * Double(step + 1))
    }
  }
}
