extension StampStyle {
  /// A stamp as microseconds since 1970 in UTC; nil for an index, which is at no time.
  ///
  /// Stamps whose clock is not known are taken for UTC. A stamp of a whole day, month or year is its
  /// beginning.
  package func instant(of stamp: Timestamp) -> Timestamp? {
    switch self {
    case .index: nil
    case .nanoseconds: Timestamp(ticks: stamp.ticks / 1000)
    case .year, .quarter, .month, .week, .date, .dateTime, .epoch, .format: zone.instant(of: stamp)
    }
  }
}

extension Panel {
  /// The stamp of the latest observation of all series; nil where there is none.
  package var newestObservation: Timestamp? {
    series.compactMap { series in
      series.values.lastIndex { !$0.isNaN }.map(series.timestamp(at:))
    }.max()
  }
}
