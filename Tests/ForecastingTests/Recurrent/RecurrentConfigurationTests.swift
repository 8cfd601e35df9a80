import Recurrent
import Testing
import TimeSeries

@testable import Forecasting

@Suite struct RecurrentConfigurationTests {
  @Test func theReachCountsContextAndLags() {
    func reach(_ transforms: [Transform]) -> Int {
      ForecastingFixture.configuration { $0.transforms = TransformChain(transforms) }.reach
    }
    // The first of six context steps reads the value before it.
    #expect(reach([.log1p, .standard]) == 7)
    #expect(reach([.difference(lag: 12), .difference(lag: 1), .standard]) == 20)
  }

  @Test func missingValuesReachFurtherBack() {
    let configuration = ForecastingFixture.configuration {
      $0.contextLength = 2
      $0.transforms = TransformChain([.difference(lag: 3), .standard])
    }
    #expect(configuration.reach == 6)
    var values = (0..<20).map(Double.init)
    #expect(configuration.firstNeeded(of: values) == 14)
    // Phases 17, 18, 19: the last two are found at 18 and 7.
    for index in [10, 13, 16, 19] { values[index] = .nan }
    #expect(configuration.firstNeeded(of: values) == 7)
    let silent = values.prefix(9) + [Double](repeating: .nan, count: 11)
    // The last difference is 8 − 5, its window begins with 7 − 4.
    #expect(configuration.firstNeeded(of: Array(silent)) == 4)
    #expect(configuration.firstNeeded(of: [.nan, 1]) < 0)
  }

  @Test func theNetworkReadsAValueAndItsFlag() {
    let configuration = ForecastingFixture.configuration { $0.layers = 3 }
    #expect(
      configuration.shape
        == NetworkShape(cell: .lstm, inputSize: 2, hiddenSize: 4, layers: 3, outputSize: 1))
    #expect(configuration.modelName == "LSTM")
  }
}
