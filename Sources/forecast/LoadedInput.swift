import Forecasting
import SeriesIO
import TimeSeries

/// A CSV as a command needs it: the panel, the evidence, and the checksum of what was read.
struct LoadedInput {
  let panel: Panel
  let report: LoadReport
  let provenance: Provenance

  init(path: String, options: CSVOptions) throws(LoadError) {
    var checksum = Checksum()
    let loaded = try loadPanel(path: path, options: options) { checksum.update($0) }
    panel = loaded.panel
    report = loaded.report
    provenance = Provenance(
      version: Program.version, dataChecksum: checksum.hexadecimal,
      dataName: path == "-" ? "standard input" : String(path.split(separator: "/").last ?? "-"),
      rows: loaded.report.rows, series: loaded.report.series)
  }

  /// Observations over all series.
  var observed: Int { panel.series.reduce(0) { $0 + $1.count - $1.missingCount } }

  func warn(quiet: Bool) {
    guard !quiet else { return }
    for warning in report.warnings { Diagnostics.warning(warning.message) }
  }
}
