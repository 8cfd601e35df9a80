import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

@Suite struct CalibrationTests {
  @Test func theRankIsThatOfSplitConformalPrediction() throws {
    // ⌈(n + 1) · level⌉ of n = 9: 5, 8 and past the end.
    let calibration = try #require(
      Calibration(levels: [0.5, 0.8, 0.95], residuals: [[9, 1, 8, 2, 7, 3, 6, 4, 5]]))
    #expect(calibration.levels == [0.5, 0.8, 0.95])
    #expect(calibration.halfWidths == [[5], [8], [9]])
    #expect(calibration.counts == [9])
    let one = try #require(Calibration(levels: [0.8], residuals: [[2]]))
    #expect(one.halfWidths == [[2]])
  }

  @Test func widthsNeverShrinkWithTheLead() throws {
    let calibration = try #require(
      Calibration(levels: [0.5], residuals: [[1], [4], [2], [5, 6, 7]]))
    #expect(calibration.halfWidths == [[1, 3, 3, 6]])
    #expect(calibration.counts == [1, 1, 1, 3])
    // 95 % cannot be told from so few: the largest so far.
    let few = try #require(Calibration(levels: [0.95], residuals: [[1], [4], [2], [5, 6, 7]]))
    #expect(few.halfWidths == [[1, 4, 4, 7]])
  }

  @Test("of noise about one width at every lead, as much widens as narrows")
  func noLeadIsWidened() throws {
    var generator = SplitMix64(seed: 11)
    var residuals = (0..<40).map { _ in generator.values(count: 60, in: 0...1) }
    let calibration = try #require(Calibration(levels: [0.8], residuals: residuals))
    residuals = (0..<40).map { _ in generator.values(count: 500, in: 0...1) }
    let shares = zip(calibration.halfWidths[0], residuals).map { width, fresh in
      Double(fresh.count { $0 <= width }) / 500
    }
    #expect(abs(shares.reduce(0, +) / 40 - 0.8) < 0.02)
  }

  @Test func leadsAreCountedUpToTheFirstWithoutAResidual() throws {
    let calibration = try #require(Calibration(levels: [0.5], residuals: [[1], [2], [], [9]]))
    #expect(calibration.halfWidths == [[1, 2]])
    #expect(Calibration(levels: [0.5], residuals: [[], [1]]) == nil)
    #expect(Calibration(levels: [0.5], residuals: []) == nil)
  }

  @Test func coverageHoldsOnAverage() throws {
    var generator = SplitMix64(seed: 5)
    var covered = 0
    for _ in 0..<2000 {
      let residuals = generator.values(count: 20, in: 0...1)
      let width = try #require(Calibration(levels: [0.8], residuals: [Array(residuals[1...])]))
        .halfWidths[0][0]
      if residuals[0] <= width { covered += 1 }
    }
    // Exactly 16 of 20 in expectation; three standard errors are 0.027.
    #expect(abs(Double(covered) / 2000 - 0.8) < 0.027)
  }

  private func units(_ transforms: [Transform], residualScale: Double) -> ResidualUnits {
    ResidualUnits(transform: TransformChain(transforms).pointwise, scale: residualScale)
  }

  @Test func bandsGrowWithTheRootPastTheLastLeadMeasured() {
    let calibration = Calibration(levels: [0.8], halfWidths: [[1, 3]], counts: [9, 9])
    let intervals = calibration.intervals(
      around: [10, 20, 30, 40], units: units([.standard], residualScale: 2), levels: [0.8])
    #expect(intervals.map(\.level) == [0.8])
    let widths = [2, 6, 6 * 1.5.squareRoot(), 6 * 2.0.squareRoot()]
    #expect(closeEnough(intervals[0].lower, zip([10, 20, 30, 40], widths).map(-), relative: 1e-14))
    #expect(closeEnough(intervals[0].upper, zip([10, 20, 30, 40], widths).map(+), relative: 1e-14))
  }

  @Test(
    "ordered by level, around the point", arguments: [[Transform.robust], [.log1p, .standard]])
  func order(transforms: [Transform]) throws {
    var generator = SplitMix64(seed: 9)
    let residuals = (0..<4).map { _ in generator.values(count: 30, in: 0...2) }
    let calibration = try #require(Calibration(levels: [0.95, 0.5, 0.8], residuals: residuals))
    let point = [-0.5, 0, 3, 1e6, 20, 20, 20]
    let intervals = calibration.intervals(
      around: point, units: units(transforms, residualScale: 0.7), levels: [0.8, 0.5, 0.95])
    #expect(intervals.map(\.level) == [0.5, 0.8, 0.95])
    for (index, value) in point.enumerated() {
      let bounds =
        intervals.reversed().map { $0.lower[index] } + [value] + intervals.map { $0.upper[index] }
      #expect(bounds == bounds.sorted())
      #expect(bounds[2] < value && value < bounds[4])
    }
  }

  @Test func onlyMeasuredLevelsHaveBands() {
    let calibration = Calibration(levels: [0.8, 0.9], halfWidths: [[1], [2]], counts: [9])
    let intervals = calibration.intervals(
      around: [1], units: units([], residualScale: 1), levels: [0.9, 0.99])
    #expect(intervals == [Interval(level: 0.9, lower: [-1], upper: [3])])
  }

  @Test func bandsInLogarithmsGrowWithTheLevel() {
    let calibration = Calibration(levels: [0.8], halfWidths: [[0.1, 0.1]], counts: [9, 9])
    let band = calibration.intervals(
      around: [9, 999], units: units([.log1p], residualScale: 1), levels: [0.8])[0]
    let ratios = [(band.upper[0] + 1) / 10, (band.upper[1] + 1) / 1000]
    #expect(closeEnough(ratios[0], ratios[1], relative: 1e-12))
    #expect(band.lower.allSatisfy { $0 > -1 })
  }
}
