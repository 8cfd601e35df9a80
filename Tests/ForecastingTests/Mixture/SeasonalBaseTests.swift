import Testing

@testable import Forecasting

@Suite struct SeasonalBaseTests {
  /// The base of a window in seasons of 3.
  private func base(_ base: SeasonalBase, horizon: Int, _ window: [Double]) -> [Double] {
    let bases = SeasonalBases([base], horizon: horizon, period: 3, window: window.count)
    var target = [Float](repeating: .nan, count: horizon + 2)
    bases.fill(&target, from: 1, window: window)
    // What lies beside it is not touched.
    #expect(target[0].isNaN && target[horizon + 1].isNaN)
    return target[1...horizon].map { Double($0) }
  }

  private let window: [Double] = [0, 2, 1, 3, 5, 4, 7, 9, 8, 11, 13, 12]

  @Test("lags repeat where the horizon is longer")
  func lags() {
    #expect(base(.lag(seasons: 1), horizon: 7, window) == [11, 13, 12, 11, 13, 12, 11])
    #expect(base(.lag(seasons: 2), horizon: 7, window) == [7, 9, 8, 11, 13, 12, 7])
    #expect(base(.lag(seasons: 4), horizon: 2, window) == [0, 2])
  }

  @Test("a levelled lag moves by what the mean of a season has moved since")
  func levelledLag() {
    // Means of the seasons: 1, 4, 8, 12.
    #expect(base(.levelledLag(seasons: 2), horizon: 4, window) == [15, 17, 16, 19])
  }

  @Test("means of seasons, phase by phase")
  func means() {
    #expect(base(.mean(seasons: 1), horizon: 4, window) == [11, 13, 12, 11])
    #expect(base(.mean(seasons: 4), horizon: 4, window) == [5.25, 7.25, 6.25, 5.25])
  }

  @Test("growth goes on from season to season by the gain between two spans, per season")
  func growth() {
    // Seasons of 3 are too few for a level: spans of two, with means 2.5 and 10 over two seasons.
    #expect(base(.growth, horizon: 5, window) == [14.75, 16.75, 15.75, 18.5, 20.5])
  }

  @Test("profiles hold what two seasons have in common, about the level or from the last value")
  func profiles() {
    let profile: [Double] = [-1, 1, 0]
    #expect(base(.profile, horizon: 4, window) == profile + [-1])
    #expect(base(.lastProfile, horizon: 4, window) == [11, 13, 12, 11])
  }

  @Test("a single step is a season too")
  func noSeason() {
    let bases = SeasonalBases(
      [.lag(seasons: 1), .growth, .profile, .lastProfile], horizon: 2, period: 1, window: 8)
    var target = [Float](repeating: .nan, count: 8)
    bases.fill(&target, from: 0, window: [1, 2, 3, 4, 5, 6, 7, 8])
    #expect(target == [8, 8, 9, 10, 0, 0, 8, 8])
  }
}
