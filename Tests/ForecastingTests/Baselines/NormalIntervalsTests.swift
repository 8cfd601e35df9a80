import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

@Suite struct NormalIntervalsTests {
  @Test(
    "tables of the normal distribution",
    arguments: [
      (0.5, 0.674489750196081743), (0.8, 1.281551565544600467), (0.95, 1.959963984540054235),
      (0.99, 2.575829303548900761), (0.999999, 4.891638475698590),
    ])
  func halfWidth(level: Double, expected: Double) {
    #expect(closeEnough(normalHalfWidth(level: level), expected, relative: 1e-9))
  }

  @Test("every level has its width", arguments: [1e-300, 1e-9, 0.3, 1 - 0x1p-53])
  func extremes(level: Double) {
    let width = normalHalfWidth(level: level)
    #expect(width > 0 && width < 9)
  }

  @Test func widthsGrowWithTheRootOfTheSeasonsAhead() {
    // Seasonal differences 3, 4, 3, 4: mean square 12.5.
    let history: [Double] = [0, 0, 3, 4, 6, 8]
    let intervals = normalIntervals(
      [6, 8, 6, 8, 6], history: history, seasonalPeriod: 2, levels: [0.95, 0.8])
    #expect(intervals.map(\.level) == [0.8, 0.95])
    let half = zip(intervals[1].upper, intervals[1].lower).map { ($0 - $1) / 2 }
    let unit = 1.959963984540054 * 12.5.squareRoot()
    let expected = [1, 1, 2, 2, 3].map { unit * Double($0).squareRoot() }
    #expect(closeEnough(half, expected, relative: 1e-9))
    let middle = zip(intervals[0].upper, intervals[0].lower).map { ($0 + $1) / 2 }
    #expect(closeEnough(middle, [6, 8, 6, 8, 6], relative: 1e-14))
  }

  @Test func aHistoryWithoutPairsSaysNothing() {
    #expect(normalIntervals([1], history: [1], seasonalPeriod: 1, levels: [0.8]).isEmpty)
    #expect(normalIntervals([1], history: [1, .nan], seasonalPeriod: 1, levels: [0.8]).isEmpty)
  }

  @Test func aConstantHistoryHasNoWidth() {
    let intervals = normalIntervals([5, 5], history: [5, 5, 5], seasonalPeriod: 1, levels: [0.8])
    #expect(intervals == [Interval(level: 0.8, lower: [5, 5], upper: [5, 5])])
  }
}
