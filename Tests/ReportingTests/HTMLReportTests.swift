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
      "Forecast", "How it did on the holdout", "Accuracy on the holdout", "How far to trust it",
      "Series by series", "Residuals", "Training", "Forecast table", "Choices made, and why",
      "Provenance",
    ] {
      #expect(text.contains("<h2>\(heading)</h2>"), "\(heading)")
    }
    #expect(page.text.contains("LSTM forecasts the next 12 months for 2 series."))
    #expect(page.text.contains("the data are monthly"))
    #expect(page.text.contains("best epoch 25"))
    #expect(
      page.text.contains(
        "80\u{A0}% intervals held 75\u{A0}% of 24 steps; 95\u{A0}% intervals held 88\u{A0}%."))
    // Of the galleries of forecasts and holdouts two drawings and two keys each; lead time and coverage;
    // residuals, narrow and wide, with histogram and autocorrelation; training, narrow and wide.
    #expect(page.elements.count { $0.name == "svg" } == 4 + 4 + 2 + 4 + 2)
  }

  @Test func onePageOneSeriesHasLargeDrawings() throws {
    let (text, page) = try render(Samples.report(ids: ["north"]))
    #expect(!text.contains("Series by series") && !text.contains("key-wide\""))
    #expect(page.elements.count { $0.attributes["class"] == "plot wide" } == 4)
    #expect(page.elements.count { $0.attributes["class"] == "plot narrow" } == 4)
  }

  @Test func theBestOfEachRowIsMarked() throws {
    let (text, page) = try render(Samples.report(ids: ["north"]))
    // The first model of the samples is the best of seven rows; in that of ME, 0 of all, the three tie.
    #expect(page.elements.count { $0.attributes["class"] == "number best" } == 7 + 3)
    #expect(text.contains("<th scope=\"row\">MASE</th><td class=\"number best\">0.400</td>"))
  }

  @Test func aBacktestHasFoldsAndTests() throws {
    var content = Samples.report(ids: ["north"])
    content.folds = Samples.folds(content, count: 3)
    content.forecasts = []
    content.holdout = nil
    content.residuals = nil
    content.trainingCurve = nil
    let (text, page) = try render(content)
    #expect(page.text.contains("LSTM forecast 12 months from 3 cutoffs."))
    for heading in ["How it did from each cutoff", "Accuracy over 3 cutoffs", "More than chance?"] {
      #expect(text.contains("<h2>\(heading)</h2>"), "\(heading)")
    }
    for heading in ["Forecast", "Forecast table", "Residuals", "Training"] {
      #expect(!text.contains("<h2>\(heading)</h2>"), "\(heading)")
    }
    #expect(page.text.contains("LSTM against Naive") && page.text.contains("−2.500"))
    #expect(page.text.contains("not tested: <too> few"))
  }

  @Test func aThousandSeriesMakeNoLargePage() throws {
    let content = Samples.report(ids: (0..<1000).map { "store \($0)" }, count: 48)
    let bytes = HTMLReport(content).render()
    #expect(bytes.count < 1_500_000)
  }

  @Test func tellsOnlyWhatIsKnown() throws {
    var content = Samples.report(ids: ["north"])
    content.holdout = nil
    content.accuracy = nil
    content.errorByLeadTime = nil
    content.calibration = nil
    content.residuals = nil
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
    content.residuals?.unit = name
    content.residuals?.ground = name
    content.folds = Samples.folds(content, count: 2)
    content.folds?.tests = [
      .init(model: name, opponent: name, statistic: nil, pValue: nil, verdict: name)
    ]
    let (text, page) = try render(content)
    let known: Set = [
      "html", "head", "meta", "title", "style", "body", "main", "header", "section", "h1", "h2",
      "h3",
      "p", "dl", "div", "dt", "dd", "figure", "figcaption", "svg", "path", "text", "table", "thead",
      "tbody", "tr",
      "th", "td",
    ]
    let attributes: Set = [
      "lang", "charset", "http-equiv", "content", "name", "class", "viewBox", "role", "aria-label",
      "d", "x", "y", "text-anchor", "transform", "scope",
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
    #expect(page.text.contains("The first 6 of 80 series"))
    #expect(page.text.contains("LSTM is better for 80 of 80 series"))
    for heading in ["Where it did worst", "Where it did best", "Every series"] {
      #expect(page.text.contains(heading))
    }
    #expect(page.text.contains("the largest first: 60 of 80."))
    // The first six, lead time and coverage, two of the errors, four worst and four best, residuals and
    // training; galleries with two keys each.
    #expect(page.elements.count { $0.name == "svg" } == 8 + 2 + 2 + 6 + 6 + 4 + 2)
  }

  /// Whether nan or inf got into the words or the drawings.
  private func showsNoNumber(_ page: ParsedMarkup) -> Bool {
    let drawn = page.elements.flatMap { $0.attributes.values }
    return ([page.text] + drawn).contains { $0.contains(#/\b(nan|inf)\b/#) }
  }

  @Test func survivesNumbersThatAreNone() throws {
    var content = Samples.report(ids: ["north"])
    content.history.series[0].values = Observations(repeating: .nan, count: 96)
    content.forecasts[0].point = Array(repeating: .nan, count: 12)
    content.forecasts[0].intervals = []
    content.accuracy?.rows[0].values[0] = MetricValue(undefined: "no <actual> values")
    let (_, page) = try render(content)
    #expect(page.text.contains("ME undefined: LSTM: no <actual> values."))
    #expect(!showsNoNumber(page))
  }

  @Test(arguments: [1e300, 1e-300, 1e15, 0]) func survivesExtremeScales(scale: Double) throws {
    var content = Samples.report(ids: ["north"])
    content.history.series[0].values = Observations(
      (0..<96).map { ($0 % 2 == 0 ? 1 : -1) * scale })
    content.residuals?.runs[0].values = Observations(
      (0..<96).map { ($0 % 5 == 0 ? 1 : -1) * scale })
    content.errorByLeadTime?.values[0] = Array(repeating: scale, count: 12)
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
