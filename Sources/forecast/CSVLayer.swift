import Forecasting
import SeriesIO

/// What the CSV layer alone says of a file, for `check --parse-only`.
struct CSVLayer {
  private let scan: CSVScan
  /// Of the bytes of all fields, 0x1F between two of a record and 0x1E between two records.
  private let checksum: String

  init(path: String, options: CSVOptions) throws(LoadError) {
    var checksum = Checksum()
    scan = try CSVScan(path: path, options: options) { checksum.update($0) }
    self.checksum = checksum.hexadecimal
  }

  var json: JSONValue {
    .object([
      JSONValue.Member("result", .string("load")),
      JSONValue.Member("records", .number(scan.records)),
      JSONValue.Member("fields", .number(scan.fields)),
      JSONValue.Member("ragged_line", scan.raggedLine.map { .number($0) } ?? .null),
      JSONValue.Member("blank_lines", .number(scan.blankLines)),
      JSONValue.Member("sha256", .string(checksum)),
      JSONValue.Member("warn", .array(scan.warnings.map { .string($0.rawValue) })),
    ])
  }

  var text: String {
    let facts = [
      ("records", "\(scan.records)"), ("fields", "\(scan.fields)"),
      ("ragged line", scan.raggedLine.map { "\($0)" } ?? "none"),
      ("blank lines", "\(scan.blankLines)"), ("sha256", checksum),
    ]
    let warnings = scan.warnings.map { ("warning", $0.message) }
    return AlignedLines(names: facts.map(\.0)).text(facts + warnings)
  }
}
