import Forecasting
import SeriesIO
import TimeSeries

/// What `check --json` says of a file that loads: one object.
struct CheckJSON {
  let loaded: LoadedInput

  var value: JSONValue {
    let report = loaded.report
    let style = loaded.panel.stampStyle
    return .object([
      JSONValue.Member("result", .string("load")),
      JSONValue.Member("rows", .number(report.rows)),
      JSONValue.Member("series", .number(report.series)),
      JSONValue.Member("missing", .number(report.missing)),
      JSONValue.Member("gaps", .number(report.gaps)),
      JSONValue.Member("merged", .number(report.merged)),
      JSONValue.Member("rejected", .number(loaded.rejectCount)),
      JSONValue.Member("sum", number(report.sum)),
      JSONValue.Member("first", number(report.firstCell)),
      JSONValue.Member("last", number(report.lastCell)),
      JSONValue.Member("from", .string(style.format(report.first))),
      JSONValue.Member("to", .string(style.format(report.last))),
      JSONValue.Member("frequency", .string(report.frequencyEvidence)),
      JSONValue.Member("warn", .array(report.warnings.map { .string($0.rawValue) })),
    ])
  }

  private func number(_ value: Double) -> JSONValue { value.isFinite ? .number(value) : .null }
}
