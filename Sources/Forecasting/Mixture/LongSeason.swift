package import TimeSeries

/// Whether seasons come in seasons of their own: days in weeks.
///
/// With E(k) the mean |z_t − z_{t−km}| of a series, a week of c days makes E(c) smaller than E(c + 1) and
/// than every E(k) from 2 to c − 1, which half-weeks and other patterns do not: by a twentieth, and by more than
/// noise, three times the standard error of the difference. A panel has a week where a tenth of its series
/// do: a mixture gives the others no more of it than they need.
package enum LongSeason {
  /// Days of a week, of a working week.
  private static let candidates = [7, 5]
  private static let mostError = 0.95
  private static let leastShare = 0.1

  /// P = c · m; nil where there is none, or where half of the series hold fewer than three.
  package static func period(of panel: Panel, season: Int) -> Int? {
    guard season > 1 else { return nil }
    return candidates.first { isLongSeason(panel, season: season, factor: $0) }.map { $0 * season }
  }

  private static func isLongSeason(_ panel: Panel, season: Int, factor: Int) -> Bool {
    let long = panel.series.filter { $0.count >= 3 * factor * season }
    guard !long.isEmpty, 2 * long.count >= panel.series.count else { return false }
    let found = long.count { series in
      let values = series.values.decoded()
      let own = LagError(values, lag: factor * season)
      return (2...factor + 1).allSatisfy { other in
        other == factor || own.isBelow(LagError(values, lag: other * season))
      }
    }
    return Double(found) >= leastShare * Double(long.count)
  }

  /// E with the square of its standard error; not finite where nothing can be compared.
  private struct LagError {
    let mean: Double
    let variance: Double

    init(_ values: [Double], lag: Int) {
      var (sum, squares, count) = (0.0, 0.0, 0.0)
      for index in values.indices.dropFirst(lag) {
        let change = abs(values[index] - values[index - lag])
        guard !change.isNaN else { continue }
        sum += change
        squares += change * change
        count += 1
      }
      mean = sum / count
      variance = (squares / count - mean * mean) / count
    }

    func isBelow(_ other: LagError) -> Bool {
      let difference = other.mean - mean
      return mean < LongSeason.mostError * other.mean
        && difference * difference > 9 * (variance + other.variance)
    }
  }
}
