import TestSupport
import Testing

@testable import Reporting

@Suite struct ChartTests {
  private func chart(
    _ series: [Chart.Series], horizontal: Chart.Axis = .init("steps"),
    vertical: Chart.Axis = .init("error")
  ) -> Chart {
    Chart(title: "A chart", horizontal: horizontal, vertical: vertical, series: series)
  }

  private func line(_ name: String?, _ values: [Double]) -> Chart.Series {
    Chart.Series(
      name: name, tone: 0,
      points: values.enumerated().map { .init(x: Double($0.offset), y: $0.element) })
  }

  /// Lines that end at one height, one outside the frame, one early.
  private static let crowds: [[[Double]]] = [
    [[1, 2, 3]], (0..<8).map { [1, 2, 3 + Double($0) * 0.001] },
    [[1, 1], [0, 0], [1, 0], [0, 1]],
    [[0.1, 0.2, 500], [0.1, 0.01, 1e-9], [0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]],
  ]

  @Test(arguments: crowds, [Chart.Scale.linear, .logarithmic])
  func labelsNeitherOverlapNorLeave(values: [[Double]], scale: Chart.Scale) throws {
    let range = scale == .linear ? 0...3.5 : 1e-4...10
    let chart = chart(
      values.enumerated().map { line("line number \($0.offset)", $0.element) },
      vertical: .init("error", scale: scale, range: range))
    let labels = try #require(ChartLayout(chart)).allLabels
    #expect(labels.filter { $0.cssClass.hasPrefix("name") }.count >= 1)
    for (index, one) in labels.enumerated() {
      for other in labels[..<index] {
        let (a, b) = (one.box, other.box)
        #expect(
          !(a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom),
          "\(one.text) and \(other.text) overlap")
      }
      #expect(one.box.left >= 0 && one.box.right <= chart.width, "\(one.text) leaves")
      #expect(one.box.top >= 0 && one.box.bottom <= chart.height, "\(one.text) leaves")
    }
  }

  @Test func aLineIsCutWhereItLeavesTheFrame() throws {
    let drawing = chart([line("line", [0, 2, 0])], vertical: .init("error", range: 0...1))
    let layout = try #require(ChartLayout(drawing))
    let runs = layout.visibleRuns(drawing.series[0])
    #expect(runs.count == 2 && runs.allSatisfy { $0.count == 2 })
    let quarter = (layout.right - layout.left) / 4
    // Half-way up the first rise, at a quarter of the width, it leaves at the top.
    #expect(abs(runs[0][1].x - (layout.left + quarter)) < 1e-9 && runs[0][1].y == layout.top)
    #expect(abs(runs[1][0].x - (layout.right - quarter)) < 1e-9 && runs[1][0].y == layout.top)
    #expect(runs[1][1].y == layout.bottom)
  }

  @Test func aLineBreaksWhereThereIsNoPlace() throws {
    let drawing = chart(
      [line("line", [1, 10, .nan, 100, 0, 10, .infinity, 1])],
      vertical: .init("error", scale: .logarithmic))
    let layout = try #require(ChartLayout(drawing))
    #expect(layout.visibleRuns(drawing.series[0]).map(\.count) == [2, 1, 1, 1])
  }

  @Test func aFactorIsADistanceOnALogarithmicAxis() throws {
    let drawing = chart(
      [line(nil, [1e-3, 1e-1, 10])],
      horizontal: .init("steps", ticks: [0, 1, 2]),
      vertical: .init("error", scale: .logarithmic))
    let layout = try #require(ChartLayout(drawing))
    let heights = drawing.series[0].points.map { layout.place($0).y }
    #expect(abs((heights[0] - heights[1]) - (heights[1] - heights[2])) < 1e-9)
    #expect(heights[0] == layout.bottom && heights[2] == layout.top)
    #expect(layout.horizontal.ticks.map(\.label) == ["0", "1", "2"])
    #expect(layout.place(drawing.series[0].points[2]).x == layout.right)
  }

  @Test func dotsOutsideTheFrameAreLeftOut() throws {
    var dots = line(nil, [0, 5, 1])
    dots.style = .dots
    let bytes = try #require(chart([dots], vertical: .init("error", range: 0...2)).svg())
    let page = try ParsedMarkup(bytes)
    #expect(page.elements.filter { $0.name == "circle" }.count == 2)
  }

  @Test func theFileStandsAlone() throws {
    let series = line("a < b & \"c\"", [1, 2, 3])
    let bytes = try #require(chart([series]).svg())
    let page = try ParsedMarkup(bytes)
    let root = try #require(page.elements.first)
    #expect(root.name == "svg" && root.attributes["xmlns"] == "http://www.w3.org/2000/svg")
    #expect(page.style.contains(".paper{fill:#fff}"))
    #expect(page.text.contains("a < b & \"c\""))
    #expect(bytes == chart([series]).svg())
  }

  @Test func drawsNothingFromNothing() {
    #expect(chart([]).svg() == nil)
    #expect(chart([line("line", [.nan])]).svg() == nil)
    #expect(chart([line("line", [0, -1])], vertical: .init("e", scale: .logarithmic)).svg() == nil)
  }

  @Test(
    arguments: [
      (1e-3, 5.0, ["10⁻³", "10⁻²", "0.1", "1", "10"]), (1, 1, ["1", "10"]),
      (1e-25, 1, ["10⁻²⁵", "10⁻²⁰", "10⁻¹⁵", "10⁻¹⁰", "10⁻⁵", "1"]),
      (2, 2e14, ["1", "10³", "10⁶", "10⁹", "10¹²", "10¹⁵"]),
    ] as [(Double, Double, [String])])
  func powersOfTen(low: Double, high: Double, labels: [String]) {
    let axis = Axis.logarithmic(from: low, to: high)
    #expect(axis.ticks.map(\.label) == labels)
    #expect(axis.ticks.last?.position == axis.upper)
  }
}
