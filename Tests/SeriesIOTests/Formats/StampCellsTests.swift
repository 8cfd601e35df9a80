import Testing
import TimeSeries

@testable import SeriesIO

@Suite struct StampCellsTests {
  private func options(_ form: String, freq: String? = nil) throws -> CSVOptions {
    var options = CSVOptions()
    options.timeFormat = try StampForm(form)
    options.frequency = freq.flatMap { FrequencyRequest($0) }
    return options
  }

  /// The stamps of a column, and two more as a forecast would go on.
  private func continued(_ stamps: [String], _ options: CSVOptions) throws -> [String] {
    let text = "ds,y\n" + stamps.map { "\"\($0)\",1\n" }.joined()
    let panel = try load(text, options).get().panel
    let series = panel.series[0]
    return (0..<series.count + 2).map { panel.stampStyle.format(series.timestamp(at: $0)) }
  }

  @Test(arguments: [
    ("%d/%m/%Y", ["30/12/2023", "31/12/2023"], ["01/01/2024", "02/01/2024"]),
    ("%Y%m%d", ["20240131", "20240229"], ["20240331", "20240430"]),
    ("%Y%m", ["202311", "202312"], ["202401", "202402"]),
    ("%b-%y", ["Nov-23", "Dec-23"], ["Jan-24", "Feb-24"]),
    ("%d-%b-%Y", ["30-APR-2024", "31-MAY-2024"], ["30-JUN-2024", "31-JUL-2024"]),
    (
      "%-m/%-d/%Y %-I:%M %p", ["1/1/2024 10:30 am", "1/1/2024 11:30 am"],
      ["1/1/2024 12:30 pm", "1/1/2024 1:30 pm"]
    ),
    ("%B %e, %Y", ["May  8, 2024", "May  9, 2024"], ["May 10, 2024", "May 11, 2024"]),
    ("%B %e, %Y", ["May 8, 2024", "May 9, 2024"], ["May 10, 2024", "May 11, 2024"]),
    ("%Y-%j", ["2023-364", "2023-365"], ["2024-001", "2024-002"]),
    (
      "%Y-%m-%dT%H:%M:%S%z", ["2024-01-01T00:00:00+0530", "2024-01-01T01:00:00+0530"],
      ["2024-01-01T02:00:00+0530", "2024-01-01T03:00:00+0530"]
    ),
    (
      "%H:%M:%S.%f %d.%m.%y", ["23:59:59.0 31.12.99", "23:59:59.5 31.12.99"],
      ["00:00:00.0 01.01.00", "00:00:00.5 01.01.00"]
    ),
    ("epoch-s", ["-86400", "0"], ["86400", "172800"]),
    ("epoch-ms", ["1704067200000", "1704067200500"], ["1704067201000", "1704067201500"]),
    ("epoch-us", ["1", "3"], ["5", "7"]),
    (
      "epoch-ns", ["1704067200000001000", "1704067200000002000"],
      ["1704067200000003000", "1704067200000004000"]
    ),
  ])
  func continuesTheForm(form: String, stamps: [String], further: [String]) throws {
    #expect(try continued(stamps, options(form)) == stamps + further)
  }

  @Test func refusesCellsOfAnotherForm() throws {
    #expect(
      refusal("ds,y\n31/01/2024,1\n1/2/2024,2\n", try options("%d/%m/%Y"))
        == "data.csv:3:1: error[E_TIME]: \"1/2/2024\" in column \"ds\" does not have the form "
        + "%d/%m/%Y; write all stamps in this form, or name another with --time-format (%-d and %-m "
        + "read numbers without leading zeros)")
    #expect(
      refusal("ds,y\n0,1\n1.5,2\n", try options("epoch-s"))
        == "data.csv:3:1: error[E_TIME]: \"1.5\" in column \"ds\" is no whole number, as epoch-s has "
        + "them; write integers, or name another --time-format")
    #expect(
      refusal("ds,y\n0,1\n12345678901234567890,2\n", try options("epoch-s"))
        .hasPrefix("data.csv:3:1: error[E_TIME_RANGE]:"))
    #expect(
      refusal("ds,y\n1704067200000000001,1\n", try options("epoch-ns"))
        .contains(
          "E_TIME_RANGE]: \"1704067200000000001\" in column \"ds\" is finer than a microsecond"))
    #expect(refusal("ds,y\n2024-01-01,1\n", try options("%d/%m/%Y")).contains("E_TIME]"))
  }

  @Test func namesTheFormToOneWhoNeedsIt() {
    #expect(refusal("ds,y\n20240131,1\n").contains("--time-format %Y%m%d"))
    #expect(refusal("ds,y\n31/01/2024,1\n").contains("--time-format"))
  }

  @Test(arguments: ["", "epoch", "epoch-m", "iso", "Y-m-d", "dd/mm/yyyy", "EPOCH-S"])
  func isNoForm(text: String) {
    #expect(throws: TimeFormatError.self) { try StampForm(text) }
  }

  @Test func aFileWithoutStampsHasNoForm() throws {
    var options = try options("%Y")
    options.targets = .listed(["y"])
    #expect(refusal("y\n1\n2\n", options).contains("E_NO_COLUMN]: --time-format needs"))
  }

  /// Rows of one form among others of the widths that are read at once.
  @Test func mixesWidthsAsBefore() throws {
    let stamps = ["2024-01-01", "2024-01-01 06:00", "2024-01-01T12:00:00", "2024-01-01 18:00:00.5"]
    #expect(refusal("ds,y\n" + stamps.map { "\($0),1\n" }.joined()).contains("E_IRREGULAR"))
    #expect(
      try continued(Array(stamps.prefix(3)), CSVOptions())
        == ["00:00:00", "06:00:00", "12:00:00", "18:00:00"].map { "2024-01-01 \($0)" }
        + ["2024-01-02 00:00:00"])
  }
}
