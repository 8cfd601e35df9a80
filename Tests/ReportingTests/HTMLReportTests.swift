import TestSupport
import Testing
import TimeSeries

@testable import Reporting

@Suite struct HTMLReportTests {
  static let hostileNames = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onload='alert(1)", "]]>",
    "</style><style>*{background:url(//x.y)}", "</title>", "<!--", "&lt;&#0;&nbsp;",
    "=cmd|' /C calc'!A0",
    "javascript:alert(1)", "abc\u{202E}gpj.exe", "a\u{0}b\u{1B}[2J\u{7F}",
    "\u{FFFE}\u{FFFF}\u{FEFF}",
    String(repeating: "x", count: 250), String(repeating: "é", count: 125), "東京の店", "👩‍👩‍👧‍👦",
  ]

  private func render(_ content: ReportContent) throws -> (text: String, page: ParsedMarkup) {
    let bytes = HTMLReport(content).render()
    return (String(decoding: bytes, as: UTF8.self), try ParsedMarkup(bytes))
  }

  @Test func hasEverySection() throws {
    let (text, page) = try render(Samples.report(ids: ["north", "south"]))
    for heading in [
      "Forecast", "How it did on the holdout", "Accuracy on the holdout", "Accuracy by series",
      "Error by lead time", "Training", "Forecast table", "Choices made, and why", "Provenance",
    ] {
      #expect(text.contains("<h2>\(heading)</h2>"), "\(heading)")
    }
    #expect(page.text.contains("LSTM forecasts the next 12 months for 2 series."))
    #expect(page.text.contains("the data are monthly"))
    #expect(page.text.contains("best epoch 25"))
    // Two drawings of each of: two forecasts, two holdouts, lead time, training.
    #expect(page.elements.count { $0.name == "svg" } == 12)
  }

  @Test func tellsOnlyWhatIsKnown() throws {
    var content = Samples.report(ids: ["north"])
    content.holdout = nil
    content.accuracy = nil
    content.errorByLeadTime = nil
    content.trainingCurve = nil
    content.choices = []
    content.provenance = []
    let (text, _) = try render(content)
    #expect(text.components(of: "<h2>").count == 3)
    content.forecasts = []
    content.history.series = []
    #expect(try render(content).text.contains("<h1>Sales</h1>"))
  }

  @Test(arguments: hostileNames) func runsNothingWhateverTheNames(name: String) throws {
    var content = Samples.report(ids: [name, "other"], title: name, model: name)
    content.history.columns = ColumnNames(id: name, time: name, target: name)
    content.warnings = [name]
    content.choices = [.init(name: name, value: name, why: name)]
    content.provenance = [.init(name: name, value: name)]
    let (text, page) = try render(content)
    let known: Set = [
      "html", "head", "meta", "title", "style", "body", "main", "section", "h1", "h2", "p", "dl",
      "div", "dt", "dd", "figure", "svg", "path", "circle", "text", "table", "thead", "tbody", "tr",
      "th", "td",
    ]
    let attributes: Set = [
      "lang", "charset", "http-equiv", "content", "name", "class", "viewBox", "role", "aria-label",
      "d", "x", "y", "cx", "cy", "r", "text-anchor", "transform", "scope",
    ]
    #expect(Set(page.elements.map(\.name)).isSubset(of: known))
    #expect(Set(page.elements.flatMap { $0.attributes.keys }).isSubset(of: attributes))
    #expect(page.elements.count { $0.name == "style" } == 1)
    #expect(!page.style.contains("url("))
    #expect(!page.style.contains("@import"))
    #expect(!text.contains("://"))
    #expect(
      text.unicodeScalars.allSatisfy {
        $0 == "\n" || !($0.value < 0x20 || (0x202A...0x202E).contains($0.value))
      })
  }

  @Test func forbidsFetchingAndScripts() throws {
    let (text, _) = try render(Samples.report(ids: ["north"]))
    #expect(
      text.contains(
        "<meta http-equiv=\"Content-Security-Policy\" "
          + "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\"/>"))
    #expect(!text.lowercased().contains("<script"))
    #expect(!text.contains("href"))
    #expect(!text.contains("src="))
  }

  @Test func isTheSameEachTime() {
    let content = Samples.report(ids: ["north", "south", "東京"])
    #expect(HTMLReport(content).render() == HTMLReport(content).render())
  }

  @Test func warnsWhereTheModelIsNotWorthIt() throws {
    var content = Samples.report(ids: ["north"])
    content.accuracy = Samples.accuracy(of: [], models: ["SeasonalNaive", "LSTM"])
    let (_, page) = try render(content)
    #expect(page.text.contains("LSTM does not beat the seasonal naive forecast"))
    #expect(page.elements.contains { $0.attributes["class"] == "warn" })
  }

  @Test func cutsLongTables() throws {
    let content = Samples.report(ids: (0..<80).map { "shop \($0)" })
    let (_, page) = try render(content)
    #expect(page.text.contains("The first 60 of 960 rows"))
    #expect(page.text.contains("6 of 80 series"))
    #expect(page.text.contains("the largest first: 60 of 80."))
    #expect(page.elements.count { $0.name == "svg" } == 2 * (6 + 6 + 1 + 1))
  }

  /// Whether nan or inf got into the words or the drawings.
  private func showsNoNumber(_ page: ParsedMarkup) -> Bool {
    let drawn = page.elements.flatMap { $0.attributes.values }
    return ([page.text] + drawn).contains { $0.contains(#/\b(nan|inf)\b/#) }
  }

  @Test func survivesNumbersThatAreNone() throws {
    var content = Samples.report(ids: ["north"])
    content.history.series[0].values = Array(repeating: .nan, count: 96)
    content.forecasts[0].point = Array(repeating: .nan, count: 12)
    content.forecasts[0].intervals = []
    content.accuracy?.rows[0].values[0] = MetricValue(undefined: "no <actual> values")
    let (_, page) = try render(content)
    #expect(page.text.contains("ME undefined: LSTM: no <actual> values."))
    #expect(!showsNoNumber(page))
  }

  @Test(arguments: [1e300, 1e-300, 1e15, 0]) func survivesExtremeScales(scale: Double) throws {
    var content = Samples.report(ids: ["north"])
    content.history.series[0].values = (0..<96).map { ($0 % 2 == 0 ? 1 : -1) * scale }
    content.forecasts[0].point = Array(repeating: scale, count: 12)
    content.forecasts[0].intervals = [
      Interval(
        level: 0.9, lower: Array(repeating: -1.7e308, count: 12),
        upper: Array(repeating: 1.7e308, count: 12))
    ]
    let (_, page) = try render(content)
    #expect(!showsNoNumber(page))
  }
}

extension String {
  /// The pieces between occurrences of a separator.
  func components(of separator: String) -> [Substring] {
    var pieces: [Substring] = []
    var rest = self[...]
    while let range = rest.firstRange(of: separator) {
      pieces.append(rest[..<range.lowerBound])
      rest = rest[range.upperBound...]
    }
    return pieces + [rest]
  }
}
