import Forecasting
import Reporting
import TimeSeries

/// Keeps of the windows of a backtest what its page draws: the first model's forecasts, of the first series of
/// the file where all would be too many.
final class FoldCollector {
  private(set) var windows: [ReportContent.Folds.Window] = []
  /// Steps that were observed, of all windows.
  private(set) var observed = 0
  private let drawn: Set<SeriesID>
  /// Numbers kept over all folds.
  private static let room = 4_000_000

  /// - Parameter numbers: kept of each series.
  init(_ panel: Panel, folds: Int, horizon: Int, levels: Int) {
    let numbers = max(1, folds * horizon * (2 + 2 * levels))
    drawn = Set(panel.series.prefix(max(6, FoldCollector.room / numbers)).map(\.id))
  }

  func add(_ windows: [BacktestWindow]) {
    for window in windows {
      observed += window.actual.count - window.actual.missingCount
      guard drawn.contains(window.actual.id) else { continue }
      self.windows.append(
        ReportContent.Folds.Window(
          actual: window.actual, cutoff: window.cutoff,
          forecasts: Array(window.forecasts.prefix(1)), skipped: window.skipped))
    }
  }
}
