import Testing
import TimeSeries

@testable import Reporting

@Suite struct PlotTests {
  private static let calendars: [(Frequency, StampStyle)] = [
    (.monthStart, .month), (.months(3, anchor: .day(1)), .quarter),
    (.months(12, anchor: .end), .year), (.weekly, .date), (.weekly, .week), (.daily, .date),
    (.businessDays(1), .date), (.hourly, .dateTime(separator: .t, seconds: .omitted, zone: .utc)),
    (
      .fixed(ticks: 900 * Timestamp.ticksPerSecond),
      .dateTime(separator: .space, seconds: .fraction(digits: 0), zone: .offset(seconds: 7200))
    ), (.index(step: 5), .index),
  ]

  /// Every drawing of a page, those of a backtest included.
  static func plots(_ content: ReportContent, size: Plot.Size) -> [Plot] {
    let plots = ReportPlots(content: content)
    let diagnostics = DiagnosticPlots(content: content)
    var plotted = SeriesSelection(content: content).first.flatMap { series in
      [
        plots.forecast(series, size: size), plots.holdout(series, size: size, note: "MASE 0.5"),
        plots.folds(series, size: size),
      ]
    }
    plotted += [
      content.errorByLeadTime.map(plots.errorByLeadTime),
      content.trainingCurve.flatMap { plots.training($0, size: size) },
      content.calibration.flatMap(diagnostics.calibration), diagnostics.errorOverSeries(),
      diagnostics.errorAgainstNaive(),
    ]
    if let residuals = content.residuals {
      plotted += [
        diagnostics.residualsOverTime(residuals, size: size),
        diagnostics.residualHistogram(residuals), diagnostics.autocorrelation(residuals),
      ]
    }
    return plotted.compactMap { $0 }
  }

  @Test(arguments: calendars.indices, [Plot.Size.wide, .narrow, .half, .small])
  func labelsNeverOverlap(calendar: Int, size: Plot.Size) throws {
    let (frequency, style) = PlotTests.calendars[calendar]
    for (count, horizon) in [(30, 1), (40, 12), (97, 24), (400, 48), (3000, 30)] {
      let names = ["a", String(repeating: "Wide Name ", count: 12)]
      var content = Samples.report(
        ids: names, model: count == 97 ? names[1] : "LSTM", horizon: horizon, frequency: frequency,
        style: style, count: count)
      content.folds = Samples.folds(content, count: 3)
      let plots = PlotTests.plots(content, size: size)
      #expect(plots.count == 2 * 3 + 3 + 3)
      for plot in plots {
        let width = plot.size.width
        let labels = try #require(PlotLayout(plot)).allLabels
        for (index, one) in labels.enumerated() {
          for other in labels[..<index] where overlap(one, other) {
            Issue.record("\(one.text) and \(other.text) overlap, \(frequency.name), \(count) steps")
          }
          #expect(one.box.left >= -1 && one.box.right <= width + 1, "\(one.text) leaves the frame")
          #expect(
            one.box.top >= 0 && one.box.bottom <= plot.size.height, "\(one.text) leaves the frame")
        }
      }
    }
  }

  private func overlap(_ one: PlotLayout.Label, _ other: PlotLayout.Label) -> Bool {
    let (a, b) = (one.box, other.box)
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
  }

  /// The first tick lies late in a day; the day that begins with the second tick is the one to name.
  @Test func aContextGivesWayToTheNextWholeUnit() throws {
    var drawing = plot([1, 2, 3, 4])
    drawing.size = .narrow
    drawing.horizontalAxis = { _ in
      Axis(
        lower: 0, upper: 4,
        ticks: [
          AxisTick(position: 0, label: "18:00", context: "28 Feb 2024"),
          AxisTick(position: 0.8, label: "00:00", context: "29 Feb 2024"),
          AxisTick(position: 0.9, label: "00:01", context: nil),
        ])
    }
    let labels = try #require(PlotLayout(drawing)).allLabels
    #expect(labels.filter { $0.role == .context }.map(\.text) == ["29 Feb 2024"])
    #expect(labels.filter { $0.role == .tick && $0.anchor == .middle }.count == 2)
  }

  private func plot(_ values: [Double]) -> Plot {
    var plot = Plot(
      title: "t", horizontalAxis: { Axis.counts(from: 0, to: 3, tickCount: $0) })
    plot.lines = [.init(name: "line", role: .history, offset: 0, values: values)]
    return plot
  }

  @Test func breaksLinesAtMissingValues() throws {
    let drawing = try #require(plot([1, 2, .nan, 4]).drawing())
    let source = SVGDrawing(drawing).markup().source
    let lines = source.matches(of: #/class="line history" d="([^"]*)"/#).map(\.1)
    // The sample of the key, and the first two values.
    #expect(lines.count == 2 && lines.allSatisfy { $0.count { $0 == "M" } == 1 })
    #expect(lines.allSatisfy { $0.count { $0 == "L" } == 1 })
    // The lonely value is a dot.
    #expect(source.contains("class=\"dot history\""))
  }

  @Test func drawsNothingFromNothing() {
    #expect(plot([]).drawing() == nil)
    #expect(plot([.nan]).drawing() == nil)
  }

  @Test func aHugeBandDoesNotDwarfTheLines() throws {
    var drawing = plot([10, 12, 11, 13])
    drawing.bands = [
      .init(name: "band", offset: 2, lower: [0, -1e9], upper: [20, 1e9])
    ]
    let range = try #require(drawing.valueRange())
    #expect(range.lower == 10 - 4.5)
    #expect(range.upper == 13 + 4.5)
  }

  @Test func aBandBreaksWhereABoundIsMissing() throws {
    var drawing = plot([1, 2, 3, 4])
    drawing.bands = [
      .init(name: nil, offset: 0, lower: [0, 1, .nan, 3, 3], upper: [2, 3, 4, 5, 5])
    ]
    let shapes = try #require(PlotLayout(drawing)).data()
    let outlines = shapes.compactMap { shape -> [[DrawnPoint]]? in
      if case .areas(.band, let outlines) = shape { outlines } else { nil }
    }
    #expect(outlines.first?.map(\.count) == [4, 4])
  }

  @Test func whatCameLiesOnWhatWasSaid() throws {
    let content = Samples.report(ids: ["north"])
    let plots = ReportPlots(content: content)
    let series = content.history.series[0]
    let forecast = try #require(plots.forecast(series, size: .wide))
    #expect(forecast.lines.map(\.role) == [.history, .forecast])
    let holdout = try #require(plots.holdout(series, size: .wide))
    #expect(holdout.lines.map(\.role) == [.comparison(1), .comparison(0), .forecast, .history])
    #expect(
      holdout.keyEntries.map(\.name)
        == ["observed", "LSTM", "95 % interval", "80 % interval", "SeasonalNaive", "Naive"])
  }

  @Test func foldsThatOverlapHaveNoBands() throws {
    var content = Samples.report(ids: ["north"])
    content.folds = Samples.folds(content, count: 3)
    let series = content.history.series[0]
    let apart = try #require(ReportPlots(content: content).folds(series, size: .wide))
    #expect(apart.bands.count == 6 && apart.rules.count == 3)
    #expect(apart.lines.filter { $0.role == .forecast && $0.name != nil }.count == 1)
    content.folds = Samples.folds(content, count: 3, stride: 2)
    let close = try #require(ReportPlots(content: content).folds(series, size: .wide))
    #expect(close.bands.isEmpty && close.lines.count == 4)
  }

  @Test func choosesTheWorstAndTheBest() {
    let content = Samples.report(ids: (0..<9).map { "s\($0)" })
    // MASE rises with the position of the series.
    let (worst, best) = SeriesSelection(content: content).extremes { _ in true }
    #expect(worst.map(\.series.id.text) == ["s8", "s7", "s6", "s5"])
    #expect(best.map(\.series.id.text) == ["s0", "s1", "s2", "s3"])
    let known = SeriesSelection(content: content).extremes { $0 != SeriesID("s8") }
    #expect(known.worst.map(\.series.id.text) == ["s7", "s6", "s5", "s4"])
    let few = SeriesSelection(content: Samples.report(ids: ["a", "b"])).extremes { _ in true }
    #expect(few.worst.isEmpty && few.best.isEmpty)
  }
}
