import TimeSeries

/// How a few long series are forecast many seasons ahead, where the user fixed nothing of a network.
///
/// Windows of fourteen and of twenty-one seasons, from their last value and in deviations of their series, are read
/// one season a step, and all steps ahead are said at once after the last: a network that reads value by value
/// and feeds back what it says loses to repeating the last season over such horizons. Networks of unlike windows
/// and losses err in unlike ways, and their mean is the forecast. Source: S. Lin et al., "SegRNN: Segment
/// Recurrent Neural Network for Long-Term Time Series Forecasting" (2023), arXiv:2308.11200.
struct LongSeries {
  let members: [CombinationConfiguration.Member]
  /// A tenth of the history, as a horizon alone would measure the errors by the weather of a few days.
  let validationLength: Int

  /// Windows that teach such networks, and seasons that a horizon must be longer than.
  private static let fewestWindows = 3000
  private static let shortestHorizon = 2
  /// Of a window, one kind of network each.
  private static let seasons = [14, 21]
  /// From here on there are series enough for a global model of them all.
  private static let mostSeries = 10

  static let why = "a few long series and a horizon of more than \(shortestHorizon) seasons"

  /// nil where the series are too few or short, or the horizon is.
  init?(_ panel: Panel, horizon: Int, season: Int, seed: UInt64) {
    let windows = panel.series.reduce(0) { $0 + $1.count }
    let longest = panel.series.map(\.count).max() ?? 0
    guard panel.series.count < LongSeries.mostSeries, season > 1,
      horizon > LongSeries.shortestHorizon * season, windows >= LongSeries.fewestWindows,
      longest >= 3 * (LongSeries.seasons[0] * season + horizon)
    else { return nil }
    members = LongSeries.seasons.map { seasons in
      var mixture = MixtureConfiguration(
        .longHorizon, horizon: horizon, period: season, count: longest)
      mixture.seasons = seasons
      mixture.seed = seed
      return .mixture(mixture)
    }
    validationLength = max(horizon, longest / 10)
  }
}
