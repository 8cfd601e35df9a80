import TestSupport
import Testing
import TimeSeries

@Suite struct ValueLimitsTests {
  @Test func valuesEndAtTheLimits() {
    let limits = ValueLimits(floor: -1, ceiling: 2)
    #expect([-5, -1, 0, 2, 7].map { limits.applied(to: $0) } == [-1, -1, 0, 2, 2])
    #expect(limits.applied(to: .nan).isNaN)
    #expect(limits.applied(to: .infinity) == 2)
    #expect(ValueLimits(floor: 0).applied(to: 1e300) == 1e300)
    #expect(ValueLimits.none.applied(to: -1e300) == -1e300)
  }

  @Test func pointsAndBounds() {
    let forecast = Forecast(
      seriesID: SeriesID("a"), modelName: "M", cutoff: Timestamp(ticks: 0), frequency: .daily,
      point: [-3, 1], intervals: [Interval(level: 0.8, lower: [-9, -9], upper: [-2, 9])])
    let limited = ValueLimits(floor: 0, ceiling: 5).applied(to: forecast)
    #expect(limited.point == [0, 1])
    #expect(limited.intervals == [Interval(level: 0.8, lower: [0, 0], upper: [0, 5])])
    #expect(ValueLimits.none.applied(to: forecast) == forecast)
  }

  @Test func violationsAreCounted() {
    let panel = dailyPanel([[1, -2, .nan], [9, 3]])
    #expect(ValueLimits(floor: 0, ceiling: 5).violations(in: panel) == 2)
    #expect(ValueLimits.none.violations(in: panel) == 0)
  }
}
