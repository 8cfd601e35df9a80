import TimeSeries

/// How the windows of a panel are seen before a network reads them. Networks that see them in unlike
/// ways err in unlike ways, so that their average is better than either.
package enum View: String, CaseIterable, Hashable, Sendable {
  /// Without their season, from the last value.
  case deseasonalized
  /// As they are, from the mean of the last season.
  case seasonal

  var removesSeason: Bool { self == .deseasonalized }

  /// Values a window holds: a quarter more than the longer of horizon and season, or two of it.
  func windowLength(horizon: Int, period: Int) -> Int {
    let longer = Double(max(horizon, period))
    return Int(((self == .deseasonalized ? 1.25 : 2.01) * longer).rounded(.up))
  }

  /// Values at the end of a window whose mean is its level.
  func levelSpan(period: Int) -> Int { self == .deseasonalized ? 1 : max(period, 1) }
}

/// What the series of a panel have in common when they change: factors, or differences of a size of
/// their own.
enum LevelForm: String, CaseIterable, Hashable, Sendable {
  /// Values are read as logarithms and levels are subtracted: for panels above 0.
  case logarithm
  /// Levels divide: for panels that touch 0.
  case ratio
  /// Levels are subtracted, in units of the mean size of a series: where values are negative.
  case difference

  init(_ panel: Panel) {
    var least = Double.infinity
    for series in panel.series {
      for value in series.values where value < least { least = value }
    }
    self = least > 0 ? .logarithm : least == 0 ? .ratio : .difference
  }

  var seasonalForm: SeasonalProfile.Form { self == .ratio ? .ratio : .additive }
}
