import Recurrent
import Testing

@testable import Forecasting

@Suite struct ConfigurationConflictTests {
  typealias Change = @Sendable (inout RecurrentConfiguration) -> Void

  /// Context 6, one layer.
  static let conflicts: [(change: Change, conflict: ConfigurationConflict)] = [
    ({ $0.isBidirectional = true }, .backwardsRecursive),
    (
      {
        $0.strategy = .direct
        $0.isBidirectional = true
      }, .backwardsAtEveryOrigin
    ),
    ({ $0.attends = true }, .attentionWithoutDecoder(.recursive)),
    (
      {
        $0.strategy = .direct
        $0.attends = true
      }, .attentionWithoutDecoder(.direct)
    ),
    (
      {
        $0.segment = 2
        $0.lags = 2
      }, .segmentsRecursive
    ),
    (
      {
        $0.strategy = .direct
        $0.segment = 3
        $0.lags = 2
      }, .gapsBetweenSegments(lags: 2, segment: 3)
    ),
    (
      {
        $0.strategy = .encoderDecoder
        $0.segment = 4
        $0.lags = 4
      }, .contextOfPartSegments(context: 6, segment: 4)
    ),
    (
      {
        $0.strategy = .direct
        $0.segment = 7
        $0.lags = 7
      }, .contextOfPartSegments(context: 6, segment: 7)
    ),
    ({ $0.outputPlacement = .lastStep }, .lastOriginWithoutDirect(.recursive)),
    ({ $0.hasShortcut = true }, .shortcutWithoutDirect(.recursive)),
    (
      {
        $0.strategy = .encoderDecoder
        $0.hasShortcut = true
      }, .shortcutWithoutDirect(.encoderDecoder)
    ),
    ({ $0.dilations = [1, 2] }, .dilationsByLayer(count: 2, layers: 1)),
    ({ $0.dilations = [6] }, .dilationPastContext(dilation: 6, steps: 6)),
    (
      {
        $0.strategy = .direct
        $0.segment = 3
        $0.lags = 3
        $0.dilations = [2]
      }, .dilationPastContext(dilation: 2, steps: 2)
    ),
    ({ $0.isResidual = true }, .residualInOneLayer),
    ({ $0.zoneout = 1 }, .probability(option: "--zoneout", value: 1)),
    ({ $0.zoneout = -0.1 }, .probability(option: "--zoneout", value: -0.1)),
    (
      { $0.recurrentDropout = 2 }, .probability(option: "--recurrent-dropout", value: 2)
    ),
    (
      {
        $0.strategy = .encoderDecoder
        $0.contextLength = 100_000
        $0.hiddenSize = 1000
      }, .contextTooLarge(numbers: 100_210_080)
    ),
    // A network that goes on from step to step holds no context, but the states its dilations skip.
    (
      {
        $0.contextLength = 1_000_000
        $0.hiddenSize = 65_536
        $0.layers = 2
        $0.dilations = [1, 999_999]
      }, .contextTooLarge(numbers: 262_146_262_146)
    ),
    (
      {
        $0.strategy = .direct
        $0.outputPlacement = .lastStep
        $0.isBidirectional = true
        $0.contextLength = 100_000
        $0.hiddenSize = 60
        $0.dilations = [99_999]
      }, .contextTooLarge(numbers: 88_999_232)
    ),
    (
      {
        $0.cell = .lstm
        $0.regime.gradientFlow = .cellStateOnly
        $0.zoneout = 0.1
      }, .cellStateFlowBeside(option: "--zoneout")
    ),
    (
      {
        $0.cell = .lstm
        $0.regime.gradientFlow = .cellStateOnly
        $0.strategy = .encoderDecoder
      }, .cellStateFlowBeside(option: "--strategy encoder-decoder")
    ),
  ]

  @Test("what does not go together", arguments: conflicts.indices)
  func refused(index: Int) {
    let (change, conflict) = ConfigurationConflictTests.conflicts[index]
    #expect(ForecastingFixture.configuration(change).conflict == conflict)
    #expect(!conflict.description.isEmpty)
  }

  @Test("what does", arguments: Strategy.allCases)
  func allowed(strategy: Strategy) {
    let configuration = ForecastingFixture.configuration {
      $0.strategy = strategy
      $0.layers = 2
      $0.lags = 9
      $0.isResidual = true
      $0.dilations = [1, 5]
      $0.zoneout = 0.999
    }
    #expect(configuration.conflict == nil)
  }
}
