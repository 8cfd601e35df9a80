import Testing
import TimeSeries

@testable import Reporting

@Suite struct SVGPlotTests {
  private static let calendars: [(Frequency, StampStyle)] = [
    (.monthStart, .month), (.months(3, anchor: .day(1)), .quarter),
    (.months(12, anchor: .end), .year), (.weekly, .date), (.weekly, .week), (.daily, .date),
    (.businessDays, .date), (.hourly, .dateTime(separator: .t, seconds: .omitted, zone: .utc)),
    (
      .fixed(ticks: 900 * Timestamp.ticksPerSecond),
      .dateTime(separator: .space, seconds: .fraction(digits: 0), zone: .offset(seconds: 7200))
    ), (.index(step: 5), .index),
  ]

  private static func plots(_ content: ReportContent) -> [SVGPlot] {
    let plots = ReportPlots(content: content)
    let series = plots.chosenSeries.flatMap { [plots.forecast($0), plots.holdout($0)] }
    return
      (series + [content.errorByLeadTime.map(plots.errorByLeadTime)]
      + [content.trainingCurve.flatMap(plots.training)]).compactMap { $0 }
  }

  @Test(arguments: calendars.indices, [380.0, 760.0])
  func labelsNeverOverlap(calendar: Int, width: Double) throws {
    let (frequency, style) = SVGPlotTests.calendars[calendar]
    for (count, horizon) in [(30, 1), (40, 12), (97, 24), (400, 48), (3000, 30)] {
      let names = ["a", String(repeating: "Wide Name ", count: 12)]
      let content = Samples.report(
        ids: names, model: count == 97 ? names[1] : "LSTM", horizon: horizon, frequency: frequency,
        style: style, count: count)
      for var plot in SVGPlotTests.plots(content) {
        plot.width = width
        let labels = try #require(PlotLayout(plot)).allLabels
        for (index, one) in labels.enumerated() {
          for other in labels[..<index] where overlap(one, other) {
            Issue.record("\(one.text) and \(other.text) overlap, \(frequency.name), \(count) steps")
          }
          #expect(one.box.left >= -1 && one.box.right <= width + 1, "\(one.text) leaves the frame")
          #expect(one.box.top >= 0 && one.box.bottom <= plot.height, "\(one.text) leaves the frame")
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
    drawing.width = 380
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
    #expect(labels.filter { $0.cssClass == "context" }.map(\.text) == ["29 Feb 2024"])
    #expect(labels.filter { $0.cssClass == "tick" && $0.anchor == .middle }.count == 2)
  }

  private func plot(_ values: [Double]) -> SVGPlot {
    var plot = SVGPlot(
      title: "t", horizontalTitle: "x", verticalTitle: "y",
      horizontalAxis: { Axis.counts(from: 0, to: 3, tickCount: $0) })
    plot.lines = [.init(name: "line", role: .history, offset: 0, values: values)]
    return plot
  }

  @Test func breaksLinesAtMissingValues() throws {
    let source = try #require(plot([1, 2, .nan, 4]).markup()).source
    let line = try #require(source.firstMatch(of: #/class="line history" d="([^"]*)"/#)).1
    #expect(line.count { $0 == "M" } == 2)
    #expect(line.count { $0 == "L" } == 1)
    // The lonely value is a dot.
    #expect(source.contains("<circle class=\"dot history\""))
  }

  @Test func drawsNothingFromNothing() {
    #expect(plot([]).markup() == nil)
    #expect(plot([.nan]).markup() == nil)
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

  @Test func choosesTheWorstTheBestAndTheFirst() {
    var content = Samples.report(ids: (0..<9).map { "s\($0)" })
    // MASE rises with the position of the series.
    let ids = ReportPlots(content: content).chosenSeries.map(\.series.id.text)
    #expect(ids == ["s8", "s7", "s3", "s2", "s1", "s0"])
    content.accuracy = nil
    let first = ReportPlots(content: content).chosenSeries.map(\.series.id.text)
    #expect(first == ["s0", "s1", "s2", "s3", "s4", "s5"])
  }
}
