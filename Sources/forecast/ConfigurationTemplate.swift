import ArgumentParser
import Forecasting
import Operations
import Reporting
import SeriesIO
import TimeSeries

/// A configuration file for data that were looked at: lines for what is certain, comments for what was found
/// and would be chosen.
struct ConfigurationTemplate {
  let checked: CheckedInput
  /// The data's name as the file is to name it.
  let data: String
  let given: [Setting]
  let now: Timestamp

  private var report: LoadReport { checked.loaded.report }

  var text: String {
    let style = checked.loaded.panel.stampStyle
    return """
      # Written by forecast init (\(Program.version)); run it with: forecast run FILE
      # Keys are the options of forecast fit and predict. Names of files are relative to this file.

      # \(comment("\(report.rows) rows, \(report.series) series, \(style.format(report.first)) to \(style.format(report.last))"))
      # \(comment(report.frequencyEvidence))
      # \(comment("columns: " + report.columns.inWords))
      \(leftOut)data = \(ConfigurationListing.quoted(data))
      \(given.map(line).joined())
      # What is written. The model's lock, its predecessor (.prev) and its ledger lie beside it.
      model-file = "model.safetensors"
      output = "forecast.csv"
      # report = "report"
      # metrics = "metrics.csv"
      # failures = "failures.csv"
      # scores = "scores.csv"
      # anomalies = "anomalies.csv"
      # log = "forecast.log"
      # textfile = "/var/lib/prometheus/node-exporter/forecast.prom"

      # What would be chosen for these data; uncomment a line to fix it.
      \(choices)

      # A new model replaces the old one only if it beats: none, naive or previous.
      # gate = "previous"
      # A series that cannot be read among others that can: skip goes on without it, error stops the run.
      # bad-series = "skip"
      # A fit that was stopped goes on where it was.
      # resume = true
      # What is too old, and what is done about it: fail, warn or naive.
      # max-data-lag = "\(usualLag)"
      # max-model-age = "4w"
      # on-stale = "fail"

      """
  }

  /// A comment for each series that was left out.
  private var leftOut: String {
    checked.loaded.leftOutInWords.map { "# left out: \(comment($0))\n" }.joined()
  }

  private func line(_ setting: Setting) -> String {
    let option = JobStages.options[setting.key]
    return option.map { "\(setting.key) = \(ConfigurationListing.literal(setting.value, $0))\n" }
      ?? ""
  }

  private var choices: String {
    checked.choices.map { choice in
      let key = String(choice.flag.dropFirst(2))
      // Not every choice is said in the words of its option.
      let isKey =
        JobStages.options[key] != nil
        && (try? FitCommand.parse(["-", "--\(key)=\(choice.value)"])) != nil
      let value =
        Double(choice.value) == nil ? ConfigurationListing.quoted(choice.value) : choice.value
      let text =
        isKey
        ? "\(key) = \(value)  # \(choice.why)" : "\(choice.name): \(choice.value), \(choice.why)"
      return "# \(comment(text))"
    }.joined(separator: "\n")
  }

  /// Three steps, in days at least.
  private var usualLag: String {
    let panel = checked.loaded.panel
    guard let first = panel.series.first, let start = panel.stampStyle.instant(of: first.start),
      let third = panel.stampStyle.instant(of: first.timestamp(at: 3))
    else { return "3d" }
    return "\(max(1, third.span(since: start).seconds / 86_400))d"
  }

  /// Text of the data in a comment: one line, whatever it holds.
  private func comment(_ text: String) -> String { VisibleText.of(text) }
}
