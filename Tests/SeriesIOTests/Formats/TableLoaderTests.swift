import Testing
import TimeSeries

@testable import SeriesIO

@Suite struct TableLoaderTests {
  @Test func loadsSeriesInTheOrderOfTheFile() throws {
    let loaded = try load(
      "unique_id,ds,y,note\nb,2024-01-01,1,x\na,2024-01-01,NA,\nb,2024-01-03,3,\na,2024-01-02,-4.5,\n"
    ).get()
    let panel = loaded.panel
    #expect(panel.series.map(\.id) == [SeriesID("b"), SeriesID("a")])
    #expect(panel.frequency == .daily && panel.stampStyle == .date)
    #expect(panel.columns == ColumnNames(id: "unique_id", time: "ds", target: "y"))
    #expect(
      panel.series.map { $0.values.map { $0.isNaN ? nil : $0 } } == [[1, nil, 3], [nil, -4.5]])
    #expect(
      loaded.report
        == LoadReport(
          rows: 4, series: 2, missing: 1, gaps: 1, sum: -0.5, firstCell: 1, lastCell: -4.5,
          first: Timestamp(2024, 1, 1),
          last: Timestamp(2024, 1, 3), frequencyEvidence: "daily: 1 of 2 steps in 2 series",
          columns: panel.columns, ignoredColumns: ["note"], warnings: [.constantSeries]))
  }

  @Test(
    "integers like those of Excel's dates are named",
    arguments: [
      ([45292, 45293, 45294], true), ([45292, 45299, 45306], true), ([45292, 45293, 45296], true),
      ([20_000, 20_001], true), ([59_999, 60_000], true), ([45292], false),
      ([19_999, 20_000], false), ([60_000, 60_001], false), ([45292, 45302], false),
      ([1, 2, 3], false),
    ])
  func excelSerials(stamps: [Int], isNamed: Bool) throws {
    let text = "ds,y\n" + stamps.enumerated().map { "\($1),\($0)\n" }.joined()
    let report = try load(text).get().report
    #expect(report.warnings.contains(.excelSerials) == isNamed)
    var options = CSVOptions()
    options.frequency = FrequencyRequest("index")
    #expect(!(try load(text, options).get().report.warnings.contains(.excelSerials)))
    options.frequency = nil
    options.isStrict = true
    guard case .failure(.data(let refusal)) = load(text, options) else {
      #expect(!isNamed)
      return
    }
    #expect(isNamed && refusal.code == .strict && refusal.line == 2)
    #expect(refusal.what.contains("Excel"))
  }

  @Test func monthsOfExcelAreRefusedByName() {
    let excel = "; if these are dates of Excel, format the column as dates and export again"
    #expect(refusal("ds,y\n45292,1\n45323,2\n45352,3\n").hasSuffix(excel))
    #expect(refusal("ds,y\n1,1\n32,2\n61,3\n").hasSuffix("rows may be left out, but not moved"))
  }

  /// Numbers of values alone are no stamps.
  @Test func valuesAreNoExcelDates() throws {
    #expect(try load("y\n45292\n45293\n").get().report.warnings.isEmpty)
  }

  @Test func oneSeriesTakesTheNameOfItsColumn() throws {
    let panel = try load("Month,Passengers\n1949-01,112\n1949-02,118\n").get().panel
    #expect(panel.series.map(\.id) == [SeriesID("Passengers")])
    #expect(panel.columns.id == nil && panel.stampStyle == .month)
  }

  @Test func readsWithoutAHeader() throws {
    var options = CSVOptions()
    options.hasHeader = false
    options.skipLines = 1
    options.delimiter = UInt8(ascii: ";")
    options.quote = UInt8(ascii: "'")
    options.missingTokens = ["-999"]
    let loaded = try load("junk\n'2024-01-01';-999\n2024-01-02;2\n", options).get()
    #expect(loaded.report.columns == ColumnNames(id: nil, time: "1", target: "2"))
    #expect(loaded.report.missing == 1 && loaded.report.rows == 2)
  }

  @Test(arguments: [
    ("\u{FEFF}ds,y\n1,1\n2,2\n", LoadWarning.byteOrderMark),
    ("ds,y\r\n1,1\n2,2\n", .mixedLineEndings),
    ("ds,y\n1,1\n\n2,2\n", .blankLines), ("ds,y\n1,1\n2,2", .noFinalNewline),
    ("ds,y\n1,7\n2,7\n", .constantSeries),
  ])
  func warns(text: String, warning: LoadWarning) throws {
    #expect(try load(text).get().report.warnings == [warning])
  }

  @Test func warnsOfNothingToLearnFrom() throws {
    #expect(
      try load("ds,y\n1,\n2,NA\n\n").get().report.warnings == [.constantSeries, .allMissing])
  }

  @Test(arguments: [
    ("", "data.csv:1: error[E_EMPTY]: the file is empty; write a header and rows"),
    ("\n\n", "data.csv:1: error[E_EMPTY]: there are no rows; write a header and rows"),
    ("ds,y\n", "data.csv:1: error[E_NO_ROWS]: a header and no rows; add rows of data"),
    (
      "ds,y\n1,2\n2,x,3\n",
      "data.csv:3: error[E_RAGGED]: 3 fields where the first row has 2; "
        + "give every row the same number of fields; quote those that hold the delimiter"
    ),
    (
      "ds,y,n\n1,2,\"a\nb\"\n",
      "data.csv:2:3: error[E_MULTILINE]: a field that spans several lines; "
        + "close the quote that opens here, or say --allow-multiline if that is meant"
    ),
    (
      "ds,y\n1,2\n2,\"1,5\"\n",
      "data.csv:3:2: error[E_VALUE]: \"1,5\" in column \"y\" is not a number; "
        + "if that is how numbers are written here, say --decimal-comma"
    ),
    (
      "y,ds\n1,1\n-,2\n",
      "data.csv:3:1: error[E_VALUE]: \"-\" in column \"y\" is not a number; "
        + "write a decimal number, or name it with --na if it means missing"
    ),
    (
      "ds,y\n1,1e999\n",
      "data.csv:2:2: error[E_VALUE_RANGE]: \"1e999\" in column \"y\" is too large for a Double; "
        + "use a larger unit, or name it with --na if it means missing"
    ),
    (
      "ds,y\n2024-01-01,1\n02/01/2024,2\n",
      "data.csv:3:1: error[E_TIME]: \"02/01/2024\" in column \"ds\" is not a time; "
        + "write ISO 8601, such as 2024-01-31, or say in which order day, month and year stand, such "
        + "as --time-format %d/%m/%Y"
    ),
    (
      "ds,y\n2024-01-01,1\n2024-02,2\n",
      "data.csv:3:1: error[E_TIME]: \"2024-02\" in column \"ds\" is another kind of stamp than those "
        + "before; write all stamps alike"
    ),
    (
      "ds,y\n20240101,1\n",
      "data.csv:2:1: error[E_TIME]: \"20240101\" in column \"ds\" looks like a date without "
        + "separators; write 2024-01-31, or say --time-format %Y%m%d or %Y%m"
    ),
    (
      "ds,y\n2024-01-01T00:00Z,1\n2024-01-01T01:00,2\n",
      "data.csv:3:1: error[E_TIME_ZONE_MIX]: \"2024-01-01T01:00\" in column \"ds\" mixes stamps with "
        + "and without a UTC offset; write all stamps with an offset or all without"
    ),
    (
      "ds,y\n1,1\n3,1\n1,2\n",
      "data.csv:4:1: error[E_DUP_TIME]: the stamp \"1\" stands on line 2 already; remove one of the "
        + "two rows, or say --duplicates first, last, mean or sum, or name the id column with --id if the file holds several series"
    ),
    (
      "id,ds,y\na,1,1\nb,1,1\na,3,1\na,2,2\n",
      "data.csv:5:2: error[E_TIME_ORDER]: the stamp \"2\" in series \"a\" is earlier than the one "
        + "before it; sort the rows by time; --bad-series skip goes on without the series"
    ),
    (
      "id,ds,y\n,1,1\n",
      "data.csv:2:1: error[E_ID]: \"\" in column \"id\" is empty; "
        + "give every row an id of visible characters"
    ),
    (
      "id,ds,y\n\"a\tb\",1,1\n",
      "data.csv:2:1: error[E_ID]: \"a\\tb\" in column \"id\" holds a control character; "
        + "give every row an id of visible characters"
    ),
  ])
  func refuses(text: String, message: String) {
    #expect(refusal(text) == message)
  }

  @Test func refusesIdsThatAreNoUTF8() {
    #expect(
      refusal(Array("id,ds,y\n".utf8) + [0xC0, 0xAF] + Array(",1,1\n".utf8))
        == "data.csv:2:1: error[E_ENCODING]: \"\\xc0\\xaf\" in column \"id\" is not UTF-8; "
        + "convert the file to UTF-8")
  }

  @Test func idsAreComparedAsBytes() throws {
    let text = "id,ds,y\ncaf\u{E9},1,1\ncaf\u{E9},2,2\ncafe\u{301},1,3\ncafe\u{301},2,4\n"
    #expect(try load(text).get().panel.series.map { $0.id.bytes.count } == [5, 6])
  }

  @Test func anyChunkingLoadsAlike() throws {
    var text = "id,ds,y\r\n"
    for day in 1...28 {
      for name in ["a", "\"b, c\""] {
        text += "\(name),2024-02-\(day < 10 ? "0" : "")\(day),\(day)\r\n"
      }
    }
    let whole = try load(Array(text.utf8)).get()
    #expect(whole.report.rows == 56 && whole.report.series == 2)
    for chunk in [1, 7, 4096] {
      let loaded = try load(Array(text.utf8), blockSize: chunk).get()
      #expect(loaded.panel == whole.panel && loaded.report == whole.report)
    }
  }
}
