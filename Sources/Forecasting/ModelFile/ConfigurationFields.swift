import Recurrent
import TimeSeries

// A recurrent configuration as JSON. Both directions stand side by side, in the same order. What came
// later is written only where it is not what files without it mean.

extension RecurrentConfiguration {
  /// The largest sizes a model file may ask for: far above any use, far below what would exhaust a
  /// machine before the tensors' own lengths are compared.
  private static let sizes = 1...65_536
  /// Steps; one step more costs time and memory without a tensor to show for it.
  private static let steps = 1...1_000_000
  private static let mostTransforms = 16
  private static let ensembles = 2...1000
  package static let sampleCounts = 1...1_000_000

  private static func levels(_ fields: ModelFields) throws(ModelFileError) -> [Double] {
    let levels = try fields.numbers("levels", counts: 0...99)
    guard levels.allSatisfy({ $0 > 0 && $0 < 1 }),
      zip(levels, levels.dropFirst()).allSatisfy(<)
    else { throw fields.refuse("levels do not rise between 0 and 1") }
    return levels
  }

  var json: JSONValue {
    .members(
      [
        "cell": .string(cell.rawValue), "layers": .number(layers),
        "hidden": .number(hiddenSize), "dropout": .number(dropout),
        "context": .number(contextLength), "horizon": .number(horizon),
        "season": .number(seasonalPeriod),
        "transforms": .array(transforms.transforms.map(\.json)),
        "window_scale": .string(windowScaling.rawValue), "loss": objective.json,
        "optimizer": optimizer.json, "learning_rate": .number(learningRate),
        "clip_norm": .optional(clipping.norm), "clip_value": .optional(clipping.value),
        "batch": .number(batchSize), "epochs": .number(epochs), "patience": .number(patience),
        "validate": .number(validationLength), "seed": .string(String(seed)),
        "network": networkJSON,
      ],
      further: [
        "clip_percentile": clipping.percentile.map { .number($0) },
        "schedule": schedule == .constant ? nil : schedule.json,
        "initialization": initialization == .uniform ? nil : .string(initialization.rawValue),
        "regime": regime == TrainingRegime() ? nil : regime.json,
        "covariates": covariates == .none ? nil : covariates.json,
        "levels": intervalSource == .conformalResiduals
          ? nil : .array(levels.map { .number($0) }),
        "samples": objective.isLikelihood ? .number(samples) : nil,
        "gaps": gaps == .mask ? nil : .string(gaps.rawValue),
        "limits": limits == .none ? nil : limits.json,
        "ensemble": ensemble == 1 ? nil : .number(ensemble),
      ])
  }

  /// - Parameter format: of the file; what later formats added stands at its default in earlier ones.
  init(_ fields: ModelFields, format: Int) throws(ModelFileError) {
    let (sizes, steps) = (RecurrentConfiguration.sizes, RecurrentConfiguration.steps)
    let mostTransforms = RecurrentConfiguration.mostTransforms
    guard let seed = UInt64(try fields.text("seed")) else {
      throw fields.refuse("seed is no number")
    }
    var transforms: [Transform] = []
    for transform in try fields.list("transforms") {
      transforms.append(try Transform(transform, lags: steps))
    }
    guard transforms.count <= mostTransforms else {
      throw fields.refuse("transforms are more than \(mostTransforms)")
    }
    let cell = try fields.named("cell", as: CellKind.self)
    let initialization =
      fields.has("initialization")
      ? try fields.named("initialization", as: Initialization.self) : .uniform
    guard initialization.isDefined(for: cell) else {
      throw fields.refuse("initialization is none for the cell")
    }
    self.init(
      cell: cell,
      layers: try fields.integer("layers", in: 1...256),
      hiddenSize: try fields.integer("hidden", in: sizes),
      dropout: try fields.number("dropout", in: 0...0.999),
      contextLength: try fields.integer("context", in: steps),
      horizon: try fields.integer("horizon", in: steps),
      seasonalPeriod: try fields.integer("season", in: steps),
      transforms: TransformChain(transforms),
      windowScaling: try fields.named("window_scale", as: WindowScaling.self),
      objective: try Objective(try fields.object("loss")),
      optimizer: try Optimizer(try fields.object("optimizer")),
      learningRate: try fields.number("learning_rate", in: 0...1e6),
      clipping: GradientClipping(
        norm: try fields.optionalNumber("clip_norm", in: 0...1e300),
        value: try fields.optionalNumber("clip_value", in: 0...1e300),
        percentile: fields.has("clip_percentile")
          ? try fields.number("clip_percentile", in: 0...100) : nil),
      schedule: fields.has("schedule")
        ? try LearningRateSchedule(try fields.object("schedule")) : .constant,
      initialization: initialization,
      batchSize: try fields.integer("batch", in: sizes),
      epochs: try fields.integer("epochs", in: 0...10_000_000),
      patience: try fields.integer("patience", in: 1...10_000_000),
      validationLength: try fields.integer("validate", in: 0...steps.upperBound), seed: seed)
    // Format 1 knows the recursive strategy alone.
    if format > 1 { try readNetwork(try fields.object("network"), steps: steps) }
    if fields.has("regime") {
      regime = try TrainingRegime(try fields.object("regime"), steps: steps)
    }
    if fields.has("covariates") {
      covariates = try CovariateInputs(try fields.object("covariates"))
    }
    if fields.has("levels") { levels = try RecurrentConfiguration.levels(fields) }
    if fields.has("samples") {
      samples = try fields.integer("samples", in: RecurrentConfiguration.sampleCounts)
    }
    if fields.has("gaps") { gaps = try fields.named("gaps", as: GapPolicy.self) }
    if fields.has("limits") { limits = try ValueLimits(try fields.object("limits")) }
    if fields.has("ensemble") {
      ensemble = try fields.integer("ensemble", in: RecurrentConfiguration.ensembles)
    }
    if let conflict { throw fields.refuse(conflict.description) }
  }
}

extension Transform {
  fileprivate var json: JSONValue {
    switch self {
    case .log1p: .members(["kind": .string("log1p")])
    case .difference(let lag): .members(["kind": .string("difference"), "lag": .number(lag)])
    case .standard: .members(["kind": .string("standard")])
    case .minMax: .members(["kind": .string("minmax")])
    case .robust: .members(["kind": .string("robust")])
    }
  }

  fileprivate init(_ fields: ModelFields, lags: ClosedRange<Int>) throws(ModelFileError) {
    switch try fields.text("kind") {
    case "log1p": self = .log1p
    case "difference": self = .difference(lag: try fields.integer("lag", in: lags))
    case "standard": self = .standard
    case "minmax": self = .minMax
    case "robust": self = .robust
    default: throw fields.refuse("kind has a value this version does not know")
    }
  }
}

extension Objective {
  fileprivate var json: JSONValue {
    let kind = JSONValue.string(name)
    return switch self {
    case .meanSquaredError, .meanAbsoluteError, .symmetricPercentage, .scaledAbsolute, .gaussian,
      .studentT, .negativeBinomial:
      .members(["kind": kind])
    case .huber(let delta): .members(["kind": kind, "delta": .number(delta)])
    case .quantile(let levels):
      .members(["kind": kind, "levels": .array(levels.map { .number($0) })])
    case .categorical(let bins):
      .members(["kind": kind, "centres": .array(bins.centres.map { .number($0) })])
    }
  }

  fileprivate init(_ fields: ModelFields) throws(ModelFileError) {
    switch try fields.named("kind", as: Family.self) {
    case .meanSquaredError: self = .meanSquaredError
    case .meanAbsoluteError: self = .meanAbsoluteError
    case .huber: self = .huber(delta: try fields.number("delta", in: 0...1e300))
    case .symmetricPercentage: self = .symmetricPercentage
    case .scaledAbsolute: self = .scaledAbsolute
    case .quantile:
      let levels = try fields.numbers("levels", counts: Objective.levelCounts)
      guard Objective.isLevels(levels) else {
        throw fields.refuse("levels do not rise between 0 and 1 through 0.5")
      }
      self = .quantile(levels)
    case .gaussian: self = .gaussian
    case .studentT: self = .studentT
    case .negativeBinomial: self = .negativeBinomial
    case .categorical:
      let centres = try fields.numbers("centres", counts: Bins.counts)
      guard Bins.areCentres(centres) else { throw fields.refuse("centres do not rise") }
      self = .categorical(Bins(centres: centres))
    }
  }
}
