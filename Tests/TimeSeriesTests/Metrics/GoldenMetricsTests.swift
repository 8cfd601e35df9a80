import Foundation
import TestSupport
import Testing

@testable import TimeSeries

/// Against Nixtla's utilsforecast; the file says which version and how it was made.
@Suite struct GoldenMetricsTests {
  struct Fixture: Decodable {
    var cases: [Case]
    var panels: [Panel]

    struct Case: Decodable {
      var seasonalPeriod: Int
      var training: [Double]
      var actual: [Double]
      var point: [Double]
      var metrics: [String: Double]
      var distribution: Distribution?
    }

    struct Distribution: Decodable {
      var levels: [Double]
      var lower: [[Double]]
      var upper: [[Double]]
      var samples: [[Double]]
      var pinball: Double
      var crps: Double
      var coverage: [Double]
      var winkler: [Double]
      var sampleCRPS: Double

      var intervals: [Interval] {
        levels.indices.map {
          Interval(level: levels[$0] / 100, lower: lower[$0], upper: upper[$0])
        }
      }
    }

    struct Panel: Decodable {
      var seasonalPeriod: Int
      var models: [String]
      var series: [Member]
      var owa: [Double]
      var skill: [Double]
      var wape: [Double]
      var rmse: [Double]

      struct Member: Decodable {
        var training: [Double]
        var actual: [Double]
        var points: [[Double]]
      }
    }
  }

  struct ReferenceFixture: Decodable {
    var cases: [Fixture.Case]
  }

  private static func decoded<Content: Decodable>(_ name: String, as: Content.Type) throws
    -> Content
  {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Golden/\(name)")
    return try JSONDecoder().decode(Content.self, from: Data(contentsOf: file))
  }

  private static func input(_ example: Fixture.Case) -> MetricInput {
    MetricInput(
      actual: example.actual, point: example.point, training: example.training,
      seasonalPeriod: example.seasonalPeriod,
      intervals: example.distribution?.intervals ?? [])
  }

  /// Key and factor that turn the reference's figure into ours: its percentages are fractions and its
  /// sMAPE lacks the factor 2.
  static let conventions: [Metric: (key: String, factor: Double)] = [
    .meanError: ("bias", -1), .bias: ("bias", 1), .meanAbsoluteError: ("mae", 1),
    .meanSquaredError: ("mse", 1), .rootMeanSquaredError: ("rmse", 1),
    .meanAbsolutePercentageError: ("mape", 100),
    .symmetricMeanAbsolutePercentageError: ("smape", 200),
    .weightedAbsolutePercentageError: ("wape", 100),
    .meanAbsoluteScaledError: ("mase", 1), .rootMeanSquaredScaledError: ("rmsse", 1),
  ]

  @Test(
    "metrics of utilsforecast",
    arguments: Metric.allCases.filter { $0.basis == .point && $0 != .meanPercentageError })
  func golden(metric: Metric) throws {
    let fixture = try Self.decoded("metrics.json", as: Fixture.self)
    let (key, factor) = try #require(Self.conventions[metric])
    #expect(!fixture.cases.isEmpty)
    for example in fixture.cases {
      let value = metric.value(Self.input(example))
      let expected = factor * (try #require(example.metrics[key]))
      #expect(closeEnough(try #require(value.value), expected, relative: 1e-12))
    }
  }

  @Test("accuracy() of R's forecast")
  func goldenOfR() throws {
    let fixture = try Self.decoded("accuracy-r.json", as: ReferenceFixture.self)
    #expect(!fixture.cases.isEmpty)
    for example in fixture.cases {
      #expect(Set(example.metrics.keys) == ["ME", "RMSE", "MAE", "MPE", "MAPE", "MASE"])
      for (name, expected) in example.metrics {
        let value = try #require(Metric(rawValue: name)).value(Self.input(example))
        #expect(closeEnough(try #require(value.value), expected, relative: 1e-12), "\(name)")
      }
    }
  }

  @Test func distributionsOfUtilsforecast() throws {
    let fixture = try Self.decoded("metrics.json", as: Fixture.self)
    for example in fixture.cases {
      let golden = try #require(example.distribution)
      var input = Self.input(example)
      func expect(_ metric: Metric, level: Double? = nil, _ expected: Double) throws {
        let value = try #require(metric.value(input, level: level).value)
        #expect(closeEnough(value, expected, relative: 1e-12), "\(metric)")
      }
      try expect(.pinballLoss, golden.pinball)
      try expect(.continuousRankedProbabilityScore, golden.crps)
      for (index, level) in golden.levels.enumerated() {
        try expect(.coverage, level: level / 100, 100 * golden.coverage[index])
        try expect(.intervalScore, level: level / 100, golden.winkler[index])
      }
      input.samples = golden.samples
      try expect(.continuousRankedProbabilityScore, golden.sampleCRPS)
    }
  }

  @Test func comparisonsOfModels() throws {
    let fixture = try Self.decoded("metrics.json", as: Fixture.self)
    #expect(!fixture.panels.isEmpty)
    for panel in fixture.panels {
      var collector = AccuracyCollector(
        models: panel.models, levels: [], seasonalPeriod: panel.seasonalPeriod)
      for (index, series) in panel.series.enumerated() {
        collector.add(
          MeasuredWindow(
            seriesID: SeriesID("\(index)"), actual: series.actual,
            scale: SeasonalScale(
              training: series.training, seasonalPeriod: panel.seasonalPeriod),
            forecasts: zip(panel.models, series.points).map { name, point in
              Forecast(
                seriesID: SeriesID("\(index)"), modelName: name, cutoff: Timestamp(2024, 1, 1),
                frequency: .daily, point: point)
            }))
      }
      let rows = collector.summary().overall
      func expect(_ metric: Metric, _ expected: [Double]) throws {
        let values = try #require(rows.first { $0.metric == metric }).values.compactMap(\.value)
        #expect(closeEnough(values, expected, relative: 1e-12, floor: 1e-3), "\(metric)")
      }
      try expect(.overallWeightedAverage, panel.owa)
      try expect(.skill, panel.skill.map { 100 * $0 })
      try expect(.weightedAbsolutePercentageError, panel.wape.map { 100 * $0 })
      try expect(.rootMeanSquaredError, panel.rmse)
    }
  }
}
