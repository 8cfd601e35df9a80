import TimeSeries

/// Which series of a panel are drawn: all where they are few; else the first ones, and of those that were
/// measured the worst and the best.
struct SeriesSelection: Sendable {
  /// Series drawn at most in one gallery.
  static let most = 6
  /// Of the worst, and of the best: an even number, as they stand two by two.
  static let extremes = 4

  let content: ReportContent

  /// A page about one series has large drawings instead of galleries.
  var isAlone: Bool { content.history.series.count == 1 }

  var isWhole: Bool { content.history.series.count <= SeriesSelection.most }

  /// In the order of the file.
  var first: [Series] { Array(content.history.series.prefix(SeriesSelection.most)) }

  /// Ids by rising MASE of the first model, of those that `isDrawn`; undefined ones left out.
  func ranked(where isDrawn: (SeriesID) -> Bool) -> [(id: SeriesID, error: Double)] {
    let rows = (content.accuracy?.rows ?? []).compactMap { row -> (id: SeriesID, error: Double)? in
      guard row.metric == .meanAbsoluteScaledError, let id = row.seriesID, isDrawn(id),
        let error = row.values.first?.value
      else { return nil }
      return (id, error)
    }
    return rows.enumerated().sorted {
      ($0.element.error, $0.offset) < ($1.element.error, $1.offset)
    }.map(\.element)
  }

  /// The best and the worst of a panel, no series twice; empty where all are drawn anyway.
  func extremes(
    where isDrawn: (SeriesID) -> Bool
  ) -> (worst: [(series: Series, error: Double)], best: [(series: Series, error: Double)]) {
    guard !isWhole else { return ([], []) }
    let ranked = ranked(where: isDrawn)
    let count = min(SeriesSelection.extremes, ranked.count / 2)
    let byID = Dictionary(
      content.history.series.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    func series(_ part: some Sequence<(id: SeriesID, error: Double)>) -> [(Series, Double)] {
      part.compactMap { entry in byID[entry.id].map { ($0, entry.error) } }
    }
    return (
      series(ranked.suffix(count).reversed()).map { (series: $0.0, error: $0.1) },
      series(ranked.prefix(count)).map { (series: $0.0, error: $0.1) }
    )
  }
}
