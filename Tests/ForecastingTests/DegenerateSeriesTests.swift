import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

/// Series that say little or too much: a forecast of finite numbers or a refusal with its reason.
@Suite struct DegenerateSeriesTests {
  static let series: [(name: String, values: [Double])] = [
    ("constant", [Double](repeating: 7, count: 20)),
    ("zeros", [Double](repeating: 0, count: 20)),
    ("1e300 with mixed signs", (0..<20).map { $0 % 3 == 0 ? -1e300 : 1e300 }),
    ("1.7e308 with mixed signs", (0..<20).map { $0 % 3 == 0 ? -1.7e308 : 1.7e308 }),
    ("1e15 + {0, 1}", (0..<20).map { 1e15 + Double($0 % 3 % 2) }),
    ("an outlier of 1e30", (0..<20).map { $0 == 9 ? 1e30 : Double($0) }),
    ("an outlier of 1e30 at the end", (0..<20).map { $0 == 19 ? 1e30 : Double($0) }),
    ("an outlier of 1e300 in the holdout", (0..<20).map { $0 == 18 ? 1e300 : Double($0) }),
    ("tiny", (0..<20).map { Double($0 % 5) * 0x1p-1074 }),
    ("one row", [3]), ("two rows", [3, 4]), ("three rows", [3, 4, 9]),
    ("five rows", [1, 2, 3, 4, 5]),
    ("one value among missing ones", (0..<20).map { $0 == 4 ? 5 : .nan }),
    ("missing at the end", (0..<20).map { $0 < 9 ? Double($0) : .nan }),
    ("all missing", [Double](repeating: .nan, count: 20)),
  ]

  static let transforms: [[Transform]] = [
    [], [.standard], [.minMax], [.robust], [.log1p, .standard], [.difference(lag: 1), .standard],
    [.log1p, .difference(lag: 4), .difference(lag: 1), .robust],
  ]

  /// Whether every number of a fit and its forecasts is finite and in order.
  private func check(_ fit: Fit, _ panel: Panel, _ name: String) throws {
    #expect(fit.forecaster.parameters.allSatisfy { $0.isFinite }, "\(name)")
    let known = Set(fit.forecaster.states.map(\.id))
    let history = panel.with(panel.series.filter { known.contains($0.id) })
    for forecast in try fit.forecaster.forecast(history, horizon: 7, levels: [0.8, 0.95]) {
      #expect(forecast.point.allSatisfy { $0.isFinite }, "\(name)")
      for interval in forecast.intervals {
        for (index, point) in forecast.point.enumerated() {
          let (lower, upper) = (interval.lower[index], interval.upper[index])
          #expect(lower.isFinite && upper.isFinite, "\(name)")
          #expect(lower <= point && point <= upper, "\(name): \(lower) \(point) \(upper)")
        }
      }
    }
    for value in fit.holdout?.accuracy.rows.flatMap(\.values) ?? [] {
      #expect(value.value?.isFinite ?? (value.reason?.isEmpty == false), "\(name)")
    }
    let model = Model(
      fit: fit, panel: panel, choices: [],
      provenance: Provenance(
        version: "0", dataChecksum: "", dataName: "a.csv", rows: 1, series: 1))
    _ = try ModelFile.encode(model, path: "m")
  }

  private func attempt(_ configuration: RecurrentConfiguration, _ panel: Panel, _ name: String) {
    do {
      let fitting = Fitting(
        configuration, levels: [0.8, 0.95], refit: true, pool: ForecastingFixture.pool)
      try check(try fitting.run(panel), panel, name)
    } catch let error as ForecastError {
      #expect(!error.description.isEmpty, "\(name)")
    } catch let error as TrainingError {
      #expect(!error.description.isEmpty, "\(name)")
    } catch let error as ModelFileError {
      #expect(error.code == .notFinite, "\(name): \(error)")
    } catch {
      Issue.record("\(name): \(error)")
    }
  }

  @Test("alone", arguments: transforms)
  func alone(transforms: [Transform]) {
    for (name, values) in DegenerateSeriesTests.series {
      let configuration = ForecastingFixture.configuration {
        $0.transforms = TransformChain(transforms)
        $0.windowScaling = transforms.isEmpty ? .standard : .none
        $0.batchSize = 2
        $0.epochs = 1
        $0.validationLength = 2
      }
      attempt(configuration, dailyPanel([values]), "\(name), \(transforms)")
    }
  }

  @Test("chosen automatically", arguments: [1, 4])
  func automatic(season: Int) {
    for (name, values) in DegenerateSeriesTests.series {
      let panel = dailyPanel([values])
      var options = FitOptions()
      options.seasonalPeriod = season
      options.hiddenSize = 4
      options.batchSize = 2
      options.epochs = 1
      attempt(AutomaticConfiguration(options, panel: panel).configuration, panel, name)
    }
  }

  @Test("beside an ordinary series", arguments: ["constant", "zeros", "one row", "all missing"])
  func beside(name: String) throws {
    let values = try #require(DegenerateSeriesTests.series.first { $0.name == name }).values
    let panel = dailyPanel([ForecastingFixture.wave(30), values])
    let configuration = ForecastingFixture.configuration {
      $0.transforms = TransformChain([.difference(lag: 4), .standard])
    }
    for refit in [true, false] {
      let fit = try Fitting(
        configuration, levels: [0.8], refit: refit, pool: ForecastingFixture.pool
      ).run(panel)
      try check(fit, panel, name)
    }
  }
}
