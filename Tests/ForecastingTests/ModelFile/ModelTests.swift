import Recurrent
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

@Suite struct ModelTests {
  private static let provenance = Provenance(
    version: "0.1", dataChecksum: "", dataName: "a.csv", rows: 3, series: 2)

  private func model(
    _ panel: Panel, _ configuration: RecurrentConfiguration = ForecastingFixture.configuration()
  ) throws -> Model {
    let states = try panel.series.map { try SeriesState(fitting: configuration, to: $0) }
    let fit = Fit(
      forecaster: .network(ForecastingFixture.untrained(configuration, states: states)),
      holdout: nil,
      curve: TrainingCurve(epochs: [], bestEpoch: 0, clippedSteps: 0, steps: 0), warnings: [])
    return Model(fit: fit, panel: panel, choices: [], provenance: ModelTests.provenance)
  }

  // MARK: The tail

  static let chains: [[Transform]] = [
    [.standard], [.difference(lag: 1), .standard], [.log1p, .difference(lag: 7), .robust],
    [.difference(lag: 12), .difference(lag: 1), .minMax], [.difference(lag: 40)],
  ]

  @Test("forecasts need no more than the tail", arguments: chains)
  func tail(transforms: [Transform]) throws {
    var holes = ForecastingFixture.wave(300, level: 50)
    for index in stride(from: 0, to: 300, by: 7) { holes[index] = .nan }
    var silent = ForecastingFixture.wave(300, level: 50, seed: 3)
    for index in 180..<300 { silent[index] = .nan }
    let panel = dailyPanel([ForecastingFixture.wave(300, level: 50), holes, silent])
    for scaling in WindowScaling.allCases {
      let configuration = ForecastingFixture.configuration {
        $0.contextLength = 9
        $0.transforms = TransformChain(transforms)
        $0.windowScaling = scaling
      }
      let model = try model(panel, configuration)
      let history = Model.tail(of: panel, configuration: configuration, keeping: 0)
      #expect(history.series[0].count < 150)
      let whole = try model.forecaster.forecast(panel, horizon: 20, levels: [])
      let tail = try model.forecaster.forecast(history, horizon: 20, levels: [])
      #expect(tail == whole, "\(scaling)")
    }
  }

  @Test func theTailHoldsTheHoldoutAndTwoSeasonsBeforeIt() {
    let configuration = ForecastingFixture.configuration {
      $0.horizon = 50
      $0.seasonalPeriod = 20
    }
    let panel = dailyPanel([ForecastingFixture.wave(300), ForecastingFixture.wave(30)])
    let least = Model.tail(of: panel, configuration: configuration, keeping: 0)
    #expect(least.series.map(\.count) == [90, 30])
    #expect(least.series[0].end == Timestamp(2024, 10, 26))
    let roomy = Model.tail(of: panel, configuration: configuration, keeping: 200)
    #expect(roomy.series.map(\.count) == [200, 30])
  }

  @Test func aSeriesLeftOutOfTheFitIsNotInTheHistory() throws {
    let panel = dailyPanel([ForecastingFixture.wave(9), [.nan], ForecastingFixture.wave(8)])
    var fitted = panel
    fitted.series.remove(at: 1)
    let forecaster = try model(fitted).forecaster
    let fit = Fit(
      forecaster: forecaster, holdout: nil,
      curve: TrainingCurve(epochs: [], bestEpoch: 0, clippedSteps: 0, steps: 0), warnings: [])
    let model = Model(fit: fit, panel: panel, choices: [], provenance: ModelTests.provenance)
    #expect(model.history.series == fitted.series)
  }

  // MARK: Newer rows

  /// Series s0 with values 0, 1, … 9 and s1, from 2024-01-01 on.
  private func known() throws -> Model {
    try model(dailyPanel([(0..<10).map(Double.init), (0..<10).map { -Double($0) }]))
  }

  private func newer(_ id: String, day: Int, _ values: [Double]) -> Panel {
    dailyPanel([]).with([
      Series(
        id: SeriesID(id), start: Timestamp(Timestamp(2024, 1, 1).civil.date).advanced(day),
        frequency: .daily, values: values)
    ])
  }

  @Test func rowsThatFollowAreAppended() throws {
    let history = try known().history(continuedBy: newer("s0", day: 10, [70, 71]))
    #expect(history.series.map(\.id) == [SeriesID("s0")], "s1 is left out: it has no newer rows")
    #expect(Array(history.series[0].values) == (0..<10).map(Double.init) + [70, 71])
    #expect(history.series[0].start == Timestamp(2024, 1, 1))
  }

  @Test func newerValuesReplaceOlderOnes() throws {
    let history = try known().history(continuedBy: newer("s0", day: 8, [78, .nan, 80]))
    #expect(identical(history.series[0].values, [0, 1, 2, 3, 4, 5, 6, 7, 78, .nan, 80]))
  }

  @Test func aGapCountsAsMissing() throws {
    let history = try known().history(continuedBy: newer("s1", day: 12, [5]))
    #expect(
      identical(
        history.series[0].values, [0, -1, -2, -3, -4, -5, -6, -7, -8, -9, .nan, .nan, 5]))
  }

  @Test func aFileThatBeginsBeforeTheHistoryStandsForItself() throws {
    for day in [0, -3] {
      let panel = newer("s0", day: day, [5, 6, 7])
      #expect(try known().history(continuedBy: panel) == panel)
    }
  }

  @Test func theHistoryEndsWhereTheNewerFileEnds() throws {
    let history = try known().history(continuedBy: newer("s0", day: 4, [44, 45]))
    #expect(history.series[0].values == [0, 1, 2, 3, 44, 45])
  }

  @Test func anUnknownSeriesComesInAsItIs() throws {
    let panel = newer("s9", day: 500, [1, 2])
    #expect(try known().history(continuedBy: panel) == panel)
  }

  @Test func stampsBetweenThoseOfTheHistoryAreRefused() throws {
    var panel = newer("s0", day: 10, [1])
    panel.series[0].start = Timestamp(2024, 1, 11, 12)
    #expect(throws: ContinuationError.offGrid(SeriesID("s0"))) {
      try known().history(continuedBy: panel)
    }
  }

  @Test func anotherFrequencyIsRefused() throws {
    var panel = newer("s0", day: 10, [1])
    panel.frequency = .hourly
    let error = #expect(throws: ContinuationError.self) {
      try known().history(continuedBy: panel)
    }
    #expect(
      error?.description
        == "the model was fitted to data that are daily, but these are hourly; fit a model to them")
  }

  @Test func aGapOfCenturiesIsAMistake() throws {
    let history = try known().history(continuedBy: newer("s0", day: 100_010, [1]))
    #expect(history.series[0].count == 100_011)
    #expect(throws: ContinuationError.gap(SeriesID("s0"), steps: 100_001)) {
      try known().history(continuedBy: newer("s0", day: 100_011, [1]))
    }
  }
}

extension Timestamp {
  fileprivate func advanced(_ days: Int) -> Timestamp {
    Frequency.daily.timestamp(days, after: self)
  }
}
