import Foundation
import Testing

/// Other layouts of a table than the long one, from `fit` to the forecast of newer data.
@Suite struct TableLayoutTests {
  /// `Month` and two series, one a column.
  private static func wide(_ steps: Int) -> String {
    "Month,north,note,south\n"
      + (0..<steps).map {
        "\(Samples.month($0)),\(Samples.value($0)),x,\(Samples.value($0, series: 1))\n"
      }.joined()
  }

  private static func values(_ steps: Int) -> String {
    "sold\n" + (0..<steps).map { Samples.value($0) + "\n" }.joined()
  }

  private func check(_ folder: WorkFolder, _ arguments: String...) throws -> [String: Any] {
    let outcome = try folder.forecast(["check", "--json"] + arguments)
    #expect(outcome.status == 0, "\(outcome.error)")
    let object = try JSONSerialization.jsonObject(with: outcome.outputBytes)
    return try #require(object as? [String: Any])
  }

  /// Options, and the ids of the forecast.
  @Test(arguments: [
    (["--wide"], ["north", "south"]), (["--target", "south,north"], ["south", "north"]),
  ]) func columnsAreSeries(options: [String], ids: [String]) throws {
    let folder = try WorkFolder()
    try folder.write(Self.wide(40), to: "wide.csv")
    try folder.write(Self.wide(42), to: "newer.csv")
    let fit = try folder.forecast(["fit", "wide.csv"] + options + Samples.small)
    #expect(fit.status == 0, "\(fit.error)")
    for (arguments, first) in [([], 40), (["--data", "newer.csv"], 42)] {
      let predict = try folder.forecast(["predict"] + arguments)
      #expect(predict.status == 0, "\(predict.error)")
      let table = try Table(predict.outputBytes)
      #expect(table.header.prefix(2) == ["unique_id", "Month"])
      #expect(table.rows.map { $0[0] } == ids.flatMap { Array(repeating: $0, count: 4) })
      #expect(table.rows.first?[1] == Samples.month(first))
    }
  }

  @Test func valuesAloneAreNumbered() throws {
    let folder = try WorkFolder()
    try folder.write(Self.values(40), to: "values.csv")
    try folder.write(Self.values(45), to: "newer.csv")
    #expect(try folder.forecast(["fit", "values.csv"] + Samples.small).status == 0)
    for (arguments, first) in [([], "41"), (["--data", "newer.csv"], "46")] {
      let table = try Table(try folder.forecast(["predict"] + arguments).outputBytes)
      #expect(table.header.first == "ds" && table.rows.first?[0] == first)
    }
  }

  @Test func checkCountsAsThePlanSays() throws {
    let folder = try WorkFolder()
    try folder.write("d,a,b\n2024-01-01,1,\n2024-01-02,3,4\n", to: "wide.csv")
    for (options, series) in [(["--wide"], 2), (["--target", "*"], 1), (["--target", "a,b"], 1)] {
      let outcome = try folder.forecast(["check", "wide.csv", "--json"] + options)
      let object = try JSONSerialization.jsonObject(with: outcome.outputBytes) as? [String: Any]
      #expect(object?["series"] as? Int == series)
      #expect(object?["rows"] as? Int == 2 && object?["missing"] as? Int == 1)
      #expect(object?["sum"] as? Double == 8)
      #expect(object?["first"] as? Double == 1 && object?["last"] as? Double == 4)
    }
  }

  @Test func namesWithCommasStandInQuotes() throws {
    let folder = try WorkFolder()
    try folder.write("d,\"a, b\",\"c\"\"\",*\n2024-01-01,1,2,3\n", to: "odd.csv")
    #expect(try check(folder, "odd.csv", "--target", "\"a, b\",\"c\"\"\"")["sum"] as? Double == 3)
    #expect(try check(folder, "odd.csv", "--target", "\"*\"")["sum"] as? Double == 3)
    #expect(try check(folder, "odd.csv", "--target", "*")["sum"] as? Double == 6)
  }

  @Test func badRowsAreKeptInAFile() throws {
    let folder = try WorkFolder()
    var lines = Samples.monthly(40).split(separator: "\n").map(String.init)
    lines[5] = "2019-05,\"12;\""
    try folder.write(lines.joined(separator: "\n") + "\n", to: "series.csv")
    let fit = try folder.forecast(["fit", "series.csv", "--rejects", "bad.csv"] + Samples.small)
    #expect(fit.status == 0)
    #expect(fit.error == "forecast: warning: 1 of 40 rows were left out; see bad.csv\n")
    let bad = try Table(try folder.bytes("bad.csv"))
    #expect(bad.header == ["line", "code", "message", "row"])
    #expect(bad.rows.map { $0[0] } == ["6"] && bad.rows.map { $0[1] } == ["E_VALUE"])
    #expect(bad.rows.map { $0[3] } == ["2019-05,12;"])
    #expect(try check(folder, "series.csv", "--rejects", "bad.csv")["rejected"] as? Int == 1)
    try folder.write(Samples.monthly(40), to: "series.csv")
    #expect(try check(folder, "series.csv", "--rejects", "bad.csv")["rejected"] as? Int == 0)
    #expect(try Table(try folder.bytes("bad.csv")).rows.isEmpty)
  }

  @Test func checkLooksAtTheCSVLayerAlone() throws {
    let folder = try WorkFolder()
    try folder.write("a,b\n1\n\n", to: "any.csv")
    let object = try check(folder, "any.csv", "--parse-only")
    #expect(
      ["records", "fields", "ragged_line", "blank_lines"].map { object[$0] as? Int } == [
        2, 3, 2, 1,
      ])
    // sha256 of a 0x1F b 0x1E 1, by sha256sum.
    #expect(
      object["sha256"] as? String
        == "5480a180c052f01153725944b166e4eaf78bef7f7c66aba9ebbb71e32492d084")
    let text = try folder.forecast("check", "any.csv", "--parse-only")
    #expect(text.output.hasPrefix("records      2\nfields       3\nragged line  2\n"))
  }
}
