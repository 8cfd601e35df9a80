import Recurrent

@testable import Forecasting

/// A network of every strategy, read and joined in every way: context 6 (or 1), horizon 3.
enum Design: String, CaseIterable, Sendable {
  case recursive, recursiveLags, recursiveJoined, directEvery, directLast, directShortcut,
    directSegments, directOverlapping, encoderDecoder, encoderSegments, attention, oneToMany,
    perceptron, recursiveSampled, encoderSampled

  func configuration(
    _ change: (inout RecurrentConfiguration) -> Void = { _ in }
  ) -> RecurrentConfiguration {
    ForecastingFixture.configuration {
      switch self {
      case .recursive: break
      case .recursiveLags: $0.lags = 4
      case .recursiveJoined:
        $0.layers = 2
        $0.isResidual = true
        $0.dilations = [1, 2]
        $0.zoneout = 0.1
        $0.recurrentDropout = 0.2
      case .directEvery: $0.strategy = .direct
      case .directLast:
        $0.strategy = .direct
        $0.outputPlacement = .lastStep
        $0.isBidirectional = true
        $0.hasShortcut = true
      case .directShortcut:
        $0.strategy = .direct
        $0.hasShortcut = true
        $0.cell = .gru
      case .directSegments:
        $0.strategy = .direct
        $0.lags = 3
        $0.segment = 3
        $0.hasShortcut = true
      case .directOverlapping:
        $0.strategy = .direct
        $0.outputPlacement = .lastStep
        $0.lags = 5
        $0.segment = 2
      case .encoderDecoder: $0.strategy = .encoderDecoder
      case .encoderSegments:
        $0.strategy = .encoderDecoder
        $0.lags = 3
        $0.segment = 2
        $0.cell = .gru
      case .attention:
        $0.strategy = .encoderDecoder
        $0.isBidirectional = true
        $0.attends = true
        $0.layers = 2
        $0.isResidual = true
      case .oneToMany:
        $0.strategy = .encoderDecoder
        $0.contextLength = 1
      case .perceptron:
        $0 = .multilayerPerceptron(like: $0)
        $0.layers = 2
      case .recursiveSampled:
        $0.regime = TrainingRegime(
          teacherForcing: TeacherForcingSchedule(share: 0.1, decay: .exponential))
      case .encoderSampled:
        $0.strategy = .encoderDecoder
        $0.regime = TrainingRegime(
          teacherForcing: TeacherForcingSchedule(share: 0.5), rateMultipliers: [.head: 3])
      }
      change(&$0)
    }
  }
}
