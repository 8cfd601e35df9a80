import Forecasting
import TimeSeries

/// A finished run as metrics for the textfile collector of Prometheus' node_exporter.
///
/// The text format 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/). A run that
/// failed says when one last succeeded, which it takes from the file before.
package struct Textfile {
  private let run: FinishedRun
  private let lastSuccess: Int64?

  private static let successName = "forecast_run_success_timestamp_seconds"

  /// - Parameter before: the file that is replaced; empty where there is none.
  package init(_ run: FinishedRun, replacing before: String) {
    self.run = run
    lastSuccess = run.status == 0 ? run.ended.unixSeconds : Textfile.lastSuccess(in: before)
  }

  private static func lastSuccess(in text: String) -> Int64? {
    let line = text.split(separator: "\n").first { $0.hasPrefix(successName + "{") }
    return line?.split(separator: " ").last.flatMap { Int64($0) }
  }

  package var text: String {
    let record = run.record
    var lines: [String] = []
    func add(_ name: String, _ help: String, _ values: [(labels: String, value: String)]) {
      guard !values.isEmpty else { return }
      lines.append("# HELP \(name) \(help)")
      lines.append("# TYPE \(name) gauge")
      lines += values.map { "\(name){\(labels)\($0.labels)} \($0.value)" }
    }
    func add(_ name: String, _ help: String, _ value: (some CustomStringConvertible)?) {
      add(name, help, value.map { [("", $0.description)] } ?? [])
    }
    add("forecast_run_timestamp_seconds", "When the last run ended.", run.ended.unixSeconds)
    add(Textfile.successName, "When a run last ended with status 0.", lastSuccess)
    add("forecast_run_status", "Exit status of the last run.", run.status)
    add("forecast_run_duration_seconds", "How long the last run took.", run.seconds)
    add(
      "forecast_run_trained", "Whether the last run trained a model.",
      record.trained.map { $0 ? 1 : 0 })
    add("forecast_rows", "Rows of the data.", record.rows)
    add("forecast_series", "Series of the data.", record.series)
    add("forecast_failed_series", "Series without a forecast.", record.failedSeries)
    add(
      "forecast_newest_observation_timestamp_seconds", "Stamp of the newest observation.",
      record.newestObservation?.unixSeconds)
    add(
      "forecast_model_written_timestamp_seconds", "When the model file was written.",
      record.modelWritten?.unixSeconds)
    add(
      "forecast_gate_met", "Whether the new model passed its gate.",
      record.gate.map { $0.isMet ? 1 : 0 })
    add(
      "forecast_drift", "Whether live forecasts are worse than promised.",
      record.drifted.map { $0 ? 1 : 0 })
    add(
      "forecast_holdout_error", "Error on the holdout.",
      record.holdout.map {
        (
          ",metric=\"\($0.metric.rawValue)\",model=\"\(Textfile.escaped($0.model))\"",
          "\($0.value)"
        )
      })
    return lines.joined(separator: "\n") + "\n"
  }

  private var labels: String {
    "command=\"\(run.record.command)\",name=\"\(Textfile.escaped(run.record.subject))\""
  }

  /// A label's value: backslash, quote and line feed are escaped.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "\"": result += "\\\""
      case "\n": result += "\\n"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
