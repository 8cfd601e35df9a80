import Foundation
import TestSupport
import Testing

/// The path of the README: fit, predict, report, info, check.
@Suite struct QuickStartTests {
  @Test func goesFromACSVToAReport() throws {
    let folder = try WorkFolder()
    try folder.write(try Samples.dataset("air_passengers.csv"), to: "air_passengers.csv")
    let fit = try folder.forecast(
      ["fit", "air_passengers.csv", "--metrics", "metrics.csv"] + Samples.small)
    #expect(fit.status == 0 && fit.isSilent, "\(fit.error)")
    #expect(
      try folder.contents().keys.sorted() == [
        "air_passengers.csv", "metrics.csv", "model.safetensors", "model.safetensors.lock",
      ])

    // The model holds all that a forecast needs.
    try folder.remove("air_passengers.csv")
    let predict = try folder.forecast("predict", "--horizon", "3")
    #expect(predict.status == 0)
    let table = try Table(predict.outputBytes)
    #expect(
      table.header == [
        "Month", "LSTM", "LSTM-lo-95", "LSTM-lo-80", "LSTM-hi-80", "LSTM-hi-95",
      ])
    #expect(table.column("Month") == ["1961-01", "1961-02", "1961-03"])

    let report = try folder.forecast("report", "--horizon", "3")
    #expect(report.status == 0 && report.isSilent, "\(report.error)")
    #expect(try folder.bytes("report/forecast.csv") == predict.outputBytes)
    #expect(try folder.bytes("report/metrics.csv") == folder.bytes("metrics.csv"))
    #expect(
      try folder.contents().keys.filter { $0.hasPrefix("report/") }.sorted() == [
        "report/forecast.csv", "report/index.html", "report/metrics.csv",
      ])
    let info = try folder.forecast("info")
    #expect(info.status == 0)
    let facts = info.output.split(separator: "\n").map { $0.split(separator: #/ {2,}/#) }
    for fact: [Substring] in [
      ["model", "LSTM"], ["frequency", "monthly (month start)"], ["series", "1"], ["rows", "144"],
      ["history ends", "1960-12"], ["data", "air_passengers.csv"],
    ] {
      #expect(facts.contains(fact), "\(fact)")
    }
  }

  @Test func theModelKnowsItsData() throws {
    let folder = try Samples.folder()
    let sum = try folder.shell("sha256sum series.csv").output.prefix(64)
    let info = try folder.forecast("info", "--json")
    let object = try JSONSerialization.jsonObject(with: info.outputBytes) as? [String: Any]
    #expect(object?["data_sha256"] as? String == String(sum))
  }

  /// No series is long enough to hold a horizon out: the table says so instead of an old one staying.
  @Test func figuresThatCannotBeMeasuredAreEmptyWithTheReason() throws {
    let folder = try WorkFolder()
    try folder.write(Samples.monthly(4), to: "short.csv")
    let fit = try folder.forecast(
      "fit", "short.csv", "--metrics", "metrics.csv", "--horizon", "2", "--hidden", "4", "-q")
    #expect(fit.status == 0, "\(fit.error)")
    let table = try Table(try folder.bytes("metrics.csv"))
    #expect(table.header == ["unique_id", "metric", "LSTM", "SeasonalNaive", "Naive", "reason"])
    #expect(Set(table.column("LSTM")) == [""])
    #expect(
      Set(table.column("reason")) == ["no series is long enough to hold out a horizon"])
    #expect(try folder.forecast("report", "-q").status == 0)
    #expect(try folder.bytes("report/metrics.csv") == folder.bytes("metrics.csv"))
  }

  @Test func aSeriesThatRepeatsItselfNeedsNoNetwork() throws {
    let folder = try WorkFolder()
    let rows = (0..<60).map { "\(Samples.month($0)),\([5, 7, 9, 6][$0 % 4])\n" }.joined()
    try folder.write("ds,y\n" + rows, to: "again.csv")
    let fit = try folder.forecast(["fit", "again.csv", "--difference", "0"] + Samples.small)
    #expect(fit.status == 0)
    #expect(fit.error.contains("the model does not beat repeating the last season (m = 12)"))
  }

  @Test func writesTheForecastToAFileByteForByte() throws {
    let folder = try Samples.folder()
    let printed = try folder.forecast("predict")
    let written = try folder.forecast("predict", "-o", "forecast.csv")
    #expect(written.status == 0 && written.isSilent)
    #expect(try folder.bytes("forecast.csv") == printed.outputBytes)
  }

  @Test func laysOutTheErrorFigures() throws {
    let folder = try WorkFolder()
    try folder.write(Samples.panel(["north", "south"]), to: "sales.csv")
    let fit = try folder.forecast(
      [
        "fit", "sales.csv", "--id", "shop", "--target", "sold", "--time", "day", "--metrics",
        "m.csv",
      ]
        + Samples.small)
    #expect(fit.status == 0, "\(fit.error)")
    let table = try Table(try folder.bytes("m.csv"))
    #expect(table.header == ["shop", "metric", "LSTM", "SeasonalNaive", "Naive", "reason"])
    let figures = [
      "ME", "bias", "MAE", "MSE", "RMSE", "MPE", "MAPE", "sMAPE", "WAPE", "MASE", "RMSSE", "OWA",
      "skill",
    ]
    #expect(
      table.column("shop")
        == ["__all__", "north", "south"].flatMap { id in
          figures.map { _ in id }
        })
    #expect(table.column("metric") == figures + figures + figures)
    for row in table.rows {
      let isKnown = row[1] != "OWA"
      #expect(row[2...4].allSatisfy { (Double($0) != nil) == isKnown }, "\(row)")
      #expect(row[5] == (isKnown ? "" : "Naive2 was not measured"))
    }
  }

  @Test func drawsAPageThatIsXMLAndRunsNothing() throws {
    let folder = try Samples.folder()
    let title = "<script>alert(1)</script>\"&'"
    #expect(try folder.forecast("report", "--title", title, "-o", "page/").status == 0)
    let page = try folder.text("page/index.html")
    _ = try ParsedMarkup(Array(page.utf8))
    for forbidden in ["<script", "://", "href", "src=", "javascript:", "url("] {
      #expect(!page.lowercased().contains(forbidden), "\(forbidden)")
    }
    #expect(page.contains("<h1>&lt;script&gt;alert(1)&lt;/script&gt;&quot;&amp;"))
    #expect(page.contains("default-src 'none'"))
  }

  @Test(arguments: [
    ("air_passengers.csv", "144", "1949-01 to 1960-12", "monthly (month start)"),
    ("nyc_departures_daily.csv", "1095", "2013-01-01 to 2013-12-31", "daily"),
    ("us_macro_quarterly.csv", "2030", "1959Q1 to 2009Q3", "quarterly"),
  ]) func checkTellsWhatAFileHolds(
    name: String, rows: String, span: String, frequency: String
  ) throws {
    let folder = try WorkFolder()
    try folder.write(try Samples.dataset(name), to: name)
    let check = try folder.forecast("check", name)
    #expect(check.status == 0)
    let facts = check.output.split(separator: "\n").map { $0.split(separator: #/ {2,}/#) }
    #expect(facts.contains(["rows", Substring(rows)]))
    #expect(facts.contains(["span", Substring(span)]))
    #expect(facts.contains { $0.first == "frequency" && $0.last?.hasPrefix(frequency) == true })
    #expect(check.output.contains("\nfit would choose\n"))
    #expect(try folder.contents().keys.sorted() == [name])
  }
}
