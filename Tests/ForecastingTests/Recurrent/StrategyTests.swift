import Recurrent
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

/// What every strategy owes, however its network reads and is joined.
@Suite struct StrategyTests {
  private func points(
    _ forecaster: FittedRecurrentForecaster, _ panel: Panel, horizon: Int
  ) throws -> [[Double]] {
    try forecaster.forecast(panel, horizon: horizon, levels: []).map(\.point)
  }

  @Test("no design is refused", arguments: Design.allCases)
  func designs(design: Design) {
    #expect(design.configuration().conflict == nil)
  }

  @Test("any horizon, the first steps always the same", arguments: Design.allCases)
  func horizons(design: Design) throws {
    let configuration = design.configuration()
    let panel = dailyPanel([ForecastingFixture.wave(30)])
    let forecaster = ForecastingFixture.untrained(configuration)
    let long = try points(forecaster, panel, horizon: 20)[0]
    #expect(Set(long).count > 1)
    for horizon in [1, 2, 3, 4, 6, 7, 19] {
      #expect(
        try points(forecaster, panel, horizon: horizon)[0].bits == Array(long.prefix(horizon)).bits)
    }
  }

  /// More series than run together, unequal in length, level and what is missing.
  private static let mixed = dailyPanel(
    (0..<60).map { index in
      var values = ForecastingFixture.wave(
        5 + index % 17, level: Double(index * index), slope: 0.1, seed: UInt64(index))
      if index % 3 == 0 { values[index % 5] = .nan }
      if index % 7 == 0 { values[values.count - 1] = .nan }
      return values
    })

  @Test("neither neighbours nor threads change a forecast", arguments: Design.allCases)
  func neighbours(design: Design) throws {
    let configuration = design.configuration {
      $0.transforms = TransformChain([.difference(lag: 2), .standard])
      $0.windowScaling = .standard
    }
    let mixed = StrategyTests.mixed
    let forecaster = ForecastingFixture.untrained(configuration)
    let together = try points(forecaster, mixed, horizon: 5)
    for (index, series) in mixed.series.enumerated() {
      #expect(
        try points(forecaster, mixed.with([series]), horizon: 5)[0].bits == together[index].bits)
    }
    let pool = WorkerPool(threads: 3)
    defer { pool.stop() }
    let threaded = try points(
      ForecastingFixture.untrained(configuration, pool: pool), mixed, horizon: 5)
    #expect(threaded.map(\.bits) == together.map(\.bits))
  }

  @Test func longContextsMakeSmallerBlocks() {
    func rows(_ change: (inout RecurrentConfiguration) -> Void) -> Int {
      FittedRecurrentForecaster.rowsPerBlock(ForecastingFixture.configuration(change))
    }
    #expect(rows { _ in } == 48)
    #expect(
      rows {
        $0.contextLength = 199_999
        $0 = .multilayerPerceptron(like: $0)
      } == 41, "2²³ numbers, 200 004 a series")
    #expect(
      rows {
        $0.strategy = .encoderDecoder
        $0.contextLength = 100_000
        $0.hiddenSize = 600
      } == 1)
  }

  @Test("a forecast depends on its reach and on no more", arguments: Design.allCases)
  func reach(design: Design) throws {
    let configuration = design.configuration {
      $0.transforms = TransformChain([.difference(lag: 2)])
      $0.windowScaling = .lastValue
    }
    let values = ForecastingFixture.wave(40)
    let forecaster = ForecastingFixture.untrained(configuration)
    func point(last count: Int) throws -> [UInt64] {
      try points(forecaster, dailyPanel([Array(values.suffix(count))]), horizon: 4)[0].bits
    }
    let whole = try point(last: 40)
    #expect(try point(last: configuration.reach) == whole)
    // With fewer there may be too few for the difference.
    #expect((try? point(last: configuration.reach - 1)) != whole)
    #expect(configuration.firstNeeded(of: values) == 40 - configuration.reach)
  }

  @Test("what lies before a series counts as missing", arguments: Design.allCases)
  func short(design: Design) throws {
    let forecaster = ForecastingFixture.untrained(
      design.configuration { $0.windowScaling = .standard })
    for count in 1...8 {
      let values = ForecastingFixture.wave(count)
      let padded = [Double](repeating: .nan, count: 11) + values
      let point = try points(forecaster, dailyPanel([values]), horizon: 7)[0]
      #expect(point.allSatisfy { $0.isFinite })
      #expect(try points(forecaster, dailyPanel([padded]), horizon: 7)[0].bits == point.bits)
    }
  }

  // MARK: What is fed to the network, written out

  /// Values, the window of every step written by hand.
  private func inputs(_ values: [Double], origins: [Int], lags: Int) -> [Float] {
    origins.flatMap { origin -> [Float] in
      let read = (origin - lags..<origin).map { values.indices.contains($0) ? values[$0] : .nan }
      let known = read.filter { !$0.isNaN }.count
      return read.map { $0.isNaN ? 0 : Float($0) } + [Float(known) / Float(lags)]
    }
  }

  private static let gappy: [Double] = [3, .nan, -1, 0.5, 2, .nan, 1, 0.25, -0.75, 1.5]

  private func untransformed(_ design: Design) -> FittedRecurrentForecaster {
    ForecastingFixture.untrained(design.configuration { $0.transforms = TransformChain([]) })
  }

  @Test("recursive", arguments: [Design.recursive, .recursiveLags, .recursiveJoined])
  func recursive(design: Design) throws {
    let forecaster = untransformed(design)
    let configuration = forecaster.configuration
    var values = StrategyTests.gappy
    let point = try points(forecaster, dailyPanel([values]), horizon: 5)[0]
    // Each value from the whole sequence before it, read anew.
    for lead in 0..<5 {
      let steps = configuration.contextLength + 1 + lead
      let network = Rollout<Float>(
        configuration.shape, parameters: forecaster.parameters, steps: steps, rows: 1)
      let said = network.read(
        inputs(
          values, origins: Array(values.count - steps + 1...values.count),
          lags: configuration.lags), steps: steps)
      values.append(Double(said[0]))
    }
    #expect(point == Array(values.suffix(5)))
  }

  @Test(
    "direct",
    arguments: [
      Design.directEvery, .directLast, .directShortcut, .directSegments, .directOverlapping,
      .perceptron,
    ])
  func direct(design: Design) throws {
    let forecaster = untransformed(design)
    let configuration = forecaster.configuration
    var values = StrategyTests.gappy
    let point = try points(forecaster, dailyPanel([values]), horizon: 8)[0]
    let steps = configuration.contextLength / configuration.segment
    for _ in 0..<3 {
      let network = Rollout<Float>(
        configuration.shape, parameters: forecaster.parameters, steps: steps, rows: 1)
      let origins = (0..<steps).map { values.count - $0 * configuration.segment }.reversed()
      let said = network.read(
        inputs(values, origins: Array(origins), lags: configuration.lags), steps: steps)
      #expect(said.count == 3)
      values += said.map(Double.init)
    }
    #expect(point == Array(values[10..<18]))
  }

  @Test(
    "encoder-decoder",
    arguments: [Design.encoderDecoder, .encoderSegments, .attention, .oneToMany], [false, true])
  func encoderDecoder(design: Design, endsUnobserved: Bool) throws {
    let forecaster = untransformed(design)
    let configuration = forecaster.configuration
    let values =
      StrategyTests.gappy.dropLast(endsUnobserved ? 1 : 0)
      + (endsUnobserved ? [.nan] : [])
    let point = try points(forecaster, dailyPanel([Array(values)]), horizon: 5)[0]
    let steps = configuration.contextLength / configuration.segment
    let network = Rollout<Float>(
      configuration.shape, parameters: forecaster.parameters, steps: steps, rows: 1)
    let origins = (0..<steps).map { 10 - $0 * configuration.segment }.reversed()
    _ = network.read(
      inputs(Array(values), origins: Array(origins), lags: configuration.lags), steps: steps)
    var said: [Float] = []
    for _ in 0..<5 {
      let last: [Float] = said.last.map { [$0, 1] } ?? (endsUnobserved ? [0, 0] : [1.5, 1])
      said += network.advance(last)
    }
    #expect(point == said.map(Double.init))
  }

  // MARK: The perceptron

  @Test func aPerceptronIsOneStepOfItsWindow() {
    let other = ForecastingFixture.configuration {
      $0.strategy = .encoderDecoder
      $0.isBidirectional = true
      $0.attends = true
      $0.zoneout = 0.5
      $0.recurrentDropout = 0.5
      $0.dilations = [2]
    }
    let perceptron = RecurrentConfiguration.multilayerPerceptron(like: other)
    #expect(perceptron.modelName == "MLP")
    #expect(perceptron.conflict == nil)
    #expect(perceptron.contextSteps == 1)
    #expect(perceptron.shape.inputSize == 7)
    #expect(perceptron.shape.outputSize == 3)
    #expect(perceptron.contextLength == other.contextLength)
    #expect(other.modelName == "LSTM")
    var shorter = perceptron
    shorter.contextLength = 12
    #expect(shorter.modelName == "RNN", "two steps are a recurrent network")
  }

  @Test func theRecurrentWeightsOfAPerceptronHaveNoEffect() throws {
    let configuration = Design.perceptron.configuration()
    let layout = ParameterLayout(configuration.shape)
    let start = ForecastingFixture.untrained(configuration)
    var parameters = start.parameters
    for tensor in layout.tensors where tensor.name.contains("weight_hh") {
      layout.insert(Array(repeating: 9, count: tensor.count), as: tensor, into: &parameters)
    }
    #expect(parameters != start.parameters)
    let changed = FittedRecurrentForecaster(
      configuration: configuration, networks: [parameters], states: [], calibration: nil,
      pool: ForecastingFixture.pool)
    let panel = dailyPanel([ForecastingFixture.wave(20)])
    #expect(try points(changed, panel, horizon: 9) == points(start, panel, horizon: 9))
  }
}
