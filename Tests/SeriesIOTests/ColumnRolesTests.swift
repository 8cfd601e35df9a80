import Testing
import TimeSeries

@testable import SeriesIO

@Suite struct ColumnRolesTests {
  private func columns(_ text: String, _ options: CSVOptions = CSVOptions()) -> [String?] {
    guard case .success(let loaded) = load(text, options) else { return [] }
    let names = loaded.report.columns
    return [names.id, names.time, names.target]
  }

  private func options(
    time: String? = nil, target: String? = nil, id: String? = nil
  ) -> CSVOptions {
    var options = CSVOptions()
    (options.time, options.id) = (time, id)
    if let target { options.targets = .listed([target]) }
    return options
  }

  static let rows = "a,2024-01-01,1\na,2024-01-02,2\n"

  @Test(arguments: [
    ("unique_id", "ds", "y"), ("item_id", "timestamp", "target"), ("ID", "Date", "VALUE"),
    ("series", "Period", "Y"),
  ])
  func findsUsualNames(id: String, time: String, target: String) {
    #expect(columns("\(id),\(time),\(target)\n\(Self.rows)") == [id, time, target])
  }

  @Test func optionsComeBeforeUsualNames() {
    let text = "id,when,date,y,sales\na,2024-01-01,x,0,1\na,2024-01-02,x,0,2\n"
    #expect(
      columns(text, options(time: "when", target: "sales", id: "date")) == [
        "date", "when", "sales",
      ])
  }

  @Test func takesTheOnlyCandidate() {
    #expect(
      columns("Month,Passengers\n1949-01,112\n1949-02,118\n") == [nil, "Month", "Passengers"])
    #expect(
      columns("note,day,promo,sales\nx,2024-01-01,x,NA\ny,2024-01-02,y,5\n")
        == [nil, "day", "sales"])
    #expect(columns("t,y\n1,5\n2,6\n") == [nil, "t", "y"])
  }

  @Test("stamps in a form of the user's are candidates, and no others beside them")
  func aFormOfStampsTells() throws {
    var options = CSVOptions()
    options.timeFormat = try StampForm("%d.%m.%Y")
    #expect(
      columns("Datum,seit,Wert\n01.02.2024,2020-01-01,5\n02.02.2024,2020-01-01,6\n", options)
        == [nil, "Datum", "Wert"])
    let said = refusal("Datum,Wert\n2024-02-01,5\n", options)
    #expect(said.contains("a column of stamps as %d.%m.%Y"), "\(said)")
  }

  @Test func aWeakNameTellsOnlyWithoutAUsualOne() {
    #expect(columns("year,sunspots\n1700,5\n1701,11\n") == [nil, "year", "sunspots"])
    #expect(
      columns("date,year,sales\n2024-01-01,x,5\n2024-01-02,x,6\n") == [nil, "date", "sales"])
  }

  @Test func neverGuesses() {
    #expect(
      refusal("day,promo,sales\n2024-01-01,1,5\n")
        == "data.csv:1: error[E_COLUMN_ROLE]: 2 columns could be the target: \"promo\", \"sales\"; "
        + "name one of them with --target")
    #expect(
      refusal("date,time,y\n2024-01-01,2024-01-01,5\n")
        == "data.csv:1: error[E_COLUMN_ROLE]: 2 columns could be the time: \"date\", \"time\"; "
        + "name one of them with --time")
    #expect(
      refusal("date,y,y\n2024-01-01,1,2\n")
        == "data.csv:1: error[E_DUP_COLUMN]: 2 columns could be the target: \"y\", \"y\"; "
        + "rename all but one of them")
    #expect(
      refusal("a,b\nx,y\n")
        == "data.csv:1: error[E_NO_COLUMN]: no time column: none has a usual name (ds, timestamp, "
        + "date, datetime, time, month, period) and the first row shows no other candidate (a column "
        + "of ISO 8601 dates or integers) among \"a\", \"b\"; name it with --time")
  }

  @Test func wantsOptionNamesExactly() {
    let text = "Date,y,y\n2024-01-01,1,2\n"
    #expect(
      refusal(text, options(time: "date"))
        == "data.csv:1: error[E_NO_COLUMN]: there is no column \"date\" among \"Date\", \"y\", "
        + "\"y\"; give --time one of these names, in the same upper and lower case")
    #expect(
      refusal(text, options(time: "Date", target: "y"))
        == "data.csv:1:3: error[E_DUP_COLUMN]: the column \"y\" appears 2 times; "
        + "rename all but one of them")
    #expect(
      refusal(text, options(time: "Date", target: "Date"))
        == "data.csv:1:1: error[E_COLUMN_ROLE]: column \"Date\" is given both as time and as target; "
        + "give --target another column")
  }

  @Test func namesAreComparedAsBytes() {
    let text = "date,caf\u{E9}\n2024-01-01,1\n2024-01-02,2\n"
    #expect(refusal(text, options(target: "cafe\u{301}")).contains("E_NO_COLUMN"))
    #expect(columns(text, options(target: "caf\u{E9}")) == [nil, "date", "caf\u{E9}"])
  }

  @Test func whoNamesTimeAndTargetHasSettledTheRoles() {
    let text = "id,date,y\na,2024-01-01,1\nb,2024-01-01,2\n"
    #expect(columns(text, options(time: "date")) == ["id", "date", "y"])
    #expect(
      columns(text, options(time: "date", target: "y", id: "id")) == ["id", "date", "y"])
    #expect(
      refusal(text, options(time: "date", target: "y"))
        .hasPrefix("data.csv:3:2: error[E_DUP_TIME]"))
  }
}
