import TimeSeries

/// A way to make everything after a cutoff another: no forecast may notice.
package enum FutureChange: String, CaseIterable, Hashable, Sendable {
  case missing
  case thousandfold
  case otherSign = "of the other sign"

  /// The values with every one from `index` on changed: none stays what it was, save that missing ones
  /// stay missing.
  func applied(to values: [Double], from index: Int) -> [Double] {
    values.enumerated().map { place, value in
      guard place >= index else { return value }
      switch self {
      case .missing: return .nan
      case .thousandfold:
        let changed = 1000 * value + 1
        return changed.isFinite ? changed : 0
      case .otherSign: return value == 0 ? -1 : -value
      }
    }
  }

  /// The panel with each series changed from its own origin on, its covariates of the past with it; a
  /// series without an origin as a whole. What is known of the future stays: it may be read.
  func applied(to panel: Panel, from origin: (_ count: Int) -> Int?) -> Panel {
    var changed = panel
    let past = panel.covariates(.past)
    for index in changed.series.indices {
      let values = changed.series[index].values.decoded()
      let first = origin(values.count) ?? 0
      changed.series[index].values = Observations(applied(to: values, from: first))
      for (column, covariate) in past.enumerated() {
        // Other numbers would be no places in a list of categories.
        let change = covariate.categories == nil ? self : .missing
        changed.series[index].covariates.past[column] = change.applied(
          to: changed.series[index].covariates.past[column], from: first)
      }
    }
    return changed
  }
}

/// What came of changing the future of every fold.
package struct LeakProof: Hashable, Sendable {
  /// Forecasts that were made again, each in every way.
  package var forecasts = 0
  /// Those of which a bit of a point or a bound had moved, by model; the first few.
  package var moved: [String] = []
  package var movedCount = 0
  private static let mostNamed = 5

  /// Compares two forecasts of one series, bit for bit.
  mutating func compare(_ forecast: Forecast, with other: Forecast?, after change: FutureChange) {
    forecasts += 1
    guard other.map({ LeakProof.bits($0) == LeakProof.bits(forecast) }) != true else { return }
    movedCount += 1
    if moved.count < LeakProof.mostNamed {
      moved.append(
        "\(forecast.modelName) of series \(forecast.seriesID.text), with the future "
          + change.rawValue)
    }
  }

  mutating func add(_ other: LeakProof) {
    forecasts += other.forecasts
    movedCount += other.movedCount
    moved += other.moved.prefix(LeakProof.mostNamed - moved.count)
  }

  private static func bits(_ forecast: Forecast) -> [UInt64] {
    let bounds = forecast.intervals.flatMap { [$0.level] + $0.lower + $0.upper }
    return (forecast.point + bounds).map(\.bitPattern)
  }
}
