import ArgumentParser
import Forecasting
import Operations
import SeriesIO
import TimeSeries

/// One thing that `run` does: score earlier forecasts, fit if anything changed, forecast, report.
struct Job {
  /// The configuration file.
  let file: String
  /// nil where the file is the job.
  let name: String?
  /// In the order of their layers; one or more a key.
  let settings: [Setting]

  /// Throws: `Verdict` or the error that stopped it.
  func run(_ stages: JobStages) throws {
    try stages.options.records.recorded("run", subject: name ?? stages.options.modelFile) {
      try run(stages, $0)
    }
  }

  private func run(_ stages: JobStages, _ recorder: RunRecorder) throws {
    let model = stages.options.modelFile
    let lock = try FileLock.take(
      for: model, wait: stages.fit.writing.wait,
      holder: FileLock.holder(command: "run \(file)", now: recorder.record.started))
    defer { withExtendedLifetime(lock) {} }
    let page = stages.options.report.map { folder in
      ReportCommand.names.map { "\(folder)/\($0)" }
    }
    for path in stages.outputs.compactMap(\.self) + (page ?? []) {
      StaleTemporaries.sweep(beside: path)
    }
    var verdicts = Verdicts()
    recorder.outputs.hold()
    do {
      try collect(&verdicts, stages, recorder, under: lock)
      try recorder.outputs.commit()
    } catch {
      recorder.outputs.discard()
      throw error
    }
    if isWatched(stages), !recorder.record.outputs.isEmpty {
      try StandardOutput.output.write(
        "wrote \(recorder.record.outputs.joined(separator: ", "))\n")
    }
    try verdicts.finish()
  }

  /// Whether somebody sees what is printed.
  private func isWatched(_ stages: JobStages) -> Bool {
    stages.fit.says.showsResults(on: Terminal(.output, noColour: stages.fit.says.noColor))
  }

  /// Does all parts; what they write is held.
  private func collect(
    _ verdicts: inout Verdicts, _ stages: JobStages, _ recorder: RunRecorder,
    under lock: FileLock?
  ) throws {
    try verdicts.collect { try score(stages, recorder) }
    let isCurrent = try verdicts.collect { try stages.fit.run(recorder, under: lock) }
    let written = try verdicts.collect { try stages.predict.run(recorder, isCurrent: isCurrent) }
    // A page about a model that was not used would mislead.
    if written, !recorder.record.isStale, let report = stages.report {
      try verdicts.collect { try report.run(recorder) }
    }
    recorder.record.failedSeries = recorder.failures.count
    if let path = stages.options.failures, let columns = recorder.columns {
      try recorder.outputs.write([(path, recorder.failures.csv(columns: columns))])
    }
  }

  private func score(_ stages: JobStages, _ recorder: RunRecorder) throws {
    guard let score = stages.score, let ledger = stages.ledger,
      ModelFileFacts.written(ledger) != nil
    else { return }
    let result: LedgerScore
    do {
      let loaded = try LoadedInput(path: stages.data, options: score.input.csv, quiet: true)
      result = try score.scored(ledger, loaded.panel, recorder)
    } catch let error as LoadError {
      // A damaged ledger must not cost the forecast; damaged data stop the fit.
      throw Verdict(status: .partial, description: "nothing was scored: \(error)")
    }
    if isWatched(stages), result.origins > 0 {
      try StandardOutput.output.write(ScoreText(result).text + "\n")
    }
    try ScoreCommand.verdict(on: result)
  }
}

/// What the parts of a job have to say, of which one can be the status.
private struct Verdicts {
  private var trainingFailure: TrainingError?
  private var verdicts: [Verdict] = []

  /// Runs a part; what it says by a status does not stop the others, and neither does a training that
  /// failed: there may be an older model.
  /// - Returns: whether the part did all it should.
  @discardableResult
  mutating func collect(_ part: () throws -> Void) throws -> Bool {
    do {
      try part()
      return true
    } catch let verdict as Verdict {
      verdicts.append(verdict)
      return verdict.status == .partial || verdict.status == .drift
    } catch let error as TrainingError {
      trainingFailure = error
      return false
    } catch let error as ModelFileError {
      // Without any model the reason for that is the news.
      try finish()
      throw error
    }
  }

  /// From what needs a person most to what needs one least.
  private static let order: [ExitStatus] = [.stale, .gate, .partial, .drift]

  func finish() throws {
    var texts: [String] = []
    for verdict in verdicts where !texts.contains(verdict.description) {
      texts.append(verdict.description)
    }
    if let trainingFailure {
      guard !texts.isEmpty else { throw trainingFailure }
      throw Verdict(
        status: .trainingFailed,
        description: ([trainingFailure.description] + texts).joined(separator: "; "))
    }
    let statuses = verdicts.map(\.status)
    guard let status = Verdicts.order.first(where: statuses.contains) ?? statuses.first else {
      return
    }
    throw Verdict(status: status, description: texts.joined(separator: "; "))
  }
}
