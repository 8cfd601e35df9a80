import Recurrent

/// One way to shrink a network towards plain seasonal forecasts. Each reads a window season by season.
enum MixtureKind: String, CaseIterable, Hashable, Sendable {
  /// Weights of each series and of each state, and a correction: for panels of many seasons.
  case seasons
  /// Weights of all, and a correction that is hardly trained.
  case corrected
  /// No bases: the network alone, on logarithms.
  case freeLogarithm
  /// The same on the values.
  case freeRatio
  /// Weights that the state decides, and nothing else.
  case gated
  /// No bases, and all origins of long series: the network alone, by its absolute errors.
  case longAbsolute
  /// The same by Huber's loss, which weighs the largest errors less than squares and the smallest less than
  /// absolute values.
  case longHuber

  var form: MixtureSeries.Form {
    switch self {
    case .seasons, .freeLogarithm, .gated: .logarithm
    case .corrected, .freeRatio, .longAbsolute, .longHuber: .ratio
    }
  }

  /// What the windows of a series are divided by.
  enum Unit {
    /// The logarithms or sizes of `form` as they are.
    case none
    /// The spread of its windows about their levels.
    case spread
    /// Its standard deviation.
    case deviation
  }

  var unit: Unit {
    switch self {
    case .seasons: .none
    case .corrected, .freeLogarithm, .freeRatio, .gated: .spread
    case .longAbsolute, .longHuber: .deviation
    }
  }

  var objective: Objective { self == .longHuber ? .huber(delta: 1) : .meanAbsoluteError }

  var updates: Int {
    switch self {
    case .seasons: 1200
    case .corrected: 100
    case .freeLogarithm, .freeRatio, .gated: 300
    case .longAbsolute, .longHuber: 900
    }
  }

  /// Windows of a batch.
  var rows: Int {
    switch self {
    case .seasons: 128
    case .corrected, .freeLogarithm, .freeRatio, .gated: 24
    case .longAbsolute, .longHuber: 256
    }
  }

  /// The highest rate of the schedule, for all but the logits of the mixture.
  var learningRate: Double {
    switch self {
    case .seasons: 8e-3
    case .corrected, .longAbsolute, .longHuber: 3e-3
    case .freeLogarithm, .freeRatio, .gated: 1e-2
    }
  }

  /// The rate of the logits, a multiple of it. A series is seldom in a batch, so that its own need large
  /// steps.
  var logitRate: Double {
    switch self {
    case .seasons: 6
    case .corrected: 33
    case .gated: 3
    case .freeLogarithm, .freeRatio, .longAbsolute, .longHuber: 1
    }
  }

  /// nil: no bases.
  func mixture(bases: Int, categories: Int) -> Mixture? {
    switch self {
    case .seasons:
      Mixture(bases: bases, categories: categories, isGated: true, hasCorrection: true)
    case .corrected:
      Mixture(bases: bases, categories: categories, isGated: false, hasCorrection: true)
    case .gated:
      Mixture(bases: bases, categories: categories, isGated: true, hasCorrection: false)
    case .freeLogarithm, .freeRatio, .longAbsolute, .longHuber: nil
    }
  }

  /// Whether the head has a hidden layer: where there is enough to learn it from.
  var hasHiddenHead: Bool { self == .seasons }

  /// What the head's first weights are multiplied by, so that training begins close to the bases or to
  /// the level.
  var headStart: Double {
    switch self {
    case .seasons: 0.2
    case .corrected, .freeLogarithm, .freeRatio, .gated: 0.1
    case .longAbsolute, .longHuber: 1
    }
  }
}
