import TestSupport
import Testing

@testable import TimeSeries

@Suite struct WindowsTests {
  @Test func completeWindowsInOrder() {
    let specification = WindowSpecification(contextLength: 3, horizon: 2, stride: 2)
    let windows = Windows(ends: [8, 4, 5, 0, 7], specification: specification)
    #expect(
      Array(windows) == [
        Window(series: 0, origin: 4), Window(series: 0, origin: 6), Window(series: 2, origin: 3),
        Window(series: 4, origin: 3), Window(series: 4, origin: 5),
      ])
    #expect(windows.positions(ofSeries: 0) == 0..<2)
    #expect(windows.positions(ofSeries: 1).isEmpty)
    #expect(windows[2].context(specification) == 0..<3)
    #expect(windows[2].target(specification) == 3..<5)
  }

  @Test func partialWindowsReachOutOfShortSeries() {
    let specification = WindowSpecification(
      contextLength: 5, horizon: 3, stride: 1, coverage: .partial())
    func origins(_ length: Int) -> [Int] {
      Windows(ends: [length], specification: specification).map(\.origin)
    }
    #expect(origins(0) == [])
    #expect(origins(1) == [])
    #expect(origins(2) == [1])
    #expect(origins(4) == [1])
    #expect(origins(6) == [1, 2, 3])
    #expect(origins(10) == [1, 2, 3, 4, 5, 6, 7])
  }

  @Test func noSeriesNoWindows() {
    let specification = WindowSpecification(contextLength: 1, horizon: 1, stride: 1)
    #expect(Windows(ends: [], specification: specification).isEmpty)
    #expect(Windows(ends: [1, 0], specification: specification).isEmpty)
  }

  @Test("against the definition, by trying every origin", arguments: 1...60)
  func property(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let context = Int.random(in: 1...9, using: &random)
    let horizon = Int.random(in: 1...7, using: &random)
    let stride = Int.random(in: 1...5, using: &random)
    let minimumContext = Int.random(in: 1...context, using: &random)
    let minimumTarget = Int.random(in: 1...horizon, using: &random)
    let isPartial = Bool.random(using: &random)
    let specification = WindowSpecification(
      contextLength: context, horizon: horizon, stride: stride,
      coverage: isPartial
        ? .partial(minimumContext: minimumContext, minimumTarget: minimumTarget) : .complete)
    let ends = (0..<12).map { _ in Int.random(in: 0...40, using: &random) }
    let windows = Windows(ends: ends, specification: specification)

    var expected: [Window] = []
    for (series, end) in ends.enumerated() {
      let least = isPartial ? minimumContext : context
      let leastTarget = isPartial ? minimumTarget : horizon
      // Complete targets, or else the one window with the least context, cut off at the end.
      var origins = (0...end).filter { $0 >= least && $0 + horizon <= end }
      if origins.isEmpty, end - least >= leastTarget { origins = [least] }
      let kept = origins.filter { (origins[origins.count - 1] - $0) % stride == 0 }
      expected += kept.map { Window(series: series, origin: $0) }
      let formula =
        end < least + leastTarget ? 0 : max(0, end - horizon - least) / stride + 1
      #expect(windows.positions(ofSeries: series).count == formula)
    }
    #expect(Array(windows) == expected)
    #expect(windows.count == expected.count)
    #expect(Array(windows.reversed()) == expected.reversed())
    for window in windows {
      let end = ends[window.series]
      #expect(window.origin >= 1 && window.origin < end)
      if end >= specification.horizon + (isPartial ? minimumContext : context) {
        #expect(window.target(specification).upperBound <= end)
      }
    }
  }

  @Test("a step more never means fewer windows", arguments: 1...4)
  func monotone(stride: Int) {
    for coverage in [.complete, WindowSpecification.Coverage.partial()] {
      let specification = WindowSpecification(
        contextLength: 6, horizon: 4, stride: stride, coverage: coverage)
      let counts = (0..<40).map { Windows(ends: [$0], specification: specification).count }
      #expect(zip(counts, counts.dropFirst()).allSatisfy { $0 <= $1 })
    }
  }

  @Test func millionsOfWindowsCostNothing() {
    let specification = WindowSpecification(contextLength: 1, horizon: 1, stride: 1)
    let windows = Windows(ends: [1 << 40, 1 << 40], specification: specification)
    #expect(windows.count == (1 << 41) - 2)
    #expect(windows[windows.count - 1] == Window(series: 1, origin: (1 << 40) - 1))
  }
}
