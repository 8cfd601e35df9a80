import Forecasting
package import TimeSeries

/// What one run did, for a log and for a monitor.
package struct RunRecord: Sendable {
  package let command: String
  package let version: String
  /// What it was about: the name of a job, or a model's path.
  package let subject: String
  package let started: Timestamp
  /// nil: the model there was is still what a fit would give, or there was nothing to fit.
  package var trained: Bool?
  /// Whether the gate held, and what was compared; nil where there was none.
  package var gate: Gate.Verdict?
  package var data: String?
  package var rows: Int?
  package var series: Int?
  package var failedSeries = 0
  /// In UTC.
  package var newestObservation: Timestamp?
  package var model: String?
  package var modelWritten: Timestamp?
  /// Figures on the holdout, `MASE` of `LSTM`, …; undefined ones are left out.
  package var holdout: [Figure] = []
  /// Files that were written.
  package var outputs: [String] = []
  package var isStale = false
  /// Of `score`; nil where nothing was scored.
  package var drifted: Bool?

  package struct Figure: Hashable, Sendable {
    package let metric: Metric
    package let model: String
    package let value: Double
  }

  package init(command: String, version: String, subject: String, started: Timestamp) {
    self.command = command
    self.version = version
    self.subject = subject
    self.started = started
  }

  /// Takes the figures of a model's holdout over.
  package mutating func take(_ accuracy: AccuracySummary) {
    holdout = []
    for row in accuracy.overall
    where [.meanAbsoluteScaledError, .meanAbsoluteError].contains(row.metric) {
      for (model, value) in zip(accuracy.models, row.values) {
        guard let value = value.value, value.isFinite else { continue }
        holdout.append(Figure(metric: row.metric, model: model, value: value))
      }
    }
  }
}

/// A run that is over.
package struct FinishedRun: Sendable {
  package let record: RunRecord
  package let status: Int32
  /// Of a clock that no change of the time of day moves.
  package let seconds: Double
  package let ended: Timestamp
  /// What a run that did not end with 0 says.
  package let message: String?
  /// What stopped it, `SIGTERM`; nil: it ended by itself.
  package let signal: String?

  package init(
    _ record: RunRecord, status: Int32, seconds: Double, ended: Timestamp, message: String?,
    signal: String? = nil
  ) {
    self.signal = signal
    self.record = record
    self.status = status
    self.seconds = seconds
    self.ended = ended
    self.message = message
  }

  /// One line of JSON; facts that do not apply are left out.
  package var line: String {
    func text(_ value: String?) -> JSONValue? { value.map { .string($0) } }
    func number(_ value: Int?) -> JSONValue? { value.map { .number($0) } }
    func moment(_ value: Timestamp?) -> JSONValue? { value.map { .string($0.inUTC) } }
    let members: [(String, JSONValue?)] = [
      ("time", .string(record.started.inUTC)), ("command", .string(record.command)),
      ("subject", .string(record.subject)), ("status", .number(Int(status))),
      ("seconds", .number((seconds * 1000).rounded() / 1000)),
      ("version", .string(record.version)), ("data", text(record.data)),
      ("rows", number(record.rows)), ("series", number(record.series)),
      ("failed_series", .number(record.failedSeries)),
      ("newest_observation", moment(record.newestObservation)), ("model", text(record.model)),
      ("model_written", moment(record.modelWritten)),
      ("trained", record.trained.map { .bool($0) }),
      ("gate_met", record.gate.map { .bool($0.isMet) }),
      ("gate", text(record.gate?.why)), ("stale", record.isStale ? .bool(true) : nil),
      ("drift", record.drifted.map { .bool($0) }), ("holdout", holdout),
      ("outputs", record.outputs.isEmpty ? nil : .array(record.outputs.map { .string($0) })),
      ("signal", text(signal)), ("message", text(message)),
    ]
    return JSONValue.object(
      members.compactMap { name, value in value.map { JSONValue.Member(name, $0) } }
    ).text
  }

  private var holdout: JSONValue? {
    guard !record.holdout.isEmpty else { return nil }
    return .array(
      record.holdout.map {
        .object([
          JSONValue.Member("metric", .string($0.metric.rawValue)),
          JSONValue.Member("model", .string($0.model)),
          JSONValue.Member("value", .number($0.value)),
        ])
      })
  }
}
