import SeriesIO
import TimeSeries

/// A CSV as a command needs it: the panel and the evidence.
struct LoadedInput {
  let panel: Panel
  let report: LoadReport

  /// - Parameter observe: is shown every byte of the data once, for a checksum.
  init(
    path: String, options: CSVOptions, observe: @escaping (Span<UInt8>) -> Void = { _ in }
  ) throws(LoadError) {
    let loaded = try loadPanel(path: path, options: options, observe: observe)
    panel = loaded.panel
    report = loaded.report
  }

  /// Observations over all series.
  var observed: Int { panel.series.reduce(0) { $0 + $1.count - $1.missingCount } }

  func warn(quiet: Bool) {
    guard !quiet else { return }
    for warning in report.warnings { Diagnostics.warning(warning.message) }
  }
}
