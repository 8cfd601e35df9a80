import Testing
import TimeSeries

@testable import SeriesIO

/// Files in which columns are series.
@Suite struct WideTableTests {
  private func options(_ targets: CSVOptions.Targets) -> CSVOptions {
    var options = CSVOptions()
    options.targets = targets
    return options
  }

  private func series(_ panel: Panel) -> [String: [Double?]] {
    Dictionary(
      uniqueKeysWithValues: panel.series.map {
        ($0.id.text, $0.values.map { $0.isNaN ? nil : $0 })
      })
  }

  static let wide = "date,a,note,b\n2024-01-01,1,x,NA\n2024-01-02,,y,20\n2024-01-04,3,,30.5\n"

  @Test func everyColumnOfNumbersIsASeries() throws {
    let loaded = try load(Self.wide, options(.numeric)).get()
    #expect(series(loaded.panel) == ["a": [1, nil, nil, 3], "b": [nil, 20, nil, 30.5]])
    #expect(loaded.panel.series.map(\.id.text) == ["a", "b"])
    #expect(loaded.panel.frequency == .daily)
    let columns = loaded.panel.columns
    #expect(columns.id == "unique_id" && columns.time == "date" && columns.target == "y")
    #expect(
      columns.layout == ColumnNames.Layout(hasID: false, hasTime: true, targets: .numeric))
    let report = loaded.report
    #expect([report.rows, report.series, report.missing, report.gaps] == [3, 2, 2, 1])
    #expect(report.sum == 54.5 && report.firstCell == 1 && report.lastCell == 30.5)
    #expect(report.ignoredColumns == ["note"])
  }

  @Test func targetsMayBeListedOrAll() throws {
    let listed = try load(Self.wide, options(.listed(["b", "a"]))).get()
    #expect(listed.panel.series.map(\.id.text) == ["b", "a"])
    #expect(listed.report.series == 1 && listed.report.ignoredColumns == ["note"])
    #expect(listed.report.firstCell.isNaN && listed.report.lastCell == 3)
    #expect(
      listed.panel.columns.layout
        == ColumnNames.Layout(hasID: false, hasTime: true, targets: .listed(["b", "a"])))
    let all = try load("date,a,b\n2024-01,1,2\n2024-02,3,4\n", options(.all)).get()
    #expect(series(all.panel) == ["a": [1, 3], "b": [2, 4]])
    #expect(all.report.series == 1 && all.report.sum == 10)
  }

  @Test func oneColumnIsASeriesToo() throws {
    let panel = try load("date,a\n2024-01,1\n2024-02,2\n", options(.all)).get().panel
    #expect(series(panel) == ["a": [1, 2]] && panel.columns.id == "unique_id")
  }

  @Test func idsAndColumnsAreJoinedByASlash() throws {
    let text = "shop,day,sold,left\nx,2024-01-01,1,5\ny,2024-01-01,2,6\nx,2024-01-02,3,7\n"
    var wanted = options(.listed(["sold", "left"]))
    wanted.id = "shop"
    let loaded = try load(text, wanted).get()
    #expect(
      series(loaded.panel)
        == ["x/sold": [1, 3], "x/left": [5, 7], "y/sold": [2], "y/left": [6]])
    #expect(loaded.report.series == 2 && loaded.panel.columns.id == "shop")
    wanted.targets = .numeric
    #expect(try load(text, wanted).get().report.series == 4)
  }

  @Test func refusesOneNameForTwoSeries() {
    var wanted = options(.listed(["c", "b/c"]))
    wanted.id = "id"
    #expect(
      refusal("id,ds,c,b/c\na/b,1,1,2\na,1,3,4\n", wanted)
        == "data.csv:3:4: error[E_ID]: the series \"a/b/c\" is there twice: ids and columns are "
        + "joined by a slash; rename the column")
  }

  @Test(arguments: [
    (
      "date,a,b\n2024-01,1,2\n2024-02,3,x\n", CSVOptions.Targets.all,
      "data.csv:3:3: error[E_VALUE]: \"x\" in column \"b\" is not a number; "
    ),
    (
      "date,a,b\n2024-01,1,x\n2024-02,3,4\n", .all,
      "data.csv:2:3: error[E_VALUE]: \"x\" in column \"b\" is not a number; "
    ),
    (
      "date,a,b\n2024-01,1,x\n2024-02,3,4\n", .numeric,
      "data.csv:3:3: error[E_COLUMN_ROLE]: \"4\" in column \"b\" is a number, but the first row holds none "
    ),
    ("date,a,a\n2024-01,1,2\n", .all, "data.csv:1:3: error[E_DUP_COLUMN]: the column \"a\" "),
    ("date,a,\n2024-01,1,2\n", .numeric, "data.csv:1:3: error[E_COLUMN_NAME]: the name of "),
    ("date\n2024-01\n", .numeric, "data.csv:1: error[E_NO_COLUMN]: no target column is left "),
    ("date,a\n2024-01,1\n", .listed(["a", "c"]), "data.csv:1: error[E_NO_COLUMN]: there is no "),
    ("date,a\n2024-01,1\n", .listed(["a", "date"]), "data.csv:1:1: error[E_COLUMN_ROLE]: column "),
  ])
  func refuses(text: String, targets: CSVOptions.Targets, message: String) {
    var wanted = options(targets)
    wanted.time = "date"
    #expect(refusal(text, wanted).hasPrefix(message))
  }
}
