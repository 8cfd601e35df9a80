import Recurrent
package import TimeSeries

/// A configuration for a panel: what the user fixed, and a choice from the data for the rest, each with
/// its reason.
///
/// Lengths and frequency of the whole panel count, but values only before the holdout, save that no
/// logarithm is taken where a value anywhere has none.
package struct AutomaticConfiguration: Sendable {
  package let configuration: RecurrentConfiguration
  package let choices: [Choice]

  package init(_ options: FitOptions, panel: Panel) {
    var chooser = Chooser(options: options, panel: panel)
    let season = chooser.season()
    let horizon = chooser.horizon(season: season)
    let context = chooser.context(season: season, horizon: horizon)
    chooser.setAside(horizon)
    let logarithm = chooser.logarithm()
    let differences = chooser.differences(season: season, logarithm: logarithm)
    let scaling = chooser.scaling(differences: differences)
    let size = chooser.network(context: context, horizon: horizon)
    let initialization = chooser.initialization(size.cell, layers: size.layers)
    let training = chooser.training(horizon: horizon)
    let update = chooser.update()
    var transforms: [Transform] = logarithm ? [.log1p] : []
    transforms += differences.map { .difference(lag: $0) }
    switch scaling {
    case .series: transforms.append(.standard)
    case .robust: transforms.append(.robust)
    case .minMax: transforms.append(.minMax)
    case .window, .mean, .last, .none: break
    }
    let base = RecurrentConfiguration(
      cell: size.cell, layers: size.layers, hiddenSize: size.hidden,
      dropout: options.dropout ?? 0, contextLength: context, horizon: horizon,
      seasonalPeriod: season, transforms: TransformChain(transforms),
      windowScaling: scaling.ofWindows,
      objective: training.objective, optimizer: update.optimizer, learningRate: update.rate,
      clipping: update.clipping, schedule: update.schedule, initialization: initialization,
      batchSize: options.batchSize ?? 32, epochs: training.epochs, patience: training.patience,
      validationLength: training.validation, seed: options.seed)
    let ensemble = chooser.ensemble()
    var chosen = chooser.covariates(
      of: chooser.regime(of: chooser.likelihood(of: chooser.topology(of: base))))
    chosen.ensemble = ensemble ?? 1
    chosen.gaps = chooser.gaps()
    chosen.limits = chooser.limits()
    configuration = chosen
    choices = chooser.choices
  }
}

/// Makes the choices one after the other and notes why.
struct Chooser {
  let options: FitOptions
  let panel: Panel
  var choices: [Choice] = []
  /// Steps of a window, where each is learnt from by itself.
  private(set) var window = 1
  /// Median number of observations of a series.
  private let length: Int
  /// Values of each series without the holdout.
  var seen: [Observations] = []
  /// The shortest difference that leaves the meaning of what the network says.
  private var leastLag = 1

  init(options: FitOptions, panel: Panel) {
    self.options = options
    self.panel = panel
    let lengths = panel.series.map { Double($0.count) }.sorted()
    length = lengths.isEmpty ? 0 : Int(Quantile.linear(0.5, ofSorted: lengths))
  }

  static let given = "as you asked"
  private static let whyDataUnits =
    "the loss smape measures values in data units, up to a location and a scale"
  private static let whyCounts = "the loss negbin is of counts in data units"

  mutating func note(_ name: String, _ value: some CustomStringConvertible, _ why: String) {
    choices.append(Choice(name, value.description, why))
  }

  mutating func noteDefault(
    _ name: String, _ value: some CustomStringConvertible, isGiven: Bool
  ) {
    note(name, value, isGiven ? Chooser.given : Choice.whyDefault)
  }

  /// m, before it is noted.
  var period: Int { options.seasonalPeriod ?? panel.frequency.seasonalPeriod }

  mutating func season() -> Int {
    note(
      "season", period,
      options.seasonalPeriod != nil
        ? Chooser.given : "the usual season of data that are \(panel.frequency.name)")
    return period
  }

  /// Two seasons, as far as the history allows; six steps without a season (the horizons of the M4
  /// competition but for monthly data, where two years say more than eighteen months).
  mutating func horizon(season: Int) -> Int {
    if let horizon = options.horizon {
      note("horizon", horizon, Chooser.given)
      return horizon
    }
    let usual = season == 1 ? 6 : season <= 24 ? 2 * season : season == 52 ? 13 : season
    let horizon = max(1, min(usual, length / 5))
    note(
      "horizon", horizon,
      horizon == usual ? "the usual reach at this frequency" : "a fifth of the median length")
    return horizon
  }

  mutating func context(season: Int, horizon: Int) -> Int {
    if let context = options.contextLength {
      window = context
      note("context", context, Chooser.given)
      return context
    }
    let usual = season > 1 ? max(2 * season, 8) : max(8, horizon)
    let context = max(1, min(usual, length / 2))
    let segment = options.segment ?? 1
    let whole = max(segment, context - context % segment)
    window = whole
    if options.carriesStates { return prefill(window: whole, length: length) }
    note(
      "context", whole,
      (context == usual
        ? (season > 1 ? "two seasons" : "the horizon, at least 8")
        : "half of the median length")
        + (whole == context ? "" : ", in whole segments"))
    return whole
  }

  /// Leaves the holdout out of what follows: a transform chosen with it would flatter the error
  /// figures. Series too short to be held out are not measured and stay whole.
  mutating func setAside(_ horizon: Int) {
    if options.objective?.family == .quantile,
      options.strategy == .direct || options.kind == .perceptron
    {
      leastLag = horizon
    }
    seen = panel.series.map { series in
      let values =
        series.count > horizon ? series.values.part(0..<series.count - horizon) : series.values
      return values.filled(by: options.gaps)
    }
  }

  /// Nothing is noted where nothing was asked for.
  mutating func ensemble() -> Int? {
    if let ensemble = options.ensemble { note("ensemble", ensemble, Chooser.given) }
    return options.ensemble
  }

  /// Nothing is noted where nothing was asked for.
  mutating func gaps() -> GapPolicy {
    if options.gaps != .mask {
      note(
        "gaps", options.gaps.rawValue, "\(Chooser.given): \(panel.filling(by: options.gaps))")
    }
    return options.gaps
  }

  /// Nothing is noted where nothing was asked for.
  mutating func limits() -> ValueLimits {
    if let floor = options.limits.floor { note("floor", floor, Chooser.given) }
    if let ceiling = options.limits.ceiling { note("ceiling", ceiling, Chooser.given) }
    return options.limits
  }

  private var dataUnits: String {
    options.objective == .negativeBinomial ? Chooser.whyCounts : Chooser.whyDataUnits
  }

  /// Values that are never negative and of which the large tenth is over half as large again as the
  /// small tenth usually vary in proportion to their level.
  mutating func logarithm() -> Bool {
    if let logarithm = options.logarithm {
      note("transform", logarithm ? "log1p" : "none", Chooser.given)
      return logarithm
    }
    if options.objective == .symmetricPercentage || options.objective == .negativeBinomial {
      note("transform", "none", dataUnits)
      return false
    }
    // In the holdout as well: the logarithm has to be defined there.
    if let series = panel.series.first(where: { $0.values.contains { $0 < 0 } }) {
      note("transform", "none", "series \(series.id.text) has negative values")
      return false
    }
    var votes = 0
    for values in seen {
      let sorted = values.filter { !$0.isNaN }.sorted()
      guard let least = sorted.first else { continue }
      let low = Quantile.linear(0.1, ofSorted: sorted)
      let high = Quantile.linear(0.9, ofSorted: sorted)
      votes += least > 0 && high > 1.5 * low ? 1 : 0
    }
    let logarithm = 2 * votes > panel.series.count
    note(
      "transform", logarithm ? "log1p" : "none",
      logarithm
        ? "\(votes) of \(panel.series.count) series are positive and vary in proportion to their level"
        : "most series do not vary in proportion to their level")
    return logarithm
  }

  mutating func differences(season: Int, logarithm: Bool) -> [Int] {
    if let differences = options.differences {
      note(
        "difference",
        differences.isEmpty ? "none" : differences.map(String.init).joined(separator: ","),
        Chooser.given)
      return differences
    }
    if options.objective == .symmetricPercentage || options.objective == .negativeBinomial {
      note("difference", "none", dataUnits)
      return []
    }
    let point = logarithm ? PointTransform.log1p : .identity
    let shortest = panel.series.map(\.count).min() ?? 0
    let seasonal = seen.count {
      SeasonalityTest($0.map(point.apply), period: season).isSeasonal
    }
    if season > 1, season >= leastLag, 2 * seasonal > seen.count, shortest > season {
      note(
        "difference", season,
        "\(seasonal) of \(seen.count) series show the season in their autocorrelation")
      return [season]
    }
    if leastLag > 1 {
      note("difference", "none", "undoing one shorter than the horizon would add up quantiles")
      return []
    }
    let wandering = seen.count { Chooser.wanders($0.map(point.apply)) }
    if 2 * wandering > seen.count, shortest > 1 {
      note(
        "difference", 1,
        "\(wandering) of \(seen.count) series wander: their steps vary far less than their level")
      return [1]
    }
    note("difference", "none", "most series keep to a level and show no season")
    return []
  }

  /// Whether steps vary far less than levels, as in a random walk or a trend: r₁ above about 0.95.
  private static func wanders(_ values: [Double]) -> Bool {
    let steps = values.indices.dropFirst().map { values[$0] - values[$0 - 1] }
    guard let level = Moments(of: values[...]), let step = Moments(of: steps[...]) else {
      return false
    }
    return step.standardDeviation < 0.3 * level.standardDeviation
  }

  /// Differences leave no level; without one, the windows of unlike series are alike only once their
  /// own level is taken out.
  mutating func scaling(differences: [Int]) -> FitOptions.Scaling {
    if let scaling = options.scaling {
      note("scale", scaling.rawValue, Chooser.given)
      return scaling
    }
    if options.objective == .negativeBinomial {
      note(
        "scale", FitOptions.Scaling.mean.rawValue,
        "counts in units of each window's mean, with 0 left at 0")
      return .mean
    }
    if options.carriesStates {
      note("scale", FitOptions.Scaling.series.rawValue, "a state carried on needs one unit")
      return .series
    }
    let isWindow = differences.isEmpty && (panel.series.count > 1 || leastLag > 1)
    note(
      "scale", (isWindow ? FitOptions.Scaling.window : .series).rawValue,
      isWindow
        ? "the level of each window is taken out, since nothing else removes it"
        : "each series by its own mean and spread")
    return isWindow ? .window : .series
  }

  mutating func network(
    context: Int, horizon: Int
  ) -> (cell: CellKind, layers: Int, hidden: Int) {
    let windows = panel.series.reduce(0) { $0 + max(0, $1.count - horizon) }
    let usual = windows >= 3000 ? 64 : 32
    let isPerceptron = options.kind == .perceptron
    let cell = isPerceptron ? .rnnReLU : options.cell ?? .lstm
    let layers = options.layers ?? 1
    let hidden = options.hiddenSize ?? usual
    if !isPerceptron { noteDefault("cell", cell.rawValue, isGiven: options.cell != nil) }
    noteDefault("layers", layers, isGiven: options.layers != nil)
    note(
      "hidden", hidden,
      options.hiddenSize == nil ? "for about \(windows) training windows" : Chooser.given)
    return (cell, layers, hidden)
  }

  mutating func training(
    horizon: Int
  ) -> (objective: Objective, epochs: Int, patience: Int, validation: Int) {
    let objective = options.objective ?? .meanAbsoluteError
    let epochs = options.epochs ?? 100
    let patience = options.patience ?? 15
    // A single observation would choose the epoch by chance.
    let validation = options.validationLength ?? max(1, min(max(horizon, 8), length / 5))
    noteDefault(
      "loss", options.bins == nil ? objective.name : Objective.Family.categorical.rawValue,
      isGiven: options.objective != nil || options.bins != nil)
    noteDefault(
      "epochs", epochs == 0 ? "0" : "at most \(epochs)", isGiven: options.epochs != nil)
    noteDefault("patience", patience, isGiven: options.patience != nil)
    note(
      "validate", validation,
      options.validationLength == nil
        ? "the last observations before the holdout choose the best epoch" : Chooser.given)
    return (objective, epochs, patience, validation)
  }

  /// The identity for one rectified layer: the network of Le et al. Several layers learnt less from it than
  /// from small random weights, and a perceptron has no past to keep.
  mutating func initialization(_ cell: CellKind, layers: Int) -> Initialization {
    let isIdentity = cell == .rnnReLU && layers == 1 && options.kind != .perceptron
    let usual: Initialization = isIdentity ? .identity : .uniform
    let initialization = options.initialization ?? usual
    if let start = options.start {
      note("initialization", "weights of \(start)", Chooser.given)
    } else if options.initialization == nil && usual == .identity {
      note(
        "initialization", usual.rawValue,
        "a rectified unit that begins by keeping its state learns over long spans (Le et al. 2015)")
    } else {
      noteDefault(
        "initialization", initialization.rawValue, isGiven: options.initialization != nil)
    }
    return initialization
  }

  mutating func update() -> (
    optimizer: Optimizer, rate: Double, clipping: GradientClipping, schedule: LearningRateSchedule
  ) {
    let optimizer = options.optimizer ?? .adam()
    let decay = optimizer.weightDecay
    noteDefault(
      "optimizer", optimizer.name + (decay > 0 ? ", weight decay \(decay)" : ""),
      isGiven: options.optimizer != nil)
    let rate = options.learningRate ?? 3e-3
    let schedule = options.schedule ?? .constant
    if case .cocob = optimizer {
      note("learning-rate", "none", "cocob finds the size of each step by itself")
    } else {
      noteDefault("learning-rate", rate, isGiven: options.learningRate != nil)
      noteDefault("schedule", schedule.name, isGiven: options.schedule != nil)
    }
    let clipping = GradientClipping(
      norm: options.clipNorm ?? (options.clipPercentile == nil ? 1 : nil),
      value: options.clipValue, percentile: options.clipPercentile)
    let bounds = [
      clipping.norm.map { "norm \($0)" }, clipping.value.map { "components \($0)" },
      clipping.percentile.map { "norm at percentile \($0)" },
    ].compactMap(\.self)
    let isGiven =
      options.clipNorm != nil || options.clipValue != nil || options.clipPercentile != nil
    noteDefault("clipping", bounds.joined(separator: ", "), isGiven: isGiven)
    return (optimizer, rate, clipping, schedule)
  }
}

extension FitOptions.Scaling {
  /// What it does to each window; none where it is about whole series.
  fileprivate var ofWindows: WindowScaling {
    switch self {
    case .window: .standard
    case .mean: .meanAbsolute
    case .last: .lastValue
    case .series, .robust, .minMax, .none: .none
    }
  }
}
