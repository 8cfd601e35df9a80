import Recurrent
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

/// Gaps are filled on each side of a cutoff by itself, and alike wherever the same series is read.
@Suite struct GapFillingTests {
  private static let nan = Double.nan

  /// 40 steps with gaps; the last one spans the cutoff before the last 3.
  private static let gappy: [Double] = {
    var values = ForecastingFixture.wave(40)
    for index in [9, 10, 11, 20, 34, 35, 36, 37] { values[index] = .nan }
    return values
  }()

  private func fit(
    _ series: [[Double]], gaps: GapPolicy, refit: Bool = false, horizon: Int = 3
  ) throws -> Fit {
    let configuration = ForecastingFixture.configuration {
      $0.gaps = gaps
      $0.horizon = horizon
    }
    return try Fitting(
      configuration, levels: [0.8], refit: refit, pool: ForecastingFixture.pool
    ).run(dailyPanel(series))
  }

  @Test(
    "a gap over the cutoff is not filled from behind it", arguments: GapPolicy.allCases,
    LeakTests.Change.allCases)
  func leak(policy: GapPolicy, change: LeakTests.Change) throws {
    let plain = try fit([Self.gappy], gaps: policy)
    let changed = try fit([change.applied(to: Self.gappy, from: 37)], gaps: policy)
    #expect(changed.forecaster.parameters.bits == plain.forecaster.parameters.bits)
    #expect(changed.forecaster.states == plain.forecaster.states)
    #expect(changed.curve == plain.curve)
    let points = try [plain, changed].map { try #require($0.holdout).forecasts.map(\.point.bits) }
    #expect(points[0] == points[1])
  }

  @Test("each policy that fills is trained on what it fills", arguments: GapPolicy.allCases)
  func training(policy: GapPolicy) throws {
    let panel = dailyPanel([Self.gappy])
    let training = panel.holdingOut(3).training.filled(by: policy)
    let configuration = ForecastingFixture.configuration { $0.gaps = policy }
    let expected = try RecurrentForecaster(configuration, pool: ForecastingFixture.pool).fit(
      training)
    let fit = try fit([Self.gappy], gaps: policy)
    #expect(fit.forecaster.parameters.bits == expected.parameters.bits)
    let holdout = try #require(fit.holdout)
    #expect(try holdout.forecasts == expected.forecast(training, horizon: 3, levels: []))
    let masked = try self.fit([Self.gappy], gaps: .mask)
    let isSame = fit.forecaster.parameters.bits == masked.forecaster.parameters.bits
    #expect(isSame == (policy == .mask || policy == .error))
  }

  /// The error over the holdout counts what was observed: 1 of 4 steps here.
  @Test func whatWasHeldOutStaysAsObserved() throws {
    let holdout = try #require(try fit([Self.gappy], gaps: .forwardFill, horizon: 4).holdout)
    let row = try #require(
      holdout.accuracy.rows.first { $0.seriesID == nil && $0.metric == .meanAbsoluteError })
    let errors = (1..<4).map { abs(Self.gappy[36 + $0] - holdout.forecasts[0].point[$0]) }
    let observed = errors.filter { !$0.isNaN }
    #expect(observed.count == 2)
    #expect(
      closeEnough(row.values[0].value ?? .nan, observed.reduce(0, +) / 2, relative: 1e-12))
  }

  @Test func theRefitFillsFromBothSides() throws {
    let fit = try fit([Self.gappy], gaps: .interpolate, refit: true)
    let configuration = ForecastingFixture.configuration { $0.gaps = .interpolate }
    let whole = dailyPanel([Self.gappy]).filled(by: .interpolate)
    let expected = try RecurrentForecaster(configuration, pool: ForecastingFixture.pool)
      .train(whole, stage: "refit", epochs: [fit.curve.bestEpoch]).forecaster
    #expect(fit.forecaster.parameters.bits == expected.parameters.bits)
  }

  /// The tail that a model file keeps is filled as the whole was.
  @Test("the kept history continues alike", arguments: GapPolicy.allCases)
  func tail(policy: GapPolicy) throws {
    var values = ForecastingFixture.wave(60)
    // The tail would begin within this gap.
    for index in 40..<50 { values[index] = .nan }
    let panel = dailyPanel([values])
    let configuration = ForecastingFixture.configuration { $0.gaps = policy }
    let fitted = try RecurrentForecaster(configuration, pool: ForecastingFixture.pool)
      .fit(panel.filled(by: policy))
    let expected = try fitted.forecast(panel.filled(by: policy), horizon: 5, levels: [])
    for keeping in 1...25 {
      let tail = Model.tail(of: panel, configuration: configuration, keeping: keeping)
      let forecasts = try fitted.forecast(tail.filled(by: policy), horizon: 5, levels: [])
      #expect(forecasts == expected, "\(tail.series[0].count) steps kept")
    }
  }

  @Test(arguments: GapPolicy.allCases) func aModelFileKeepsThePolicy(policy: GapPolicy) throws {
    let model = try ModelFileFixture.model(ForecastingFixture.configuration { $0.gaps = policy })
    let bytes = try ModelFile.encode(model, path: "m")
    let read = try ModelFileFixture.decode(bytes)
    #expect(read.forecaster.configuration.gaps == policy)
    let hasMember = String(decoding: bytes.prefix(8000), as: UTF8.self).contains("gaps")
    #expect(hasMember == (policy != .mask), "files without the member mean mask")
  }

  @Test func theChoiceSaysHowMuchIsFilled() {
    var options = FitOptions()
    let panel = dailyPanel([Self.gappy])
    let usual = AutomaticConfiguration(options, panel: panel)
    #expect(usual.configuration.gaps == .mask)
    #expect(!usual.choices.contains { $0.name == "gaps" })
    options.gaps = .interpolate
    let asked = AutomaticConfiguration(options, panel: panel)
    #expect(asked.configuration.gaps == .interpolate)
    #expect(
      asked.choices.last { $0.name == "gaps" }
        == Choice("gaps", "interpolate", "as you asked: filled 8 of 40 steps in 1 series"))
  }
}
