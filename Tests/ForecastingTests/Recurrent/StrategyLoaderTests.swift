import Recurrent
import Testing
import TimeSeries

@testable import Forecasting

/// Every input and target cell of every strategy, against indices worked out apart from it.
@Suite struct StrategyLoaderTests {
  /// Windows that reach before the start, lie inside, and pass the end; missing values in two places.
  private static let values: [Double] = [10, 11, .nan, 13, 14, 15, .nan, .nan, 18, 19, 20]
  private static let windows = [1, 3, 6, 8, 10].map { Window(series: 1, origin: $0) }

  private func value(_ index: Int) -> Double {
    let values = StrategyLoaderTests.values
    return values.indices.contains(index) ? values[index] : .nan
  }

  private func batch(_ configuration: RecurrentConfiguration, onlyTarget: Bool) -> Batch<Float> {
    let windows = StrategyLoaderTests.windows
    let loader = BatchLoader(
      configuration, series: [[1, 2], StrategyLoaderTests.values])
    var batch = loader.batch(rows: windows.count, predicting: configuration.horizon)
    // Whatever an earlier fill left must go.
    batch.inputs = batch.inputs.map { _ in 77 }
    batch.decoderInputs = batch.decoderInputs.map { _ in 77 }
    batch.targets = batch.targets.map { _ in 77 }
    batch.weights = batch.weights.map { _ in 77 }
    loader.fill(&batch, with: windows, onlyTarget: onlyTarget)
    return batch
  }

  /// The origins of the steps of a window, first to last.
  private func origins(_ configuration: RecurrentConfiguration, _ origin: Int) -> [Int] {
    let context = configuration.contextLength
    return configuration.strategy == .recursive
      ? Array(origin - context..<origin + configuration.horizon)
      : Array(
        stride(
          from: origin - context + configuration.segment, through: origin,
          by: configuration.segment))
  }

  @Test("what is read", arguments: Design.allCases)
  func inputs(design: Design) {
    let configuration = design.configuration()
    let batch = batch(configuration, onlyTarget: false)
    let rows = StrategyLoaderTests.windows.count
    let lags = configuration.lags
    var cells = 0
    for (row, window) in StrategyLoaderTests.windows.enumerated() {
      let origins = origins(configuration, window.origin)
      #expect(batch.steps == origins.count)
      for (step, origin) in origins.enumerated() {
        let first = (step * rows + row) * (lags + 1)
        var known = 0
        for back in 1...lags {
          let value = value(origin - back)
          known += value.isNaN ? 0 : 1
          #expect(batch.inputs[first + lags - back] == (value.isNaN ? 0 : Float(value)))
          cells += 1
        }
        #expect(batch.inputs[first + lags] == Float(known) / Float(lags))
        cells += 1
      }
    }
    #expect(batch.inputs.count == cells)
  }

  @Test("what a decoder reads", arguments: Design.allCases)
  func decoderInputs(design: Design) {
    let configuration = design.configuration()
    let batch = batch(configuration, onlyTarget: false)
    guard configuration.strategy == .encoderDecoder else {
      #expect(batch.decoderInputs.isEmpty)
      return
    }
    let rows = StrategyLoaderTests.windows.count
    #expect(batch.decoderInputs.count == 3 * rows * 2)
    for (row, window) in StrategyLoaderTests.windows.enumerated() {
      for lead in 0..<3 {
        let value = value(window.origin - 1 + lead)
        let at = 2 * (lead * rows + row)
        #expect(batch.decoderInputs[at] == (value.isNaN ? 0 : Float(value)))
        #expect(batch.decoderInputs[at + 1] == (value.isNaN ? 0 : 1))
      }
    }
  }

  @Test("what is to be said", arguments: Design.allCases, [false, true])
  func targets(design: Design, onlyTarget: Bool) {
    let configuration = design.configuration()
    let batch = batch(configuration, onlyTarget: onlyTarget)
    let rows = StrategyLoaderTests.windows.count
    var cells = 0
    for (row, window) in StrategyLoaderTests.windows.enumerated() {
      // The index of each target of each position, and whether it lies past the window's origin's step.
      let expected: [[(index: Int, isAfter: Bool)]]
      switch configuration.strategy {
      case .recursive:
        expected = origins(configuration, window.origin).map { [($0, $0 >= window.origin)] }
      case .encoderDecoder:
        expected = (0..<3).map { [(window.origin + $0, true)] }
      case .direct:
        let all = origins(configuration, window.origin)
        let said = configuration.outputPlacement == .everyStep ? all : [window.origin]
        expected = said.map { origin in
          (0..<3).map { (origin + $0, origin == window.origin) }
        }
      }
      for (position, targets) in expected.enumerated() {
        for (number, target) in targets.enumerated() {
          let at = (position * rows + row) * targets.count + number
          let value = value(target.index)
          #expect(batch.targets[at] == (value.isNaN ? 0 : Float(value)))
          let counts = !value.isNaN && (target.isAfter || !onlyTarget)
          #expect(batch.weights[at] == (counts ? 1 : 0))
          cells += 1
        }
      }
    }
    #expect(batch.targets.count == cells)
  }

  @Test("segments, written out")
  func segments() {
    let configuration = ForecastingFixture.configuration {
      $0.strategy = .direct
      $0.contextLength = 4
      $0.horizon = 3
      $0.lags = 3
      $0.segment = 2
    }
    let loader = BatchLoader(configuration, series: [[1, 2, 3, .nan, 5, 6]])
    var batch = loader.batch(rows: 1, predicting: 3)
    loader.fill(&batch, with: [Window(series: 0, origin: 4)], onlyTarget: false)
    // Origins 2 and 4.
    #expect(batch.inputs == [0, 1, 2, 2 / 3, 2, 3, 0, 2 / 3])
    #expect(batch.targets == [3, 0, 5, 5, 6, 0])
    #expect(batch.weights == [1, 0, 1, 1, 1, 0])
  }

  @Test("each held-back value is validated once", arguments: Design.allCases, [1, 3, 7, 8])
  func validation(design: Design, heldBack: Int) {
    let configuration = design.configuration()
    let values = ForecastingFixture.wave(20)
    let end = values.count - heldBack
    let loader = BatchLoader(configuration, series: [values])
    let origins = configuration.plan.validationOrigins(end..<values.count)
    var batch = loader.batch(rows: origins.count, predicting: heldBack)
    loader.fill(
      &batch, with: origins.map { Window(series: 0, origin: $0) }, onlyTarget: true)
    let measured = zip(batch.targets, batch.weights).filter { $0.1 != 0 }.map(\.0)
    #expect(measured.sorted() == values.suffix(heldBack).map { Float($0) }.sorted())
  }

  @Test("where a network may read its own predictions", arguments: Design.allCases)
  func feedback(design: Design) {
    let configuration = design.configuration()
    let batch = batch(configuration, onlyTarget: false)
    switch configuration.strategy {
    case .encoderDecoder:
      #expect(batch.feedback == .init(firstStep: 1, valueInput: 0, knownInput: 1))
    case .recursive where configuration.lags == 1:
      // The step with origin o reads the last value of the context, the next one the first prediction.
      #expect(batch.feedback == .init(firstStep: 7, valueInput: 0, knownInput: 1))
    case .recursive, .direct: #expect(batch.feedback == nil)
    }
  }
}
