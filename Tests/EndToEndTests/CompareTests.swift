import Foundation
import TestSupport
import Testing

/// `--compare`: further models on the same holdout, wherever error figures stand.
@Suite struct CompareTests {
  static let columns = ["LSTM", "SeasonalNaive", "Naive", "AR"]

  @Test(arguments: [
    ("air_passengers.csv", []), ("sunspots_yearly.csv", []), ("nyc_departures_daily.csv", []),
    ("us_macro_quarterly.csv", []), ("seattle_weather_daily.csv", ["--target", "temp_max"]),
  ]) func addsAColumnToEveryTable(name: String, target: [String]) throws {
    let folder = try WorkFolder()
    try folder.write(try Samples.dataset(name), to: "data.csv")
    let common = ["fit", "data.csv"] + target + Samples.small
    let compared = try folder.forecast(
      common + ["--compare", "ar", "--metrics", "metrics.csv", "--verbose"])
    #expect(compared.status == 0, "\(compared.error)")
    let table = try Table(try folder.bytes("metrics.csv"))
    #expect(Array(table.header.dropFirst(2)) == Self.columns + ["reason"])
    let figures = table.rows.filter { $0[1] != "OWA" }
    #expect(figures.allSatisfy { Double($0[table.header.count - 2])?.isFinite == true })
    let rows = compared.output.split(separator: "\n").dropFirst().prefix(5)
    #expect(
      rows.map { $0.split(separator: " ")[0] } == ["model", "LSTM", "SeasonalNaive", "Naive", "AR"])

    // The model file keeps it for report and info.
    #expect(try folder.forecast("report", "-q").status == 0)
    #expect(try folder.bytes("report/metrics.csv") == folder.bytes("metrics.csv"))
    #expect(try folder.text("report/index.html").contains(">AR</th>"))
    let info = try folder.forecast("info", "--json")
    let object = try JSONSerialization.jsonObject(with: info.outputBytes) as? [String: Any]
    let accuracy = try #require(object?["accuracy"] as? [String: Any])
    let own = try #require(accuracy["AR"] as? [String: Any])
    let mase = try #require(table.rows.firstIndex { $0[0] == "__all__" && $0[1] == "MASE" })
    let (shown, written) = (own["MASE"] as? Double, Double(table.column("AR")[mase]))
    // JSONSerialization reads the last digit as it likes.
    #expect(closeEnough(try #require(shown), try #require(written), relative: 1e-14))

    // The other columns and the forecast are what they are without.
    let forecast = try folder.forecast("predict").outputBytes
    let plain = try folder.forecast(common + ["--metrics", "plain.csv"])
    #expect(plain.status == 0)
    let before = try Table(try folder.bytes("plain.csv"))
    #expect(before.header == table.header.filter { $0 != "AR" })
    for column in Self.columns.dropLast() {
      #expect(before.column(column) == table.column(column))
    }
    #expect(try folder.forecast("predict").outputBytes == forecast)
  }

  @Test func aLinearModelIsBetterThanRepeatingOnALinearSeries() throws {
    let folder = try WorkFolder()
    var (value, before) = (3.0, 1.0)
    let rows = (0..<60).map { step -> String in
      (value, before) = (10 + 1.5 * value - 0.9 * before, value)
      return "\(Samples.month(step)),\(value)\n"
    }
    try folder.write("ds,y\n" + rows.joined(), to: "linear.csv")
    let fit = try folder.forecast(
      ["fit", "linear.csv", "--compare", "ar", "--metrics", "m.csv", "--season", "1"]
        + Samples.small)
    #expect(fit.status == 0, "\(fit.error)")
    let table = try Table(try folder.bytes("m.csv"))
    let row = try #require(table.rows.firstIndex { $0[1] == "MASE" })
    #expect(try #require(Double(table.column("AR")[row])) < 1e-6)
    #expect(try #require(Double(table.column("Naive")[row])) > 0.1)
  }

  @Test func aPerceptronIsTrainedOnTheSameSteps() throws {
    let folder = try WorkFolder()
    try folder.write(Samples.monthly(48), to: "series.csv")
    func fit(_ arguments: String..., output: String) throws -> Table {
      let outcome = try folder.forecast(
        ["fit", "series.csv", "--metrics", output, "-q"] + arguments + Samples.small)
      #expect(outcome.status == 0, "\(outcome.error)")
      return try Table(try folder.bytes(output))
    }
    // What is measured beside it is what would be measured in its place.
    let alone = try fit("--model", "mlp", output: "mlp.csv")
    let both = try fit("--compare", "ar,mlp", output: "both.csv")
    #expect(Array(both.header.dropFirst(2)) == Self.columns + ["MLP", "reason"])
    #expect(both.column("MLP") == alone.column("MLP"))
    #expect(both.column("MLP") != both.column("LSTM"))
    #expect(try folder.forecast("report", "-q").status == 0)
    #expect(try folder.bytes("report/metrics.csv") == folder.bytes("both.csv"))
    let page = try folder.text("report/index.html")
    #expect(page.contains(">AR</th>") && page.contains(">MLP</th>"))
    let info = try folder.forecast("info", "--json")
    let object = try JSONSerialization.jsonObject(with: info.outputBytes) as? [String: Any]
    let accuracy = try #require(object?["accuracy"] as? [String: Any])
    #expect(accuracy["AR"] != nil && accuracy["MLP"] != nil)
    // Nor does it matter how many threads there are.
    let bytes = try folder.bytes("model.safetensors")
    _ = try fit("--compare", "ar,mlp", "--threads", "2", output: "again.csv")
    #expect(try folder.bytes("model.safetensors") == bytes)
  }

  @Test func everyMethodHasItsColumn() throws {
    let folder = try WorkFolder()
    try folder.write(try Samples.dataset("air_passengers.csv"), to: "data.csv")
    let methods = "mean,drift,naive2,ses,holt,holt-winters,ets,theta"
    let outcome = try folder.forecast(
      ["fit", "data.csv", "--compare", methods, "--metrics", "m.csv", "-q"] + Samples.small)
    #expect(outcome.status == 0, "\(outcome.error)")
    let table = try Table(try folder.bytes("m.csv"))
    let columns = ["Mean", "Drift", "Naive2", "SES", "Holt", "HoltWinters", "ETS", "Theta"]
    #expect(
      Array(table.header.dropFirst(2)) == Self.columns.dropLast() + columns + ["reason"])
    let row = try #require(table.rows.firstIndex { $0[1] == "MASE" })
    let errors = try columns.map { try #require(Double(table.column($0)[row])) }
    // What knows of the season is better than repeating it, what does not is worse.
    #expect([2, 5, 6, 7].allSatisfy { errors[$0] < 1 })
    #expect([0, 1, 3, 4].allSatisfy { errors[$0] > 1 })
    let bytes = try folder.bytes("model.safetensors")
    let again = try folder.forecast(
      ["fit", "data.csv", "--compare", methods, "--threads", "2", "-q"] + Samples.small)
    #expect(again.status == 0)
    #expect(try folder.bytes("model.safetensors") == bytes)
  }

  @Test func whatCannotBeMeasuredKeepsItsColumn() throws {
    let folder = try WorkFolder()
    try folder.write(Samples.monthly(4), to: "short.csv")
    let fit = try folder.forecast(
      "fit", "short.csv", "--metrics", "metrics.csv", "--horizon", "2", "--hidden", "4", "-q",
      "--compare", "ar,mlp")
    #expect(fit.status == 0, "\(fit.error)")
    let table = try Table(try folder.bytes("metrics.csv"))
    #expect(Array(table.header.dropFirst(2)) == Self.columns + ["MLP", "reason"])
    #expect(Set(table.column("AR") + table.column("MLP")) == [""])
    #expect(try folder.forecast("report", "-q").status == 0)
    #expect(try folder.bytes("report/metrics.csv") == folder.bytes("metrics.csv"))
  }
}
