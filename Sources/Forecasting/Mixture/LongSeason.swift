package import TimeSeries

/// Whether seasons come in seasons of their own: days in weeks.
///
/// With E(k) the mean |z_t − z_{t−km}| of a series, a week of c days makes E(c) smaller than both E(c − 1)
/// and E(c + 1). A panel has one where that is so, by a twentieth, of a fifth of its series: a mixture gives
/// the others no more of it than they need. (Of the hours of the M4 competition it is so of 36 %, of no
/// monthly or weekly collection and no other lag of more than 3 %.)
package enum LongSeason {
  /// Days of a week, of a working week.
  private static let candidates = [7, 5]
  private static let mostError = 0.95
  private static let leastShare = 0.2

  /// P = c · m; nil where there is none, or where half of the series hold fewer than three.
  package static func period(of panel: Panel, season: Int) -> Int? {
    guard season > 1 else { return nil }
    return candidates.first { isLongSeason(panel, season: season, factor: $0) }.map { $0 * season }
  }

  private static func isLongSeason(_ panel: Panel, season: Int, factor: Int) -> Bool {
    let long = panel.series.filter { $0.count >= 3 * factor * season }
    guard !long.isEmpty, 2 * long.count >= panel.series.count else { return false }
    let found = long.count { series in
      let own = error(series.values, lag: factor * season)
      let beside = min(
        error(series.values, lag: (factor - 1) * season),
        error(series.values, lag: (factor + 1) * season))
      // Not of a series that any lag repeats, nor of one of which none is known.
      return own < mostError * beside && beside.isFinite
    }
    return Double(found) >= leastShare * Double(long.count)
  }

  /// E; not finite where nothing can be compared.
  private static func error(_ values: [Double], lag: Int) -> Double {
    var sum = 0.0
    var count = 0.0
    for index in values.indices.dropFirst(lag) {
      let change = abs(values[index] - values[index - lag])
      guard !change.isNaN else { continue }
      sum += change
      count += 1
    }
    return sum / count
  }
}
