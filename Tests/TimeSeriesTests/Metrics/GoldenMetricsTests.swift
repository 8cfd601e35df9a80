import Foundation
import TestSupport
import Testing

@testable import TimeSeries

/// Against Nixtla's utilsforecast; the file says which version and how it was made.
@Suite struct GoldenMetricsTests {
  struct Fixture: Decodable {
    var cases: [Case]

    struct Case: Decodable {
      var seasonalPeriod: Int
      var training: [Double]
      var actual: [Double]
      var point: [Double]
      var metrics: [String: Double]
    }
  }

  /// Key and factor that turn the reference's figure into ours: its bias is predicted − actual,
  /// its percentages are fractions and its sMAPE lacks the factor 2.
  static let conventions: [Metric: (key: String, factor: Double)] = [
    .meanError: ("bias", -1), .meanAbsoluteError: ("mae", 1), .rootMeanSquaredError: ("rmse", 1),
    .meanAbsolutePercentageError: ("mape", 100),
    .symmetricMeanAbsolutePercentageError: ("smape", 200),
    .meanAbsoluteScaledError: ("mase", 1), .rootMeanSquaredScaledError: ("rmsse", 1),
  ]

  @Test("metrics of utilsforecast", arguments: Metric.allCases)
  func golden(metric: Metric) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Golden/metrics.json")
    let fixture = try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: file))
    let (key, factor) = try #require(Self.conventions[metric])
    #expect(!fixture.cases.isEmpty)
    for example in fixture.cases {
      let value = metric.value(
        MetricInput(
          actual: example.actual, point: example.point, training: example.training,
          seasonalPeriod: example.seasonalPeriod))
      let expected = factor * (try #require(example.metrics[key]))
      #expect(closeEnough(try #require(value.value), expected, relative: 1e-12))
    }
  }
}
