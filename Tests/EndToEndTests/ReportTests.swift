import Foundation
import TestSupport
import Testing

/// Pages and pictures of every command that makes some.
@Suite struct ReportTests {
  private func headings(_ page: Data) throws -> [String] {
    let text = String(decoding: page, as: UTF8.self)
    _ = try ParsedMarkup(Array(page))
    return text.matches(of: #/<h2>([^<]*)</h2>/#).map { String($0.1) }
  }

  private static let ofForecast = [
    "Forecast", "How it did on the holdout", "Accuracy on the holdout", "How far to trust it",
    "Residuals", "Training", "Forecast table", "Choices made, and why", "Provenance",
  ]

  @Test func everyCommandWritesThePageItIsAskedFor() throws {
    let folder = try WorkFolder()
    try folder.write(Samples.monthly(48), to: "series.csv")
    let fit = try folder.forecast(["fit", "series.csv", "--report", "fit.html"] + Samples.small)
    #expect(fit.status == 0, "\(fit.error)")
    let predict = try folder.forecast(
      "predict", "-o", "forecast.csv", "--report", "predict.html", "--svg", "a.svg", "--png",
      "a.png")
    #expect(predict.status == 0 && predict.isSilent, "\(predict.error)")
    let report = try folder.forecast("report", "--svg", "b.svg", "--png", "b.png")
    #expect(report.status == 0 && report.isSilent, "\(report.error)")
    // Three ways to one page and one picture.
    let page = try folder.bytes("fit.html")
    #expect(try headings(page) == ReportTests.ofForecast)
    #expect(try folder.bytes("predict.html") == page)
    #expect(try folder.bytes("report/index.html") == page)
    #expect(try folder.bytes("a.svg") == folder.bytes("b.svg"))
    #expect(try folder.bytes("a.png") == folder.bytes("b.png"))
    #expect(try folder.bytes("a.png").prefix(4) == Data([0x89, 0x50, 0x4E, 0x47]))
    #expect(try ParsedMarkup(Array(folder.bytes("a.svg"))).elements.first?.name == "svg")
  }

  @Test func aBacktestTellsOfItsFolds() throws {
    let folder = try WorkFolder()
    try folder.write(Samples.panel(["<b>north", "south"]), to: "sales.csv")
    let arguments =
      [
        "backtest", "sales.csv", "--id", "shop", "--time", "day", "--target", "sold", "--folds",
        "2",
      ]
      + ["--refit", "never", "--report", "page.html"] + Samples.small
    let outcome = try folder.forecast(arguments)
    #expect(outcome.status == 0 && outcome.isSilent, "\(outcome.error)")
    let page = try folder.bytes("page.html")
    #expect(
      try headings(page) == [
        "How it did from each cutoff", "Accuracy over 2 cutoffs", "More than chance?",
        "How far to trust it", "Series by series", "Choices made, and why", "Provenance",
      ])
    let text = try ParsedMarkup(Array(page)).text
    #expect(text.contains("Backtest of sales.csv") && text.contains("<b>north"))
    #expect(text.contains("80\u{A0}% intervals held"))
    #expect(try folder.forecast(arguments).status == 0)
    #expect(try folder.bytes("page.html") == page)
  }

  @Test func withoutAHoldoutOnlyWhatIsKnownIsTold() throws {
    let folder = try WorkFolder()
    try folder.write(Samples.monthly(6), to: "series.csv")
    let fit = try folder.forecast(
      [
        "fit", "series.csv", "--epochs", "1", "--hidden", "2", "--horizon", "4", "--report",
        "page.html",
      ])
    #expect(fit.status == 0, "\(fit.error)")
    #expect(
      try headings(folder.bytes("page.html")) == [
        "Forecast", "Training", "Forecast table", "Choices made, and why", "Provenance",
      ])
  }

  @Test func aFutureThatIsNotKnownIsSaid() throws {
    let folder = try WorkFolder()
    let rows = (0..<40).map { "\(Samples.month($0)),\(Samples.value($0)),\($0 % 5)\n" }
    try folder.write("ds,y,promo\n" + rows.joined(), to: "series.csv")
    let fit = try folder.forecast(
      ["fit", "series.csv", "--future-covariate", "promo", "--report", "page.html"] + Samples.small)
    #expect(fit.status == 0, "\(fit.error)")
    let page = try folder.bytes("page.html")
    #expect(try !headings(page).contains("Forecast"))
    #expect(try ParsedMarkup(Array(page)).text.contains("Nothing is forecast here: series"))
  }

  @Test(arguments: [
    "fit series.csv --report series.csv", "predict --svg a --png a", "predict --report series.csv",
    "backtest series.csv --metrics a --report a", "report --png model.safetensors",
  ]) func noFileIsLostToAnother(line: String) throws {
    let folder = try Samples.folder()
    let before = try folder.contents()
    let predictData = line.hasPrefix("predict --report") ? ["--data", "series.csv"] : []
    let outcome = try folder.forecast(line.split(separator: " ").map(String.init) + predictData)
    #expect(outcome.status == 64, "\(outcome.error)")
    #expect(try folder.contents() == before)
  }

  /// Where one file cannot be written, none is.
  @Test func allAreWrittenOrNone() throws {
    let folder = try Samples.folder()
    let before = try folder.contents()
    let outcome = try folder.forecast("predict", "-o", "forecast.csv", "--png", "missing/a.png")
    #expect(outcome.status == 73)
    #expect(try folder.contents() == before)
  }
}
