import Forecasting
import Operations
import Reporting
import SeriesIO

/// The files of a search: leaderboard and configuration, which are replaced as the search goes on, and the
/// journal, which grows.
struct TuneFiles {
  let leaderboard: String
  let best: String
  var journal: String { leaderboard + ".journal" }

  /// Bytes of a journal: some hundred thousand trials.
  private static let mostBytes = 1 << 26

  /// What an earlier run has found; a new journal where there was none or it is not to be gone on with.
  func open(
    _ search: Fingerprint, resuming: Bool
  ) throws -> [Tuner.Key: Evaluation.Finding] {
    if resuming, ModelFileFacts.written(journal) != nil {
      let bytes = try ConfigurationFile.bytes(at: journal, limit: TuneFiles.mostBytes)
      do throws(TuningJournal.Refusal) {
        // A run that was killed before its first line had found nothing.
        if bytes.contains(UInt8(ascii: "\n")) {
          return try TuningJournal(bytes, of: search).findings
        }
      } catch {
        throw ConfigurationError(
          path: journal, what: error.description,
          whatToDo: "leave --resume out to begin anew, or name other files with --output and --best"
        )
      }
    }
    try AtomicFile.write(TuningJournal.header(of: search), to: journal)
    return [:]
  }

  func append(_ evaluation: Evaluation, of search: Fingerprint) throws(OutputError) {
    try AppendedFile.appendWhole(
      TuningJournal.line(evaluation), header: TuningJournal.header(of: search), to: journal)
  }

  /// Replaces the leaderboard and what belongs to it.
  func write(_ table: LeaderboardTable, best configuration: String) throws(OutputError) {
    try AtomicFile.write([
      (leaderboard, table.csv), (best, Array(configuration.utf8)),
    ])
  }
}
