import Forecasting
import Operations
import SeriesIO
import TimeSeries

/// In what a forecast falls short of what was asked for.
struct Shortfall {
  var failures = FailureTable()
  /// Why an older generation of the model was used; nil: it was not.
  var fallback: String?
  /// Why the forecast is not in the ledger; nil: it is, or there is none.
  var unkept: String?
  /// What is older than allowed, in words.
  private(set) var staleness: [String] = []
  private var stalePolicy = StalePolicy.warn

  /// Whether the last season is repeated in place of the model's forecast.
  var isNaive: Bool { !staleness.isEmpty && stalePolicy == .naive }

  /// Looks at the ages of data and model.
  ///
  /// - Parameters:
  ///   - written: when the model was; nil where that does not count.
  /// - Returns: whether the last season is to be repeated in place of the model's forecast.
  ///
  /// Throws: `Verdict` where they are too old and nothing is to be written; `UsageError` for the lag of
  /// data without times.
  mutating func check(
    _ options: StalenessOptions?, _ history: Panel, written: Timestamp?, now: Timestamp, quiet: Bool
  ) throws -> Bool {
    guard let options, !options.limits.isEmpty else { return false }
    let newest = history.newestObservation.flatMap { history.stampStyle.instant(of: $0) }
    if options.maxDataLag != nil, history.stampStyle == .index {
      throw UsageError(
        description: "--max-data-lag is about stamps that are times, and these are plain numbers; "
          + "leave it out")
    }
    staleness = options.limits.exceeded(newest: newest, written: written, now: now)
    guard !staleness.isEmpty else { return false }
    stalePolicy = options.onStale ?? .fail
    switch stalePolicy {
    case .fail:
      throw Verdict(
        status: .stale,
        description: staleness.joined(separator: " and ")
          + "; no forecast was written (--on-stale fail)")
    case .warn:
      if !quiet { Diagnostics.warning(staleness.joined(separator: " and ")) }
      return false
    case .naive: return true
    }
  }

  /// Writes the series that failed, also where there are none, and ends the run with the status for what
  /// falls short most.
  /// - Parameter path: nil: no file is asked for.
  func finish(_ path: String?, columns: ColumnNames, _ recorder: RunRecorder) throws {
    recorder.failures.add(failures)
    recorder.columns = columns
    if let path { try recorder.outputs.write([(path, failures.csv(columns: columns))]) }
    var reasons: [String] = []
    if isNaive {
      reasons.append(
        staleness.joined(separator: " and ") + "; the last season is repeated (--on-stale naive)")
    }
    reasons += [fallback, unkept].compactMap(\.self)
    if !failures.isEmpty {
      reasons.append(
        failures.summary + (path.map { "; see \($0)" } ?? "; --failures FILE lists them"))
    }
    guard !reasons.isEmpty else { return }
    throw Verdict(
      status: isNaive ? .stale : .partial, description: reasons.joined(separator: "; "))
  }
}
