import TestSupport
import Testing

@testable import TimeSeries

@Suite struct RunsTests {
  private func gaps(_ values: [Double]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    GapRuns.find(values) { found.append($0.steps) }
    return found
  }

  private func zeros(_ values: [Double]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    ZeroRuns.find(values) { found.append($0.steps) }
    return found
  }

  @Test func gapsAreTheLongestRuns() {
    let nan = Double.nan
    #expect(gaps([1, nan, nan, 2, nan, 3]) == [1..<3, 4..<5])
    #expect(gaps([nan, 1, nan]) == [0..<1, 2..<3])
    #expect(gaps([1, 2, 3]).isEmpty)
    #expect(gaps([]).isEmpty)
  }

  /// Of 100 values near 50, some replaced.
  private func series(_ zeros: [Range<Int>], _ change: (inout [Double]) -> Void = { _ in })
    -> [Double]
  {
    var fixture = FindingsFixture(seed: 1)
    var values = fixture.noise(100).map { 50 + $0 }
    for range in zeros { for index in range { values[index] = 0 } }
    change(&values)
    return values
  }

  @Test func outagesAreFound() {
    #expect(zeros(series([40..<43])) == [40..<43])
    #expect(zeros(series([10..<14, 60..<70])) == [10..<14, 60..<70])
    #expect(zeros(series([0..<5, 95..<100])) == [0..<5, 95..<100], "also at the ends")
    #expect(zeros(series([40..<43]).map { -$0 }) == [40..<43])
    #expect(zeros(series([40..<43]) { $0[43] = .nan }) == [40..<43])
  }

  @Test func zerosThatBelongThereAreNone() {
    #expect(zeros(series([])).isEmpty)
    #expect(zeros(series([40..<42])).isEmpty, "two")
    #expect(zeros(series([40..<43, 60..<61])).isEmpty, "one in a hundred stands alone")
    #expect(zeros(series([40..<65])).isEmpty, "more than a fifth")
    #expect(zeros(series([40..<43]) { $0[0] = -3 }).isEmpty, "both signs")
    #expect(zeros(series([40..<43]) { $0[39] = 5 }).isEmpty, "it fades away")
    #expect(zeros([0, 0, 0, 0]).isEmpty)
    let nights = (0..<240).map { $0 % 24 < 6 || $0 % 24 > 18 ? 0.0 : 5.0 }
    #expect(zeros(nights).isEmpty)
  }
}
