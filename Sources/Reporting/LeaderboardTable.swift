import SeriesIO

/// Candidates of a search, best first, as CSV and for the terminal.
package struct LeaderboardTable: Sendable {
  package struct Row: Sendable {
    package var trial: String
    package var model: String
    package var rung: Int
    package var folds: Int
    /// nil where the candidate is not trained for a number of epochs.
    package var epochs: Int?
    /// One a metric; nil where undefined.
    package var errors: [Double?]
    package var seed: UInt64
    /// One a setting; nil where it is left to the data or has no meaning.
    package var settings: [String?]
    /// Why there is no error; nil where there is.
    package var failure: String?
    package var seconds: Double

    package init(
      trial: String, model: String, rung: Int, folds: Int, epochs: Int?, errors: [Double?],
      seed: UInt64, settings: [String?], failure: String?, seconds: Double
    ) {
      self.trial = trial
      self.model = model
      self.rung = rung
      self.folds = folds
      self.epochs = epochs
      self.errors = errors
      self.seed = seed
      self.settings = settings
      self.failure = failure
      self.seconds = seconds
    }
  }

  private let metrics: [String]
  private let settings: [String]
  private let rows: [Row]

  /// - Parameters:
  ///   - metrics: names of the errors.
  ///   - settings: names of the settings.
  package init(metrics: [String], settings: [String], rows: [Row]) {
    self.metrics = metrics
    self.settings = settings
    self.rows = rows
  }

  /// `rank,trial,model,rung,folds,epochs,MASE,…,seed,strategy,…,failure`: the same bytes whenever the same is
  /// found, so without the time it took.
  package var csv: [UInt8] {
    var writer = CSVWriter()
    for name in ["rank", "trial", "model", "rung", "folds", "epochs"] { writer.field(name) }
    for name in metrics + ["seed"] + settings + ["failure"] { writer.field(name) }
    writer.endRow()
    for (index, row) in rows.enumerated() {
      writer.field(Int64(index + 1))
      writer.field(row.trial)
      writer.field(row.model)
      writer.field(Int64(row.rung))
      writer.field(Int64(row.folds))
      writer.field(row.epochs.map { Double($0) })
      for error in row.errors { writer.field(error) }
      writer.field("\(row.seed)")
      for setting in row.settings { writer.field(setting ?? "") }
      writer.field(row.failure ?? "")
      writer.endRow()
    }
    return writer.bytes
  }

  /// The first rows, with the time they took.
  ///
  /// - Parameter limit: where lines end at the latest; nil: they are never broken.
  package func text(first count: Int, limit: Int?) -> String {
    let heading = ["trial", "model", "rung"] + metrics + ["seconds"]
    let shown = rows.prefix(count).map { row in
      [row.trial, row.model, "\(row.rung)"]
        + (row.failure == nil
          ? row.errors.map { $0.map(NumberText.approximate) ?? "undefined" }
          : metrics.map { _ in "failed" })
        + [NumberText.plain(NumberText.fixed(row.seconds, decimals: 1))]
    }
    let others = rows.count - shown.count
    return AlignedCells.text([heading] + shown, limit: limit)
      + (others > 0 ? "and \(others) more\n" : "")
  }
}
