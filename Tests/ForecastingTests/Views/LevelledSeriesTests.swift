import Glibc
import Recurrent
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

@Suite struct LevelledSeriesTests {
  @Test func ratiosToTheLastSeasonByHand() {
    let series = LevelledSeries(
      [2, 4, 6, 8], view: .seasonal, form: .ratio, period: 2, window: 4)
    #expect(series.levels.dropFirst() == [2, 3, 5, 7])
    #expect(series.levels[0].isNaN)
    // At origin 4: x = z / 7 − 1 = −5/7, −3/7, −1/7, 1/7, of standard deviation √5/7.
    #expect(closeEnough(series.spreads[4], 5.0.squareRoot() / 7, relative: 1e-12, floor: 1))
    #expect(closeEnough(series.relative(14, origin: 4), 1, relative: 1e-12, floor: 1))
    #expect(closeEnough(series.data(1, origin: 4, at: 4), 14, relative: 1e-12, floor: 1))
  }

  @Test func logarithmsFromTheLastValue() {
    let series = LevelledSeries(
      [1, 2, 4, .nan], view: .deseasonalized, form: .logarithm, period: 1, window: 3)
    #expect(closeEnough(series.levels[2], log(2), relative: 1e-12, floor: 1))
    // A missing value leaves the level at the one before it.
    #expect(series.levels[4] == series.levels[3])
    #expect(closeEnough(series.data(log(2), origin: 4, at: 4), 8, relative: 1e-12, floor: 1))
  }

  @Test(
    "data undoes relative, for every view and form", arguments: View.allCases, LevelForm.allCases)
  func roundTrip(view: View, form: LevelForm) {
    let values = ForecastingFixture.wave(60, period: 6)
    let series = LevelledSeries(values, view: view, form: form, period: 6, window: 12)
    #expect((series.indices != nil) == view.removesSeason)
    for origin in 1..<60 {
      let relative = series.relative(series.values[origin], origin: origin)
      let back = series.data(relative, origin: origin, at: origin)
      #expect(closeEnough(back, values[origin], relative: 1e-9))
    }
  }

  @Test("the level and spread of an origin know nothing of later values")
  func leak() {
    let values = ForecastingFixture.wave(40)
    var changed = values
    for index in 25..<40 { changed[index] *= 1000 }
    for form in LevelForm.allCases {
      let one = LevelledSeries(values, view: .seasonal, form: form, period: 6, window: 12)
      let other = LevelledSeries(changed, view: .seasonal, form: form, period: 6, window: 12)
      #expect(one.levels[1...25] == other.levels[1...25] || form == .ratio)
      if form == .logarithm { #expect(one.spreads[2...25] == other.spreads[2...25]) }
    }
  }
}
