import Recurrent
import Synchronization
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

/// Several networks of one configuration, which differ in their seed alone.
@Suite struct EnsembleTests {
  private static let panel = dailyPanel([
    ForecastingFixture.wave(40), ForecastingFixture.wave(40, level: 50, seed: 2),
  ])

  private static func configuration(
    _ ensemble: Int, seed: UInt64 = 7, _ change: (inout RecurrentConfiguration) -> Void = { _ in }
  ) -> RecurrentConfiguration {
    ForecastingFixture.configuration {
      $0.transforms = TransformChain([.log1p, .difference(lag: 1), .standard])
      $0.epochs = 6
      $0.patience = 1
      $0.ensemble = ensemble
      $0.seed = seed
      change(&$0)
    }
  }

  private func fit(_ configuration: RecurrentConfiguration) throws -> Fit {
    try Fitting(configuration, levels: [0.8], refit: true, pool: ForecastingFixture.pool)
      .run(EnsembleTests.panel)
  }

  @Test("each is what a fit of its seed alone gives, its number of epochs as well")
  func networks() throws {
    let whole = try fit(EnsembleTests.configuration(3))
    let singles = try (0..<3).map { try fit(EnsembleTests.configuration(1, seed: 7 + UInt64($0))) }
    let fitted = try #require(whole.forecaster.network)
    #expect(fitted.networks.count == 3 && Set(fitted.networks.map(\.bits)).count == 3)
    #expect(fitted.networks.map(\.bits) == singles.map(\.forecaster.parameters.bits))
    #expect(whole.curve.epochs == singles[0].curve.epochs)
    #expect(whole.curve.steps == singles.reduce(0) { $0 + $1.curve.steps })
    #expect(whole.forecaster.configuration.modelName == "LSTM")
  }

  @Test("the forecast is the median of theirs, in data units; bands are about it")
  func median() throws {
    for count in [2, 3] {
      let whole = try fit(EnsembleTests.configuration(count))
      let singles = try (0..<count).map {
        try fit(EnsembleTests.configuration(1, seed: 7 + UInt64($0))).forecaster
          .forecast(EnsembleTests.panel, horizon: 5, levels: [])
      }
      let forecasts = try whole.forecaster.forecast(
        EnsembleTests.panel, horizon: 5, levels: [0.8])
      for (index, forecast) in forecasts.enumerated() {
        for step in 0..<5 {
          let said = singles.map { $0[index].point[step] }.sorted()
          #expect(forecast.point[step] == Quantile.linear(0.5, ofSorted: said))
          let band = try #require(forecast.intervals.first)
          #expect(band.lower[step] < forecast.point[step])
          #expect(forecast.point[step] < band.upper[step])
        }
      }
    }
  }

  @Test("bounds that networks say are medians of theirs")
  func quantiles() throws {
    let whole = EnsembleTests.configuration(3) {
      $0.objective = .quantiles(of: [0.8])
      $0.levels = [0.8]
      $0.strategy = .direct
      $0.transforms = TransformChain([.standard])
    }
    let fitted = try RecurrentForecaster(whole, pool: ForecastingFixture.pool)
      .fit(EnsembleTests.panel)
    var one = whole
    one.ensemble = 1
    let singles = try fitted.networks.map { parameters in
      try FittedRecurrentForecaster(
        configuration: one, networks: [parameters], states: fitted.states, calibration: nil,
        pool: ForecastingFixture.pool
      ).forecast(EnsembleTests.panel, horizon: 4, levels: [0.8])
    }
    let forecasts = try fitted.forecast(EnsembleTests.panel, horizon: 4, levels: [0.8])
    for (index, forecast) in forecasts.enumerated() {
      for step in 0..<4 {
        func median(_ value: (Forecast) -> Double) -> Double {
          singles.map { value($0[index]) }.sorted()[1]
        }
        #expect(forecast.point[step] == median { $0.point[step] })
        #expect(forecast.intervals[0].lower[step] == median { $0.intervals[0].lower[step] })
        #expect(forecast.intervals[0].upper[step] == median { $0.intervals[0].upper[step] })
      }
    }
  }

  @Test("sample paths come from each in turn, the same however many are drawn")
  func paths() throws {
    var configuration = EnsembleTests.configuration(3) {
      $0.objective = .gaussian
      $0.transforms = TransformChain([.standard])
    }
    let fitted = try RecurrentForecaster(configuration, pool: ForecastingFixture.pool)
      .fit(EnsembleTests.panel)
    let series = EnsembleTests.panel.series[0]
    let window = SeriesWindow(
      series, try SeriesState(fitting: configuration, to: series), configuration)
    let paths = fitted.samplePaths(window, horizon: 3, count: 8)
    #expect(fitted.samplePaths(window, horizon: 3, count: 4) == Array(paths.prefix(4)))
    configuration.ensemble = 1
    for (path, values) in paths.enumerated() {
      let own = FittedRecurrentForecaster(
        configuration: configuration, networks: [fitted.networks[path % 3]],
        states: fitted.states, calibration: nil, pool: ForecastingFixture.pool)
      #expect(own.samplePaths(window, horizon: 3, count: 8)[path] == values, "path \(path)")
    }
  }

  @Test("a file has each of them, under a format that older readers refuse")
  func file() throws {
    let panel = EnsembleTests.panel
    let fit = try fit(EnsembleTests.configuration(3))
    let model = CombinationFixture.model(fit, panel)
    let bytes = try ModelFile.encode(model, path: "m")
    let read = try ModelFileFixture.decode(bytes)
    #expect(read.forecaster.network?.networks == fit.forecaster.network?.networks)
    #expect(read.forecaster.configuration == fit.forecaster.configuration)
    #expect(try ModelFile.encode(read, path: "m") == bytes)
    #expect(
      try read.forecaster.forecast(panel, horizon: 9, levels: [0.8])
        == model.forecaster.forecast(panel, horizon: 9, levels: [0.8]))
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.contains("\"forecast.format\":\"5\""))
    let single = try ModelFile.encode(
      CombinationFixture.model(try self.fit(EnsembleTests.configuration(1)), panel), path: "m")
    #expect(String(decoding: single, as: UTF8.self).contains("\"forecast.format\":\"2\""))
  }

  @Test("of those a time limit ends the whole ones count, and of none the first as it is")
  func limit() throws {
    let configuration = EnsembleTests.configuration(4) { $0.patience = 6 }
    // Six epochs of ten updates, then a question before each further network.
    for (updates, networks, finished) in [(1, 1, 0), (59, 1, 0), (75, 1, 1), (150, 2, 2)] {
      let asked = Mutex(0)
      let control = TrainingControl(
        isOver: {
          asked.withLock { asked in
            asked += 1
            return asked >= updates
          }
        }, journal: nil)
      let trained = try RecurrentForecaster(configuration, pool: ForecastingFixture.pool)
        .train(EnsembleTests.panel, stage: "", epochs: nil, under: control)
      #expect(trained.forecaster.networks.count == networks, "\(updates) updates")
      #expect(trained.forecaster.configuration.ensemble == networks)
      #expect(trained.finished == finished && trained.bestEpochs.count == networks)
      #expect(trained.curve.isCutShort)
    }
  }
}
