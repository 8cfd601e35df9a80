import Foundation
import Testing

/// A series that cannot be forecast does not stop the others; it is named, and the status says so.
@Suite struct PartialTests {
  private static let columns = ["--id", "shop", "--time", "day", "--target", "sold"]

  /// Forty days of each shop, where `empty` has no value at all.
  private func rows(empty: Set<String>, of shops: [String]) -> String {
    Samples.panel(shops).split(separator: "\n").map { line in
      let cells = line.split(separator: ",")
      return empty.contains(String(cells[0])) ? "\(cells[0]),\(cells[1]),\n" : "\(line)\n"
    }.joined()
  }

  @Test func theOthersAreForecast() throws {
    let folder = try WorkFolder()
    let shops = (0..<9).map { "shop \($0)" }
    try folder.write(Samples.panel(shops), to: "sales.csv")
    #expect(try folder.forecast(["fit", "sales.csv"] + Self.columns + Samples.small).status == 0)
    let whole = try folder.forecast("predict", "--data", "sales.csv", "--failures", "failures.csv")
    #expect(whole.status == 0 && whole.errorBytes.isEmpty)
    #expect(try folder.text("failures.csv") == "shop,stage,reason\n")

    // New shops without a value, and one whose days stand between those of its history.
    var text = rows(empty: ["new a", "new b"], of: Array(shops[0..<8]) + ["new a", "new b"])
    text += "shop 8,2024-03-01,1\n"
    try folder.write(text, to: "new.csv")
    let outcome = try folder.forecast(
      "predict", "--data", "new.csv", "--failures", "failures.csv", "--log", "log")
    #expect(outcome.status == 3)
    #expect(outcome.error.contains("forecast: 2 series failed: series new a has no observed value"))
    #expect(outcome.error.hasSuffix("(and others); see failures.csv\n"))
    let failures = try Table(folder.bytes("failures.csv"))
    #expect(failures.column("shop") == ["new a", "new b"])
    #expect(failures.column("stage") == ["predict", "predict"])
    let table = try Table(outcome.outputBytes)
    #expect(Set(table.column("shop")) == Set(shops))
    #expect(try folder.text("log").contains("\"failed_series\":2"))
    // Each of the others has the forecast that it has in better company.
    let expected = try Table(whole.outputBytes).rows.filter { $0[0] != "shop 8" }
    #expect(table.rows.filter { $0[0] != "shop 8" } == expected)
  }

  @Test func whereAllFailNothingIsWritten() throws {
    let folder = try WorkFolder()
    try folder.write(Samples.panel(["north"]), to: "sales.csv")
    #expect(try folder.forecast(["fit", "sales.csv"] + Self.columns + Samples.small).status == 0)
    try folder.write(rows(empty: ["a", "b"], of: ["a", "b"]), to: "new.csv")
    let outcome = try folder.forecast("predict", "--data", "new.csv", "-o", "f.csv")
    #expect(outcome.status == 65)
    #expect(try !folder.contents().keys.contains("f.csv"))
  }

  /// What is too short for the transforms is left out of the model, every time it is asked for.
  @Test func fitNamesWhatItLeavesOut() throws {
    let folder = try WorkFolder()
    let short = "tiny,2024-02-08,1\ntiny,2024-02-09,2\n"
    try folder.write(Samples.panel(["north", "south"]) + short, to: "sales.csv")
    let arguments =
      ["fit", "sales.csv", "--difference", "7", "--failures", "failures.csv"] + Self.columns
      + Samples.small
    for run in 1...2 {
      let outcome = try folder.forecast(arguments)
      #expect(outcome.status == 3, "run \(run): \(outcome.error)")
      #expect(outcome.error.contains("forecast: 1 series failed: series tiny"))
      let failures = try Table(folder.bytes("failures.csv"))
      #expect(failures.column("shop") == ["tiny"] && failures.column("stage") == ["fit"])
    }
    #expect(try Set(Table(folder.forecast("predict").outputBytes).column("shop")).count == 2)
  }
}
