import TestSupport
import Testing

@testable import TimeSeries

@Suite struct RollingOriginTests {
  @Test func originsRiseToTheHoldOut() {
    let backtest = RollingOrigin(horizon: 3, stride: 2, folds: 3)
    #expect((0..<3).map { backtest.origin(ofFold: $0, count: 10) } == [3, 5, 7])
    #expect((0..<3).map { backtest.origin(ofFold: $0, count: 7) } == [nil, 2, 4])
    #expect((0..<3).map { backtest.origin(ofFold: $0, count: 3) } == [nil, nil, nil])
  }

  @Test func aStrideBeyondAllBoundsIsMerelyTooLong() {
    let backtest = RollingOrigin(horizon: .max, stride: .max, folds: .max)
    #expect(backtest.origin(ofFold: 0, count: 10) == nil)
    #expect(backtest.origin(ofFold: .max - 1, count: 10) == nil)
  }

  @Test func theLastFoldIsTheHoldOut() {
    let panel = dailyPanel([[1, 2, 3, 4, 5, 6], [7, 8], [1, 2, 3]])
    let backtest = RollingOrigin(horizon: 2, stride: 1, folds: 4)
    #expect(backtest.split(panel, fold: 3) == panel.holdingOut(2))
  }

  @Test func foldsSeeTheirCutoffAndNothingLater() {
    let panel = dailyPanel([(0..<30).map(Double.init), (0..<9).map(Double.init)])
    let backtest = RollingOrigin(horizon: 4, stride: 3, folds: 3)
    for fold in 0..<3 {
      let split = backtest.split(panel, fold: fold)
      for (training, actual) in zip(split.training.series, split.actuals) {
        let whole = training.id == SeriesID("s0") ? panel.series[0] : panel.series[1]
        #expect(training.end == backtest.cutoff(ofFold: fold, in: whole))
        #expect(actual.count == 4)
        #expect(actual.start == training.timestamp(at: training.count))
        #expect(
          training.values.decoded() + actual.values
            == Array(whole.values.prefix(training.count + 4)))
      }
    }
    #expect(backtest.split(panel, fold: 0).tooShort == [SeriesID("s1")])
    #expect(backtest.split(panel, fold: 1).tooShort.isEmpty)
  }
}
