import Recurrent
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

/// Whatever happens after a cutoff, nothing fitted before it moves by a bit.
@Suite struct LeakTests {
  enum Change: CaseIterable, Sendable {
    case missing, thousandfold, sign

    func applied(to values: [Double], from index: Int) -> [Double] {
      values.enumerated().map { place, value in
        guard place >= index else { return value }
        return switch self {
        case .missing: .nan
        case .thousandfold: 1000 * value
        case .sign: -value
        }
      }
    }
  }

  private static let waves = [
    ForecastingFixture.wave(40), ForecastingFixture.wave(31, level: 500, height: 80, seed: 2),
  ]

  @Test(
    "the holdout changes nothing of the first stage", arguments: Change.allCases, Design.allCases)
  func holdout(change: Change, design: Design) throws {
    let configuration = design.configuration {
      $0.transforms = TransformChain([.difference(lag: 2), .robust])
      $0.windowScaling = .standard
    }
    let fitting = Fitting(
      configuration, levels: [0.8], refit: false, pool: ForecastingFixture.pool)
    let plain = try fitting.run(dailyPanel(LeakTests.waves))
    let changed = try fitting.run(
      dailyPanel(
        LeakTests.waves.map { change.applied(to: $0, from: $0.count - configuration.horizon) }))
    #expect(changed.forecaster.parameters.bits == plain.forecaster.parameters.bits)
    #expect(changed.forecaster.states == plain.forecaster.states)
    #expect(changed.curve == plain.curve)
    let points = try [plain, changed].map { try #require($0.holdout).forecasts.map(\.point.bits) }
    #expect(points[0] == points[1])
    #expect(changed.holdout?.accuracy != plain.holdout?.accuracy, "what is measured does change")
  }

  @Test("the validation part reaches no gradient", arguments: Change.allCases, Design.allCases)
  func validation(change: Change, design: Design) throws {
    let configuration = design.configuration { $0.windowScaling = .lastValue }
    let loop = TrainingLoop(
      configuration: configuration, pool: ForecastingFixture.pool, stage: "test", report: { _ in })
    // The last is so short that the target of its window passes the end of the training part.
    let series = [30, 20, 6].map { ForecastingFixture.wave($0, level: 0) }
    let length = 4
    let plain = try loop.run(series: series, validationLength: length, epochs: 1)
    let changed = try loop.run(
      series: series.map { change.applied(to: $0, from: $0.count - length) },
      validationLength: length, epochs: 1)
    #expect(changed.parameters.bits == plain.parameters.bits)
    #expect(changed.curve.epochs[0].training == plain.curve.epochs[0].training)
    #expect(changed.curve.epochs[0].validation != plain.curve.epochs[0].validation)
    let shorter = try loop.run(
      series: series.map { Array($0.dropLast(length)) }, validationLength: 0, epochs: 1)
    #expect(shorter.parameters.bits == plain.parameters.bits, "as if it were not there")
  }

  @Test("what a window reads lies before what it predicts", arguments: Change.allCases)
  func window(change: Change) {
    let configuration = ForecastingFixture.configuration { $0.windowScaling = .standard }
    let values = ForecastingFixture.wave(20)
    let window = Window(series: 0, origin: 10)
    let start = window.origin - configuration.contextLength
    let plain = batch(configuration, values, window).inputs
    for first in window.origin..<window.origin + configuration.horizon {
      let changed = batch(configuration, change.applied(to: values, from: first), window).inputs
      let read = 2 * (first - start + 1)
      #expect(changed[..<read] == plain[..<read])
      #expect(changed[read...] != plain[read...] || read == plain.count)
    }
  }

  private func batch(
    _ configuration: RecurrentConfiguration, _ values: [Double], _ window: Window
  ) -> Batch<Float> {
    let loader = BatchLoader(configuration, series: [values])
    var batch = loader.batch(rows: 1, predicting: configuration.horizon)
    loader.fill(&batch, with: [window], onlyTarget: false)
    return batch
  }

  @Test(
    "nothing from the origin on is read but by those that feed back", arguments: Design.allCases)
  func origin(design: Design) {
    let configuration = design.configuration { $0.windowScaling = .standard }
    let values = ForecastingFixture.wave(20)
    let window = Window(series: 0, origin: 10)
    let plain = batch(configuration, values, window)
    for change in Change.allCases {
      let changed = batch(configuration, change.applied(to: values, from: 10), window)
      let steps = configuration.contextLength + (configuration.strategy == .recursive ? 1 : 0)
      let read = steps / configuration.segment * configuration.shape.inputSize
      #expect(changed.inputs.prefix(read) == plain.inputs.prefix(read))
      #expect(read == plain.inputs.count || configuration.strategy == .recursive)
      #expect(changed.decoderInputs.prefix(2) == plain.decoderInputs.prefix(2))
      #expect(changed.targets != plain.targets)
    }
  }

  @Test("choices are made without the holdout", arguments: Change.allCases)
  func choices(change: Change) {
    var options = FitOptions()
    options.horizon = 12
    options.seasonalPeriod = 6
    let values = ForecastingFixture.wave(60, level: 4, slope: 0.3)
    func configuration(_ values: [Double]) -> RecurrentConfiguration {
      AutomaticConfiguration(options, panel: dailyPanel([values])).configuration
    }
    let changed = change.applied(to: values, from: values.count - 12)
    // A negative value anywhere rules the logarithm out, whoever sees it.
    if change == .sign { options.logarithm = true }
    #expect(configuration(changed) == configuration(values))
  }
}
