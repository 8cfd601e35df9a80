import Testing

@testable import Forecasting

@Suite struct MixtureSeriesTests {
  private func series(
    _ data: [Double], form: MixtureSeries.Form = .ratio, lags: [Int] = [2]
  ) -> MixtureSeries {
    MixtureSeries(data, form: form, lags: lags)
  }

  @Test("gaps are filled from the longest season there is, then from the value before")
  func gaps() {
    let one = series([.nan, 4, .nan, 8, .nan, .nan, 2, .nan, .nan], lags: [4, 2])
    let scaled = one.values.map { $0 * one.size }
    #expect(scaled == [4, 4, 4, 8, 4, 4, 2, 8, 4])
    #expect(one.first == 1)
    #expect(one.isObserved == [false, true, false, true, false, false, true, false, false])
  }

  @Test("what fills a gap never comes from later values")
  func fillingIsCausal() {
    let data: [Double] = [3, .nan, 5, .nan, .nan, 7, .nan, 9]
    let whole = series(data, form: .logarithm)
    for count in 1...data.count {
      let part = series(Array(data.prefix(count)), form: .logarithm)
      #expect(part.values.bits == Array(whole.values.prefix(count)).bits)
    }
  }

  @Test("logarithms where all is above 0, ratios otherwise, and back")
  func forms() {
    let positive = series([1, 2, 4], form: .logarithm)
    #expect(positive.form == .logarithm && positive.isNonnegative)
    #expect(abs(positive.data(positive.values[2] - positive.values[1], level: 0) - 2) < 1e-12)
    for data in [[0, 2, 4], [-1.0, 2, 4]] {
      let one = series(data, form: .logarithm)
      #expect(one.form == .ratio)
      #expect(abs(one.data(one.values[2] - 0.5, level: 0.5) - 4) < 1e-12)
      // What was never negative is not forecast negative.
      #expect((one.data(-9, level: 0) >= 0) == (data[0] == 0))
    }
    #expect(series([0, 0, 0]).size == 1)
    #expect(series([.nan, .nan]).first == 2)
  }

  @Test("levels and windows at both ends")
  func windows() {
    let one = series([2, 4, 6, 8], lags: [2])
    #expect(one.level(before: 4, span: 2) * one.size == 7)
    #expect(one.level(before: 1, span: 3) * one.size == 2)
    var window = [Double](repeating: 0, count: 3)
    one.read(&window, before: 2, level: 0, scale: 1 / one.size)
    // Before the first value stands the first value.
    #expect(window == [2, 2, 4])
    #expect(series([5, 5, 5]).spread(window: 2, span: 1) == 1e-4)
  }
}
