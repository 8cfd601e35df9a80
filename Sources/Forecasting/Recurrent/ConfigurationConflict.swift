import Recurrent
package import TimeSeries

/// Settings that are each valid but describe no network that could be trained, and what to do.
package enum ConfigurationConflict: Error, Hashable, Sendable, CustomStringConvertible {
  case backwardsRecursive
  case backwardsAtEveryOrigin
  case attentionWithoutDecoder(Strategy)
  case segmentsRecursive
  case gapsBetweenSegments(lags: Int, segment: Int)
  case contextOfPartSegments(context: Int, segment: Int)
  case lastOriginWithoutDirect(Strategy)
  case shortcutWithoutDirect(Strategy)
  case dilationsByLayer(count: Int, layers: Int)
  case dilationPastContext(dilation: Int, steps: Int)
  case residualInOneLayer
  case transformedCounts
  /// Another way from state to state than the cell state, which gradients were to take alone.
  case cellStateFlowBeside(option: String)
  case probability(option: String, value: Double)
  case regime(RegimeConflict)
  case tooManyCategories(Covariate)
  /// Steps of the frequency hardly move through the cycle.
  case cycleUnresolved(CalendarCycle, frequency: String)
  /// Numbers a forecast of one series would hold.
  case contextTooLarge(numbers: Int)

  package var description: String {
    switch self {
    case .backwardsRecursive:
      "a network that reads backwards would see what it is to predict; use --strategy direct or "
        + "encoder-decoder"
    case .backwardsAtEveryOrigin:
      "a network that reads backwards would see at every origin but the last what it is to predict; "
        + "use --origins last"
    case .attentionWithoutDecoder(let strategy):
      "attention is how a decoder looks back at what was read, and --strategy \(strategy.rawValue) "
        + "has none; use --strategy encoder-decoder"
    case .segmentsRecursive:
      "a network that feeds itself back moves on by one value; use --strategy direct or "
        + "encoder-decoder with --segment"
    case .gapsBetweenSegments(let lags, let segment):
      "steps that move on \(segment) values and read \(lags) would skip \(segment - lags); use "
        + "--lags \(segment) or more"
    case .contextOfPartSegments(let context, let segment):
      "--context \(context) is no multiple of --segment \(segment); use --context "
        + "\(max(1, context / segment) * segment)"
    case .lastOriginWithoutDirect(let strategy):
      "--origins says where --strategy direct predicts, and --strategy \(strategy.rawValue) predicts "
        + "at every step"
    case .shortcutWithoutDirect(let strategy):
      "a shortcut leads from a window to all its outputs, and --strategy \(strategy.rawValue) has one "
        + "output a step; use --strategy direct"
    case .dilationsByLayer(let count, let layers):
      "--dilation needs a number for each layer: \(count) for \(layers)"
    case .dilationPastContext(let dilation, let steps):
      "a dilation of \(dilation) joins no two of the \(steps) steps of the context; use a longer "
        + "--context or a dilation below \(steps)"
    case .residualInOneLayer:
      "--residual adds what a layer but the first reads to what it says, and there is one layer; add "
        + "--layers 2"
    case .transformedCounts:
      "--loss negbin is of counts in data units; leave out --transform log1p and --difference, and use "
        + "--scale mean or none"
    case .cellStateFlowBeside(let option):
      "--gradient-flow cell-state takes the cell state for the one path from state to state, and "
        + "\(option) opens another; leave one of them out"
    case .probability(let option, let value):
      "\(option) \(value) is no probability below 1"
    case .regime(let conflict): conflict.description
    case .tooManyCategories(let column):
      "the covariate \(column.name) has more than \(Covariate.mostCategories) categories, which name "
        + "single steps or series rather than kinds of them; leave it out, or write fewer"
    case .cycleUnresolved(let cycle, let frequency):
      "--calendar \(cycle.rawValue): data that are \(frequency) have fewer than three steps in it, or no "
        + "calendar; leave it out"
    case .contextTooLarge(let numbers):
      "reading one context would take \(numbers) numbers, more than "
        + "\(RecurrentConfiguration.mostContextNumbers); use a shorter --context, fewer --lags or a "
        + "smaller --hidden"
    }
  }
}

extension RecurrentConfiguration {
  /// The first thing that does not go together; nil where all does.
  package var conflict: ConfigurationConflict? {
    for (option, value) in [
      ("--dropout", dropout), ("--zoneout", zoneout), ("--recurrent-dropout", recurrentDropout),
    ] where !(0..<1).contains(value) {
      return .probability(option: option, value: value)
    }
    if objective == .negativeBinomial,
      !transforms.transforms.isEmpty || ![.none, .meanAbsolute].contains(windowScaling)
    {
      return .transformedCounts
    }
    if let column = covariates.columns.first(where: {
      $0.categories.map { $0.count > Covariate.mostCategories } ?? false
    }) {
      return .tooManyCategories(column)
    }
    return strategyConflict ?? readingConflict ?? layerConflict
      ?? regimeConflict.map(ConfigurationConflict.regime) ?? sizeConflict
  }

  private var strategyConflict: ConfigurationConflict? {
    if isBidirectional && strategy == .recursive { return .backwardsRecursive }
    if outputPlacement == .lastStep && strategy != .direct {
      return .lastOriginWithoutDirect(strategy)
    }
    if isBidirectional && strategy == .direct && outputPlacement == .everyStep {
      return .backwardsAtEveryOrigin
    }
    if attends && strategy != .encoderDecoder { return .attentionWithoutDecoder(strategy) }
    if hasShortcut && strategy != .direct { return .shortcutWithoutDirect(strategy) }
    return nil
  }

  private var readingConflict: ConfigurationConflict? {
    precondition(lags > 0 && segment > 0, "\(lags) lags in segments of \(segment)")
    if segment > 1 && strategy == .recursive { return .segmentsRecursive }
    if lags < segment { return .gapsBetweenSegments(lags: lags, segment: segment) }
    if !contextLength.isMultiple(of: segment) {
      return .contextOfPartSegments(context: contextLength, segment: segment)
    }
    return nil
  }

  private var layerConflict: ConfigurationConflict? {
    if !dilations.isEmpty && dilations.count != layers {
      return .dilationsByLayer(count: dilations.count, layers: layers)
    }
    if let dilation = dilations.first(where: { $0 > 1 && $0 >= contextSteps }) {
      return .dilationPastContext(dilation: dilation, steps: contextSteps)
    }
    if isResidual && layers == 1 { return .residualInOneLayer }
    if regime.gradientFlow == .cellStateOnly && cell.hasCellState {
      if zoneout > 0 { return .cellStateFlowBeside(option: "--zoneout") }
      if strategy == .encoderDecoder {
        return .cellStateFlowBeside(option: "--strategy encoder-decoder")
      }
    }
    return nil
  }

  private var sizeConflict: ConfigurationConflict? {
    let numbers = contextNumbers
    return numbers > RecurrentConfiguration.mostContextNumbers
      ? .contextTooLarge(numbers: numbers) : nil
  }

  /// The first cycle of the calendar that steps of a frequency cannot tell; nil where they tell all.
  package func calendarConflict(_ frequency: Frequency) -> ConfigurationConflict? {
    covariates.cycles.first { !$0.isResolved(by: frequency) }.map {
      .cycleUnresolved($0, frequency: frequency.name)
    }
  }

  /// Bounds what a model file can make a machine allocate: about 2 GB for one series.
  static let mostContextNumbers = 1 << 26

  /// Numbers a forecast of one series holds: what the steps of its context read, and states.
  ///
  /// A network that goes on from step to step holds h and c of a step and of the d before it in each
  /// layer, and d more of each to go on from; one that reads a whole context holds those of all its
  /// steps, and the slots of both directions beside them. Units count with their padding to 16.
  var contextNumbers: Int {
    let steps = plan.extent(predicting: 1).steps
    let isStepped =
      !isBidirectional && strategy != .encoderDecoder && outputPlacement == .everyStep
    let directions = isBidirectional ? 2 : 1
    let units = (hiddenSize + 15) / 16 * 16
    let dilated = dilations.isEmpty ? layers : dilations.reduce(0, +)
    let slots = units * directions * (2 + 2 * directions) * dilated
    if isStepped { return steps * reading.width + 2 * units * layers + slots }
    let decoder = strategy == .encoderDecoder ? 6 * units * layers : 0
    return steps * (reading.width + hiddenSize * layers * directions) + slots + decoder
  }
}
