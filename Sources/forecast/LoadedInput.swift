import Forecasting
import Glibc
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

/// Refuses outputs that are the input itself, by device and inode: a slip that would lose the data.
func refuseOverwriting(_ input: String, by outputs: [String?]) throws {
  guard let identity = FileIdentity(input) else { return }
  for output in outputs.compactMap(\.self) where FileIdentity(output) == identity {
    throw UsageError(
      description: "\(output) is the input; name another output file")
  }
}

private struct FileIdentity: Equatable {
  let device: UInt
  let inode: UInt

  init?(_ path: String) {
    var status = stat()
    guard path != "-", unsafe stat(path, &status) == 0 else { return nil }
    device = UInt(status.st_dev)
    inode = UInt(status.st_ino)
  }
}
