import Forecasting
import SeriesIO
import TimeSeries

/// What `check --json` says of a file that loads: one object.
struct CheckJSON {
  let checked: CheckedInput

  var value: JSONValue {
    let loaded = checked.loaded
    let report = loaded.report
    let style = loaded.panel.stampStyle
    let leftOut = loaded.leftOut.map {
      JSONValue.object([
        JSONValue.Member("series", .string($0.seriesID.text)),
        JSONValue.Member("reason", .string($0.reason)),
      ])
    }
    return .object([
      JSONValue.Member("result", .string("load")),
      JSONValue.Member("rows", .number(report.rows)),
      JSONValue.Member("series", .number(report.series)),
      JSONValue.Member("missing", .number(report.missing)),
      JSONValue.Member("gaps", .number(report.gaps)),
      JSONValue.Member("merged", .number(report.merged)),
      JSONValue.Member("rejected", .number(loaded.rejectCount)),
      JSONValue.Member("left_out", .array(leftOut)),
      JSONValue.Member("sum", number(report.sum)),
      JSONValue.Member("first", number(report.firstCell)),
      JSONValue.Member("last", number(report.lastCell)),
      JSONValue.Member("from", .string(style.format(report.first))),
      JSONValue.Member("to", .string(style.format(report.last))),
      JSONValue.Member("frequency", .string(report.frequencyEvidence)),
      JSONValue.Member("warn", .array(report.warnings.map { .string($0.rawValue) })),
      JSONValue.Member("filled", .number(checked.filling?.filled ?? 0)),
      JSONValue.Member("columns", columns(report)),
      JSONValue.Member("counts", counts),
      JSONValue.Member("findings", findings),
      JSONValue.Member("choices", choices),
    ])
  }

  private func number(_ value: Double) -> JSONValue { value.isFinite ? .number(value) : .null }

  private func columns(_ report: LoadReport) -> JSONValue {
    let names = report.columns
    let (hasTime, hasID) = (names.layout?.hasTime ?? true, names.layout?.hasID ?? true)
    return .object([
      JSONValue.Member("time", hasTime ? .string(names.time) : .null),
      JSONValue.Member(
        "targets", names.targetNames.map { .array($0.map { .string($0) }) } ?? .null),
      JSONValue.Member("id", names.id.flatMap { hasID ? .string($0) : nil } ?? .null),
      JSONValue.Member("ignored", .array(report.ignoredColumns.map { .string($0) })),
      JSONValue.Member("covariates", .array(checked.loaded.panel.covariates.map(covariate))),
    ])
  }

  private func covariate(_ covariate: Covariate) -> JSONValue {
    .object([
      JSONValue.Member("name", .string(covariate.name)),
      JSONValue.Member("role", .string(covariate.role.rawValue)),
      JSONValue.Member("categories", covariate.categories.map { .number($0.count) } ?? .null),
    ])
  }

  /// Of all findings, by kind; those listed are the worst.
  private var counts: JSONValue {
    .object(
      Finding.Kind.allCases.map { kind in
        let count = checked.findings.count(kind)
        return JSONValue.Member(
          kind.rawValue,
          .object([
            JSONValue.Member("findings", .number(count.findings)),
            JSONValue.Member("series", .number(count.series)),
            JSONValue.Member("steps", .number(count.steps)),
          ]))
      })
  }

  private var findings: JSONValue {
    .array(Finding.Kind.allCases.flatMap { checked.findings.worst($0) }.map(finding))
  }

  private func finding(_ entry: FindingList.Entry) -> JSONValue {
    let series = checked.loaded.panel.series[entry.series]
    let style = checked.loaded.panel.stampStyle
    let finding = entry.finding
    return .object([
      JSONValue.Member("kind", .string(finding.kind.rawValue)),
      JSONValue.Member("series", .string(series.id.text)),
      JSONValue.Member(
        "from", .string(style.format(series.timestamp(at: finding.steps.lowerBound)))),
      JSONValue.Member(
        "to", .string(style.format(series.timestamp(at: finding.steps.upperBound - 1)))),
      JSONValue.Member("magnitude", .number(finding.magnitude)),
      JSONValue.Member("value", finding.value.map { .number($0) } ?? .null),
      JSONValue.Member("expected", finding.expected.map { .number($0) } ?? .null),
    ])
  }

  private var choices: JSONValue {
    .array(
      checked.choices.map { choice in
        .object([
          JSONValue.Member("name", .string(choice.name)),
          JSONValue.Member("value", .string(choice.value)),
          JSONValue.Member("why", .string(choice.why)),
          JSONValue.Member("flag", .string(choice.flag)),
        ])
      })
  }
}
