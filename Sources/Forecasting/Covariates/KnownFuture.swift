package import TimeSeries

extension Panel {
  /// The same panel with what another says of covariates of the future, also past the ends of its series.
  ///
  /// Rows of `future` go to the series of their id; without an id they go to all of them. Where both know a
  /// cell the newer counts. Throws where rows do not lie on the grid of a series, or are on another clock.
  package func knowing(_ future: Panel) throws(ContinuationError) -> Panel {
    guard future.stampStyle.countsUTC == stampStyle.countsUTC else { throw .clock }
    let joined = CovariateJoin(history: covariates, newer: future.covariates)
    var result = self
    result.covariates = joined.covariates
    var known: [SeriesID: Series] = [:]
    for series in future.series { known[series.id] = series }
    let everywhere = known[SeriesID(bytes: [])]
    for (index, series) in series.enumerated() {
      guard let newer = known[series.id] ?? everywhere else { continue }
      guard let first = series.frequency.steps(from: series.start, to: newer.start) else {
        throw .offGrid(series.id)
      }
      let gap = first - series.count
      guard gap <= Model.longestGap else { throw .gap(series.id, steps: gap) }
      let cells = joined.cells(of: newer, continuing: series, from: first)
      // Rows before the history have no place in it.
      result.series[index].covariates.future = cells.future.map {
        Array($0.dropFirst(max(0, -first)))
      }
    }
    return result
  }
}
