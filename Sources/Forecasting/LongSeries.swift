import Recurrent
import TimeSeries

/// How a few long series are forecast many seasons ahead, where the user fixed nothing of a network.
///
/// The window of fourteen seasons, from its last value and in its own standard deviations, is read one
/// season a step, and all steps ahead are said at once after the last: a network that reads value by value
/// and feeds back what it says loses to repeating the last season over such horizons. Source: S. Lin et al.,
/// "SegRNN: Segment Recurrent Neural Network for Long-Term Time Series Forecasting" (2023),
/// arXiv:2308.11200.
struct LongSeries {
  /// With what this recipe fixes.
  let options: FitOptions
  private let names: Set<String>

  /// Windows that teach such a network, and seasons that a horizon must be longer than.
  private static let fewestWindows = 3000
  private static let shortestHorizon = 2
  private static let seasons = 14
  /// From here on there are series enough for a global model of them all.
  private static let mostSeries = 10

  /// nil where the series are too few or short, the horizon is, or the user asked for something of a network.
  init?(_ options: FitOptions, panel: Panel) {
    let season = options.seasonalPeriod ?? panel.frequency.seasonalPeriod
    let windows = panel.series.reduce(0) { $0 + $1.count }
    let longest = panel.series.map(\.count).max() ?? 0
    guard panel.series.count < LongSeries.mostSeries, options.kind == .automatic,
      options.networkOption == nil, panel.covariates.isEmpty,
      let horizon = options.horizon, season > 1, horizon > LongSeries.shortestHorizon * season,
      windows >= LongSeries.fewestWindows,
      longest >= 3 * (LongSeries.seasons * season + horizon)
    else { return nil }
    var chosen = options
    chosen.strategy = .direct
    chosen.outputPlacement = .lastStep
    chosen.segment = season
    chosen.contextLength = LongSeries.seasons * season
    chosen.cell = .gru
    chosen.hiddenSize = 64
    chosen.logarithm = false
    chosen.differences = []
    chosen.scaling = .last
    chosen.batchSize = 256
    chosen.learningRate = 1e-3
    chosen.schedule = .cosine(minimum: 0.005, warmUp: 0)
    chosen.epochs = 10
    chosen.patience = 10
    // A tenth of the history, as a horizon alone would choose the epoch by the weather of a few days.
    chosen.validationLength = max(horizon, longest / 10)
    self.options = chosen
    names = [
      "strategy", "origins", "segment", "context", "cell", "hidden", "transform", "difference",
      "scale", "batch", "learning-rate", "schedule", "epochs", "patience", "validate",
    ]
  }

  /// The choices with the reason of those this recipe made.
  func told(_ choices: [Choice]) -> [Choice] {
    choices.map { choice in
      names.contains(choice.name)
        ? Choice(
          choice.name, choice.value,
          "a few long series and a horizon of more than \(LongSeries.shortestHorizon) seasons")
        : choice
    }
  }
}
