import TimeSeries

/// When a method takes the place of what short or few series are usually forecast by, or joins it.
///
/// Of a series whose cycle is no season, as of sunspots, an autoregression can be three times as close as
/// anything that looks for a level, a trend and a season; of most others it is farther off, but errs otherwise.
/// One series tells little, so that it joins only for a gain of `gain`, and stands alone only where it is
/// closer by `share` and closer than the mean.
enum FewSeriesChoice {
  private static let gain = 0.02
  private static let share = 0.3
  private static let origins = 4...8
  /// Values over all series from which fitting anew so often costs too much.
  private static let mostCells = 20_000
  /// The fewest values that are worth a fit.
  private static let fewestValues = 8

  /// Half a horizon apart, steps before the end of the panel, whose longest series keeps half of its values and
  /// two seasons; none where there are fewer than four.
  static func origins(_ panel: Panel, horizon: Int, season: Int) -> [Int] {
    guard panel.cellCount <= mostCells else { return [] }
    let longest = panel.series.map(\.count).max() ?? 0
    let least = max(longest / 2, 2 * season + 2, fewestValues)
    let stride = max(1, horizon / 2)
    let found = (0..<origins.upperBound).map { horizon + $0 * stride }
      .filter { longest - $0 >= least }
    return found.count >= origins.lowerBound ? found : []
  }

  /// - Parameter errors: of the members alone, 1, with the candidates beside them, and of the candidates alone.
  /// - Returns: the index of what to take.
  static func best(_ errors: [Double]) -> Int {
    precondition(errors.count == 3, "\(errors.count) errors of 3 choices")
    if errors[2] < 1 - share, errors[2] <= errors[1] { return 2 }
    return errors[1] < 1 - gain ? 1 : 0
  }
}
