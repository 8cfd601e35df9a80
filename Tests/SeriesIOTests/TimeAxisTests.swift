import Testing
import TimeSeries

@testable import SeriesIO

@Suite struct TimeAxisTests {
  private func style(
    _ separator: StampStyle.Separator, _ seconds: StampStyle.Seconds, _ zone: StampStyle.Zone
  ) -> StampStyle {
    .dateTime(separator: separator, seconds: seconds, zone: zone)
  }

  @Test func widensToHoldEveryStamp() {
    var axis = TimeAxis()
    #expect(axis.admit(.date) == nil)
    #expect(axis.admit(style(.space, .omitted, .none)) == nil)
    #expect(axis.admit(.date) == nil)
    #expect(axis.admit(style(.t, .fraction(digits: 3), .none)) == nil)
    #expect(axis.admit(style(.space, .fraction(digits: 0), .none)) == nil)
    #expect(axis.style == style(.space, .fraction(digits: 3), .none))
  }

  @Test func keepsTheLatestOffset() {
    var axis = TimeAxis()
    #expect(axis.admit(style(.t, .omitted, .offset(seconds: 3600))) == nil)
    #expect(axis.admit(style(.t, .omitted, .offset(seconds: 7200))) == nil)
    #expect(axis.style == style(.t, .omitted, .offset(seconds: 7200)))
  }

  @Test func doesNotMixOffsetsWithNone() {
    let kinds = [(StampStyle.Zone.none, StampStyle.Zone.utc), (.utc, .none)]
    for (first, second) in kinds {
      var axis = TimeAxis()
      #expect(axis.admit(style(.t, .omitted, first)) == nil)
      #expect(axis.admit(style(.t, .omitted, second)) == .zone)
    }
    var axis = TimeAxis()
    #expect(axis.admit(.date) == nil)
    #expect(axis.admit(style(.t, .omitted, .utc)) == .zone)
  }

  @Test func doesNotMixForms() {
    let forms: [StampStyle] = [.index, .year, .quarter, .month, .week, .date]
    for first in forms {
      for second in forms where second != first {
        var axis = TimeAxis()
        #expect(axis.admit(first) == nil)
        #expect(axis.admit(second) == .form)
        #expect(axis.style == first)
      }
    }
  }

  @Test func noticesDatesWithoutSeparators() {
    func isSuspect(_ number: Int64) -> Bool {
      TimeAxis.looksLikeCompactDate(Timestamp(ticks: number), .index)
    }
    for number: Int64 in [20_240_131, 19_000_101, 20_240_229, 202_401, 199_912] {
      #expect(isSuspect(number))
    }
    for number: Int64 in [0, 20_240_132, 20_230_229, 20_241_301, 202_413, 189_912, 1_700_000_000] {
      #expect(!isSuspect(number))
    }
    #expect(!TimeAxis.looksLikeCompactDate(Timestamp(ticks: 202_401), .date))
  }
}
