import Recurrent
import TimeSeries

extension Chooser {
  /// How the network reads, is joined and predicts: recursively, one value a step, unless asked
  /// otherwise.
  mutating func topology(of base: RecurrentConfiguration) -> RecurrentConfiguration {
    var configuration = base
    if options.kind == .perceptron {
      configuration = .multilayerPerceptron(like: base)
      note("model", FitOptions.Kind.perceptron.rawValue, Chooser.given)
    } else {
      predict(&configuration)
      read(&configuration)
    }
    join(&configuration)
    keep(&configuration)
    return configuration
  }

  /// What a loss that knows more than a point needs beside the network.
  mutating func likelihood(of base: RecurrentConfiguration) -> RecurrentConfiguration {
    var configuration = base
    configuration.levels = options.levels
    configuration.samples = options.samples ?? RecurrentConfiguration.usualSamples
    if let count = options.bins {
      var training = panel.series
      for index in training.indices { training[index].values = seen[index] }
      let bins = Bins(count: count, ofTargets: training, configuration: configuration)
      configuration.objective = .categorical(bins)
      note("bins", bins.centres.count, "about as many training targets in each")
    }
    if configuration.objective.isLikelihood {
      noteDefault("samples", configuration.samples, isGiven: options.samples != nil)
    }
    if let why = configuration.objective.whyIntervals(configuration) {
      note("interval-source", configuration.intervalSource.rawValue, why)
    }
    return configuration
  }

  private mutating func predict(_ configuration: inout RecurrentConfiguration) {
    configuration.strategy = options.strategy ?? .recursive
    noteDefault(
      "strategy", configuration.strategy.rawValue, isGiven: options.strategy != nil)
    configuration.isBidirectional = options.isBidirectional
    let isDirect = configuration.strategy == .direct
    configuration.outputPlacement =
      options.outputPlacement ?? (isDirect && options.isBidirectional ? .lastStep : .everyStep)
    guard isDirect else { return }
    note(
      "origins", configuration.outputPlacement == .everyStep ? "every" : "last",
      options.outputPlacement != nil
        ? Chooser.given
        : options.isBidirectional
          ? "a network that reads backwards sees what follows every other origin"
          : "one pass over a window trains on all its origins")
  }

  private mutating func read(_ configuration: inout RecurrentConfiguration) {
    configuration.segment = options.segment ?? 1
    configuration.lags = options.lags ?? configuration.segment
    if options.lags != nil || configuration.strategy != .recursive || configuration.lags > 1 {
      note(
        "lags", configuration.lags,
        options.lags != nil
          ? Chooser.given
          : options.segment != nil ? "the values a step moves on" : Choice.whyDefault)
    }
    if options.segment != nil || configuration.strategy != .recursive {
      noteDefault("segment", configuration.segment, isGiven: options.segment != nil)
    }
  }

  private mutating func join(_ configuration: inout RecurrentConfiguration) {
    configuration.isResidual = options.isResidual
    configuration.dilations = options.dilations ?? []
    configuration.attends = options.attends
    configuration.hasShortcut = options.hasShortcut
    for (name, isGiven) in [
      ("bidirectional", options.isBidirectional), ("residual", options.isResidual),
      ("attention", options.attends), ("shortcut", options.hasShortcut),
    ] where isGiven {
      note(name, "on", Chooser.given)
    }
    if let dilations = options.dilations {
      note("dilation", dilations.map(String.init).joined(separator: ","), Chooser.given)
    }
  }

  private mutating func keep(_ configuration: inout RecurrentConfiguration) {
    configuration.zoneout = options.zoneout ?? 0
    configuration.recurrentDropout = options.recurrentDropout ?? 0
    if let zoneout = options.zoneout { note("zoneout", zoneout, Chooser.given) }
    if let dropout = options.recurrentDropout {
      note("recurrent-dropout", dropout, Chooser.given)
    }
  }
}

extension Objective {
  /// Why intervals come from where they do; nil for losses of a point, whose intervals have no choice.
  fileprivate func whyIntervals(_ configuration: RecurrentConfiguration) -> String? {
    switch (self, configuration.intervalSource) {
    case (_, .samplePaths): "paths are drawn from the likelihood"
    case (_, .networkQuantiles): "the network says the quantiles of every lead time"
    case (.quantile, .conformalResiduals):
      configuration.strategy == .direct
        ? "undoing a difference shorter than the horizon adds up quantiles"
        : "the network says the quantiles of one step ahead alone"
    case (_, .conformalResiduals): nil
    }
  }
}
