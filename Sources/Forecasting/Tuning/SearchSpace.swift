import Recurrent
package import TimeSeries

/// The settings that a network for a panel may have, and random draws from them.
///
/// What the user has fixed stays; the rest is drawn setting by setting, each from what goes with those before
/// it, and what the data allow: windows within the history, logarithms where no value is negative, counts
/// where all values are. Each draw has a random stream of its own, so that a trial is the same however many
/// there are.
package struct SearchSpace: Sendable {
  private let base: FitOptions
  /// Settings that are drawn.
  package let open: [TunedSetting]
  private let season: Int
  private let horizon: Int
  /// Steps of the shortest series, and of the median one, that a fit sees.
  private let shortest: Int
  private let median: Int
  private let windows: Int
  private let hasLogarithm: Bool
  private let hasCounts: Bool
  private let isValid: @Sendable (FitOptions) -> Bool

  /// - Parameters:
  ///   - base: what the user has fixed, horizon and season among it.
  ///   - panel: what the first fit may see, which is the least.
  ///   - isValid: whether options are those of a network that can be trained.
  package init(
    _ base: FitOptions, horizon: Int, season: Int, panel: Panel,
    isValid: @escaping @Sendable (FitOptions) -> Bool
  ) {
    var base = base
    if base.kind == .automatic { base.kind = .recurrent }
    self.base = base
    self.horizon = horizon
    self.season = season
    let lengths = panel.series.map(\.count).sorted()
    shortest = lengths.first ?? 0
    median = lengths.isEmpty ? 0 : lengths[lengths.count / 2]
    windows = lengths.reduce(0) { $0 + max(0, $1 - horizon) }
    let isNegative = panel.series.contains { $0.values.contains { $0 < 0 } }
    hasLogarithm = !isNegative
    hasCounts = panel.firstNoCount == nil
    self.isValid = isValid
    open = TunedSetting.allCases.filter { setting in
      setting.text(in: base) == nil && SearchSpace.applies(setting, to: base)
    }
  }

  /// Whether a setting has a meaning beside what is fixed.
  private static func applies(_ setting: TunedSetting, to base: FitOptions) -> Bool {
    switch setting {
    case .strategy, .segment, .attention, .cell: return base.kind != .perceptron
    case .learningRate, .schedule:
      if case .cocob = base.optimizer { return false }
      return true
    default: return true
    }
  }

  /// Draws until one is neither invalid nor there already.
  private static let mostDraws = 500

  /// A draw; nil where everything there is seems to have been drawn.
  /// - Parameter earlier: what is no longer to be drawn.
  package func draw(_ number: Int, apartFrom earlier: Set<FitOptions>) -> Candidate? {
    var random = RandomGenerator(
      seed: base.seed, RandomGenerator.Use.tuning, UInt64(number))
    for _ in 0..<SearchSpace.mostDraws {
      var options = base
      for setting in open { draw(setting, into: &options, &random) }
      if !earlier.contains(options), isValid(options) {
        return Candidate(.trial(number), options: options)
      }
    }
    return nil
  }

  /// About evenly spaced in the logarithm.
  private static let learningRates = [
    5e-4, 7e-4, 1e-3, 1.5e-3, 2e-3, 3e-3, 5e-3, 7e-3, 1e-2, 1.5e-2, 2e-2,
  ]

  private func draw(
    _ setting: TunedSetting, into options: inout FitOptions, _ random: inout RandomGenerator
  ) {
    let isDirect = options.strategy == .direct || options.kind == .perceptron
    switch setting {
    case .strategy:
      // Twice as often what does best on most data (docs/models.md).
      options.strategy = random.element(of: [.direct, .direct, .recursive, .encoderDecoder])
    case .segment:
      // A season a step, where there are two of them to read.
      guard options.strategy != .recursive, season > 1, 4 * season <= median else { return }
      options.segment = random.element(of: [1, season])
    case .shortcut:
      guard isDirect else { return }
      options.hasShortcut = random.element(of: [false, true])
    case .attention:
      guard options.strategy == .encoderDecoder else { return }
      options.attends = random.element(of: [false, true])
    case .cell: options.cell = random.element(of: [.lstm, .gru, .rnnTanh])
    case .layers: options.layers = random.element(of: [1, 1, 2])
    case .hidden: options.hiddenSize = random.element(of: hiddenSizes)
    case .context: options.contextLength = random.element(of: contexts(options.segment ?? 1))
    case .loss:
      let losses: [Objective] = [
        .meanAbsoluteError, .meanAbsoluteError, .huber(delta: 1), .meanSquaredError, .studentT,
      ]
      options.objective = random.element(of: losses + (hasCounts ? [.negativeBinomial] : []))
    case .transform:
      options.logarithm =
        options.keepsDataUnits || !hasLogarithm ? false : random.element(of: [false, true])
    case .difference:
      options.differences = random.element(of: options.keepsDataUnits ? [[]] : differences)
    case .scale:
      options.scaling =
        options.keepsDataUnits ? .mean : random.element(of: [.window, .last, .series])
    case .learningRate:
      options.learningRate = random.element(of: SearchSpace.learningRates)
    case .schedule:
      options.schedule = random.element(of: [.constant, .cosine(), .oneCycle()])
    case .batch:
      options.batchSize = random.element(of: windows < 3000 ? [8, 16, 32, 64] : [32, 64, 128])
    case .dropout:
      guard (options.layers ?? 1) > 1 else { return }
      options.dropout = random.element(of: [nil, 0.1, 0.2, 0.3])
    }
  }

  /// Larger networks for more windows.
  private var hiddenSizes: [Int] {
    windows < 300 ? [8, 16, 32] : windows < 3000 ? [16, 32, 64] : [32, 64, 128]
  }

  /// Windows of whole seasons, or of whole horizons where there is no season, up to half of the median length
  /// and in whole segments.
  private func contexts(_ segment: Int) -> [Int] {
    let unit = season > 1 ? season : max(4, horizon)
    let whole = [1, 2, 3, 4, 7, 14].map { $0 * unit }.filter { $0 <= median / 2 }
    let inSegments = whole.filter { $0.isMultiple(of: segment) && $0 >= 2 * segment }
    let half = max(1, median / 2)
    return inSegments.isEmpty ? [max(segment, half - half % segment)] : inSegments
  }

  /// None, a step, a season: where every series is long enough for three of them.
  private var differences: [[Int]] {
    [[]] + (shortest >= 8 ? [[1]] : []) + (season > 1 && shortest >= 3 * season ? [[season]] : [])
  }
}

extension FitOptions {
  /// Whether the loss is of counts, which nothing may bend or shift.
  fileprivate var keepsDataUnits: Bool { objective == .negativeBinomial }
}

extension RandomGenerator {
  fileprivate mutating func element<Element>(of elements: [Element]) -> Element {
    elements[below(elements.count)]
  }
}
