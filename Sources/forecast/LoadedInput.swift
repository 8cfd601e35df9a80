import Forecasting
import Operations
import Reporting
import SeriesIO
import TimeSeries

/// A CSV as a command needs it: the panel and the evidence.
struct LoadedInput {
  var panel: Panel
  let report: LoadReport
  private let rejects: [RejectedRow]
  /// Series that were left out, by lines.
  let leftOut: [SeriesFailure]
  private let delimiter: UInt8

  /// - Parameters:
  ///   - quiet: whether a terminal is to see nothing of the progress.
  ///   - observe: is shown every byte of the data once, for a checksum.
  init(
    path: String, options: CSVOptions, quiet: Bool,
    observe: @escaping (Span<UInt8>) -> Void = { _ in }
  ) throws(LoadError) {
    let line = ReadingLine(path: path, quiet: quiet)
    defer { line.finish() }
    let loaded = try loadPanel(path: path, options: options) {
      observe($0)
      line.read($0)
    }
    panel = loaded.panel
    report = loaded.report
    rejects = loaded.rejects
    leftOut = loaded.badSeries.map { SeriesFailure($0.id, $0.problem.description) }
    delimiter = options.delimiter
  }

  /// Observations over all series.
  var observed: Int { panel.series.reduce(0) { $0 + $1.count - $1.missingCount } }

  func warn(quiet: Bool) {
    guard !quiet else { return }
    for warning in report.warnings { Diagnostics.warning(warning.message) }
  }

  /// Writes the rows that were left out, also where there are none, and says how many.
  /// - Parameter path: nil: none may be.
  func writeRejects(to path: String?, quiet: Bool) throws(OutputError) {
    guard let path else { return }
    try AtomicFile.write(RejectedRow.csv(rejects, delimiter: delimiter), to: path)
    guard !quiet, !rejects.isEmpty else { return }
    Diagnostics.warning(
      "\(rejects.count) of \(rejects.count + report.rows) rows were left out; see \(path)")
  }

  /// The first series that were left out, with reasons, and how many more there are.
  var leftOutInWords: [String] {
    let shown = leftOut.prefix(5).map { VisibleText.of($0.reason) }
    return leftOut.count > 5 ? shown + ["and \(leftOut.count - 5) more series"] : shown
  }

  /// Ends a command that has done all else where series were left out.
  func finish() throws(Verdict) {
    guard !leftOut.isEmpty else { return }
    var failures = FailureTable()
    failures.add(leftOut, in: .read)
    throw Verdict(status: .partial, description: failures.summary)
  }

  var rejectCount: Int { rejects.count }
}
