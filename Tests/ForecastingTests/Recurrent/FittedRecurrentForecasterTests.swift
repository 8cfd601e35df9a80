import Recurrent
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

@Suite struct FittedRecurrentForecasterTests {
  private static let seasonal = ForecastingFixture.configuration {
    $0.transforms = TransformChain([.difference(lag: 4), .standard])
  }

  private func points(
    _ forecaster: FittedRecurrentForecaster, _ panel: Panel, horizon: Int
  ) throws -> [[UInt64]] {
    try forecaster.forecast(panel, horizon: horizon, levels: []).map(\.point.bits)
  }

  @Test("any horizon, the first steps always the same", arguments: CellKind.allCases)
  func horizons(cell: CellKind) throws {
    let configuration = ForecastingFixture.configuration {
      $0.cell = cell
      $0.layers = 2
    }
    let panel = dailyPanel([ForecastingFixture.wave(30)])
    let forecaster = ForecastingFixture.untrained(configuration)
    let long = try points(forecaster, panel, horizon: 50)[0]
    #expect(Set(long).count > 1)
    for horizon in [1, 2, configuration.horizon, configuration.horizon + 1, 49] {
      #expect(try points(forecaster, panel, horizon: horizon)[0] == Array(long[..<horizon]))
    }
  }

  /// More series than run together, unequal in length, level and what is missing.
  private static let mixed = dailyPanel(
    (0..<60).map { index in
      var values = ForecastingFixture.wave(
        5 + index, level: Double(index * index), slope: 0.1, seed: UInt64(index))
      if index % 3 == 0 { values[index % 5] = .nan }
      if index % 7 == 0 { values[values.count - 1] = .nan }
      return values
    })

  @Test("a series' forecast does not depend on its neighbours", arguments: CellKind.allCases)
  func neighbours(cell: CellKind) throws {
    let configuration = ForecastingFixture.configuration {
      $0.cell = cell
      $0.transforms = TransformChain([.difference(lag: 2), .standard])
      $0.windowScaling = .standard
    }
    let forecaster = ForecastingFixture.untrained(configuration)
    let mixed = FittedRecurrentForecasterTests.mixed
    let together = try points(forecaster, mixed, horizon: 5)
    for (index, series) in mixed.series.enumerated() {
      #expect(try points(forecaster, mixed.with([series]), horizon: 5) == [together[index]])
    }
  }

  @Test func threadsChangeNothing() throws {
    var results: [[[UInt64]]] = []
    for count in 1...3 {
      let pool = WorkerPool(threads: count)
      defer { pool.stop() }
      results.append(
        try points(
          ForecastingFixture.untrained(ForecastingFixture.configuration(), pool: pool),
          FittedRecurrentForecasterTests.mixed, horizon: 4))
    }
    #expect(results[0] == results[1])
    #expect(results[0] == results[2])
  }

  @Test func forecastsCarryTheirPlace() throws {
    let panel = dailyPanel([[1, 2, 3, 4, 5, 6], [4, 5, 6, 7, 8]])
    let forecasts = try ForecastingFixture.untrained(FittedRecurrentForecasterTests.seasonal)
      .forecast(panel, horizon: 2, levels: [0.8])
    #expect(forecasts.map(\.seriesID) == [SeriesID("s0"), SeriesID("s1")])
    #expect(forecasts.map(\.cutoff) == [Timestamp(2024, 1, 6), Timestamp(2024, 1, 5)])
    #expect(forecasts.map(\.modelName) == ["LSTM", "LSTM"])
    #expect(forecasts.map(\.horizon) == [2, 2])
    #expect(forecasts.allSatisfy { $0.intervals.isEmpty }, "nothing was measured")
    let none = try ForecastingFixture.untrained(FittedRecurrentForecasterTests.seasonal)
      .forecast(panel.with([]), horizon: 2, levels: [])
    #expect(none.isEmpty)
  }

  @Test func aKnownSeriesKeepsItsScaleAndANewOneIsScaledByItself() throws {
    let configuration = ForecastingFixture.configuration()
    let panel = dailyPanel([ForecastingFixture.wave(20)])
    let state = try SeriesState(fitting: configuration, to: panel.series[0])
    let forecaster = ForecastingFixture.untrained(configuration, states: [state])
    let series = panel.series[0]
    var newer = series
    newer.values = Observations(series.values.map { 1024 * $0 })
    var stranger = newer
    stranger.id = SeriesID("stranger")
    let own = try forecaster.forecast(panel, horizon: 3, levels: [])[0].point
    let forecasts = try forecaster.forecast(
      panel.with([newer, stranger]), horizon: 3, levels: [])
    // Exact in binary: the stranger's own scale takes the factor out again.
    #expect(forecasts[1].point == own.map { 1024 * $0 })
    #expect(forecasts[0].point != forecasts[1].point)
  }

  @Test("shorter than context and lags", arguments: 1...7)
  func short(count: Int) throws {
    let configuration = ForecastingFixture.configuration {
      $0.transforms = TransformChain([.standard])
      $0.windowScaling = .standard
    }
    let forecaster = ForecastingFixture.untrained(configuration)
    let forecast = try forecaster.forecast(
      dailyPanel([Array(ForecastingFixture.wave(count))]), horizon: 4, levels: [])[0]
    #expect(forecast.point.allSatisfy { $0.isFinite })
    // What lies before a series counts as missing.
    let padded = [Double](repeating: .nan, count: 9) + ForecastingFixture.wave(count)
    #expect(
      try points(forecaster, dailyPanel([padded]), horizon: 4) == [forecast.point.bits])
  }

  @Test func missingAtTheEndIsReadAsMissing() throws {
    let forecaster = ForecastingFixture.untrained(FittedRecurrentForecasterTests.seasonal)
    let values = ForecastingFixture.wave(20)
    for missing in [1, 3, 12] {
      let point = try forecaster.forecast(
        dailyPanel([values.dropLast(missing) + [Double](repeating: .nan, count: missing)]),
        horizon: 4, levels: [])[0].point
      #expect(point.allSatisfy { (0...30).contains($0) }, "\(point)")
    }
  }

  @Test func aSeriesWithoutValuesIsAnError() {
    #expect(throws: ForecastError.noObservedValue(SeriesID("s1"))) {
      try ForecastingFixture.untrained(ForecastingFixture.configuration())
        .forecast(dailyPanel([[1, 2], [.nan, .nan]]), horizon: 1, levels: [])
    }
  }

  @Test func valuesOutsideTheTransformAreAnError() throws {
    let configuration = ForecastingFixture.configuration {
      $0.transforms = TransformChain([.log1p, .standard])
    }
    let panel = dailyPanel([[1, 2, 3, 4]])
    let state = try SeriesState(fitting: configuration, to: panel.series[0])
    let forecaster = ForecastingFixture.untrained(configuration, states: [state])
    let error = #expect(throws: ForecastError.self) {
      try forecaster.forecast(dailyPanel([[1, 2, 3, -4]]), horizon: 1, levels: [])
    }
    #expect(error?.description.contains("s0: log1p needs values above -1") == true)
  }

  /// A state whose logarithms end far from anything a Double holds.
  private func logarithmic(location: Double) throws -> FittedRecurrentForecaster {
    let configuration = ForecastingFixture.configuration {
      $0.transforms = TransformChain([.log1p, .standard])
    }
    let chain = configuration.transforms.fitted(
      with: [LocationScale(location: location, scale: 1)])
    let state = SeriesState(id: SeriesID("s0"), transforms: chain, residualScale: 1)
    return ForecastingFixture.untrained(
      configuration, states: [state],
      calibration: Calibration(levels: [0.8], halfWidths: [[20]], counts: [9]))
  }

  @Test(
    "points and bounds beyond a Double", arguments: [(800, 1), (700, 1), (-45, 1)])
  func notFinite(location: Double, step: Int) throws {
    // e^800 is no Double; e^700 is one and e^720 not; e^-45 − 1 is −1, whose logarithm is none.
    let forecaster = try logarithmic(location: location)
    #expect(throws: ForecastError.notFinite(SeriesID("s0"), step: step)) {
      try forecaster.forecast(dailyPanel([[1, 2, 3, 4]]), horizon: 2, levels: [0.8])
    }
  }
}
