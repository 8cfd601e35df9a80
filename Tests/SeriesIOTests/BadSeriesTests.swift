import Testing
import TimeSeries

@testable import SeriesIO

/// `--bad-series skip`: the others are read as if the bad one were not in the file.
@Suite struct BadSeriesTests {
  private static let days = (1...9).map { "2024-03-0\($0)" }
  private static let months = [
    "2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31", "2024-06-30",
  ]

  /// A series that is bad, the stamps of the good ones, and the line among its own that tells.
  struct Case: Sendable {
    var rows: [String]
    var row: Int
    var code: DataError.Code
    var stamps = BadSeriesTests.days
    var options: @Sendable (inout CSVOptions) -> Void = { _ in }
  }

  private static func rows(_ stamps: [String], of id: String = "bad") -> [String] {
    stamps.enumerated().map { "\(id),\($1),\($0 + 1),7" }
  }

  private static func days(replacing row: Int, by text: String) -> [String] {
    var rows = rows(days)
    rows[row] = text
    return rows
  }

  private static let fixed: @Sendable (inout CSVOptions) -> Void = {
    $0.covariates = [.init("size", .static)]
  }
  private static let withoutGaps: @Sendable (inout CSVOptions) -> Void = { $0.refusesGaps = true }
  private static let sums: @Sendable (inout CSVOptions) -> Void = { $0.duplicates = .sum }

  static let cases: [Case] = [
    Case(
      rows: rows(["2024-03-01", "2024-03-02", "2024-03-02T12:00", "2024-03-04"]), row: 2,
      code: .irregular, stamps: days.map { $0 + "T00:00" }),
    // A day in the middle of the month: taken together with it, no series keeps its day.
    Case(
      rows: rows(["2024-01-31", "2024-02-15", "2024-02-29", "2024-03-31"]), row: 1,
      code: .irregular, stamps: months),
    Case(
      rows: rows(["2024-03-01", "2024-03-08", "2024-03-15", "2024-03-22"]), row: 1,
      code: .irregular),
    Case(rows: days(replacing: 4, by: "bad,2024-03-04,1,7"), row: 4, code: .duplicateTime),
    Case(rows: days(replacing: 4, by: "bad,2024-02-04,1,7"), row: 4, code: .timeOrder),
    Case(rows: days(replacing: 4, by: "bad,2024-02-30,1,7"), row: 4, code: .time),
    Case(rows: days(replacing: 4, by: "bad,2024-03-05T00:00Z,1,7"), row: 4, code: .timeZoneMix),
    Case(rows: days(replacing: 0, by: "bad,2024-03-01,one,7"), row: 0, code: .value),
    Case(rows: days(replacing: 8, by: "bad,2024-03-09,1e999,7"), row: 8, code: .valueRange),
    Case(rows: days(replacing: 8, by: "bad,9999-03-09,1,7"), row: 8, code: .gapLimit),
    Case(
      rows: days(replacing: 3, by: "bad,2024-03-04,,7"), row: 3, code: .gap, options: withoutGaps),
    Case(
      rows: rows(Array(days.prefix(4) + days.dropFirst(5))), row: 4, code: .gap,
      options: withoutGaps),
    Case(
      rows: days(replacing: 3, by: "bad,2024-03-04,1,8"), row: 3, code: .value, options: fixed),
    Case(
      rows: ["bad,2024-03-01,1e308,7", "bad,2024-03-01,1e308,7"], row: 1, code: .valueRange,
      options: sums),
    Case(rows: rows(["2024-03-01", "2024-03-02"], of: ""), row: 0, code: .id),
    Case(rows: rows(["2024-03-01"], of: "b\u{7}d"), row: 0, code: .id),
    Case(rows: rows(["2024-03-01"], of: String(repeating: "b", count: 256)), row: 0, code: .id),
  ]

  enum Order: CaseIterable { case first, last, mixed }

  private func file(_ bad: [String], _ good: [[String]], _ order: Order) -> [String] {
    let series = order == .last ? good + [bad] : [bad] + good
    let rows: [String]
    if order == .mixed {
      let longest = series.map(\.count).max() ?? 0
      rows = (0..<longest).flatMap { row in series.compactMap { $0.count > row ? $0[row] : nil } }
    } else {
      rows = series.flatMap(\.self)
    }
    return ["unique_id,ds,y,size"] + rows
  }

  @Test(arguments: cases.indices, Order.allCases) func theOthersAreReadAsWithoutIt(
    index: Int, order: Order
  ) throws {
    let one = Self.cases[index]
    var options = CSVOptions()
    options.id = "unique_id"
    one.options(&options)
    let good = ["a", "b", "c"].map { Self.rows(one.stamps, of: $0) }
    let expected = try load(file([], good, order).joined(separator: "\n") + "\n", options).get()
    options.badSeries = .skip
    let lines = file(one.rows, good, order)
    let loaded = try load(lines.joined(separator: "\n") + "\n", options).get()
    #expect(loaded.panel == expected.panel)
    #expect(loaded.report == expected.report)
    let bad = try #require(loaded.badSeries.first)
    #expect(loaded.badSeries.count == 1)
    #expect(bad.problem.code == one.code, "\(bad.problem)")
    // Of equal rows the last is meant.
    #expect(bad.problem.line == (lines.lastIndex(of: one.rows[one.row]) ?? -1) + 1)
    #expect(bad.problem.what.contains(", so series \""))
    // Without being asked for, it is refused.
    options.badSeries = .error
    #expect(refusal(lines.joined(separator: "\n") + "\n", options).contains("error[E_"))
  }

  /// What bad rows bring is not counted: rows, duplicates made one, and the sum are those of the others.
  @Test func mergedRowsOfTheOthersCount() throws {
    var options = CSVOptions()
    options.duplicates = .sum
    let good = "a,1,2\na,1,3\na,2,1\n"
    let expected = try load("id,ds,y\n" + good, options).get()
    options.badSeries = .skip
    let loaded = try load("id,ds,y\nx,1,5\nx,1,5\n" + good + "x,2,?\n", options).get()
    #expect(loaded.report == expected.report && loaded.report.merged == 1)
    #expect(loaded.panel == expected.panel)
  }

  /// In a file of a series a column, a column is left out.
  @Test func aColumnIsLeftOut() throws {
    var options = CSVOptions()
    options.targets = .numeric
    let expected = try load("ds,a,b\n1,1,2\n2,3,4\n3,5,6\n", options).get()
    options.badSeries = .skip
    let loaded = try load("ds,a,c,b\n1,1,1,2\n2,3,?,4\n3,5,3,6\n", options).get()
    #expect(loaded.panel.series == expected.panel.series)
    #expect(loaded.report.sum == expected.report.sum && loaded.report.series == 2)
    #expect(loaded.badSeries.map(\.id.text) == ["c"])
    #expect(loaded.badSeries[0].problem.line == 3 && loaded.badSeries[0].problem.column == 3)
    // A stamp is everyone's.
    #expect(refusal("ds,a,b\n1,1,2\n?,3,4\n", options).contains("error[E_TIME]"))
    // With an id, only that of the row, and both where the row is bad.
    options.targets = .listed(["a", "b"])
    let text = "id,ds,a,b\nx,1,1,2\nx,2,3,?\ny,1,1,2\ny,2,1,2\nz,1,1,2\nz,1,1,2\n"
    let parts = try load(text, options).get()
    #expect(parts.panel.series.map(\.id.text) == ["x/a", "y/a", "y/b"])
    #expect(parts.badSeries.map(\.id.text) == ["x/b", "z/a", "z/b"])
  }

  @Test func whatIsOfNoSeriesAloneRefusesTheFile() throws {
    var options = CSVOptions()
    options.badSeries = .skip
    for (rows, code) in [
      ("a,1\n", "E_RAGGED"), ("\"a\"\"\n", "E_"), ("a,1,\0\n", "E_NUL"),
      ("a,x,1\nb,x,2\n", "E_TIME"),
    ] {
      #expect(refusal("id,ds,y\n" + rows, options).contains("error[\(code)"), "\(rows)")
    }
    // One series and nothing else: there is nothing to go on with.
    #expect(refusal("ds,y\n1,1\n1,2\n", options).contains("error[E_DUP_TIME]"))
    #expect(refusal("id,ds,y\na,1,1\na,1,2\n", options).contains("error[E_DUP_TIME]"))
    // Where most differ from the first in how they write stamps, it is not known who is right.
    let mixed = "id,ds,y\na,1,1\nb,2024-01-01,1\nc,2024-01-01,1\n"
    #expect(refusal(mixed, options).contains(":3:2: error[E_TIME]"))
  }

  /// No two series keep a step; the one told most often, first of equals, is that of the file.
  @Test func theMostSeriesWin() throws {
    var options = CSVOptions()
    options.badSeries = .skip
    var text = "id,ds,y\n"
    for (id, step) in [("a", 1), ("b", 7), ("c", 7), ("d", 1), ("e", 7)] {
      for count in 1...4 {
        let day = CivilDate(daysSinceEpoch: Int64(19_800 + count * step))
        text += "\(id),\(StampStyle.date.format(Timestamp(day))),\(count)\n"
      }
    }
    let loaded = try load(text, options).get()
    #expect(loaded.panel.frequency == .weekly)
    #expect(loaded.badSeries.map(\.id.text) == ["a", "d"])
    #expect(loaded.badSeries.allSatisfy { $0.problem.code == .irregular })
    // Asked for, the other step stands; weeks are gaps of days to it.
    options.frequency = FrequencyRequest("D")
    let daily = try load(text, options).get()
    #expect(daily.panel.frequency == .daily)
    #expect(daily.panel.series.map(\.id.text) == ["a", "d"])
  }

  @Test func adviceNamesTheWayOut() {
    let advice = "; --bad-series skip goes on without the series"
    #expect(refusal("id,ds,y\na,1,1\nb,1,1\nb,1,2\n").hasSuffix(advice))
    #expect(!refusal("id,ds,y\nb,1,1\nb,1,2\n").hasSuffix(advice))
    #expect(!refusal("id,ds,y\na,1,1\nb,1,1\nb,1\n").hasSuffix(advice))
  }
}
