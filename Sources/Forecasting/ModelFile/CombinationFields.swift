import Recurrent
import TimeSeries

// What a model is fitted from, as JSON. Both directions stand side by side, in the same order.

private let kindKey = "kind"
private let combinationKind = "combination"

extension ModelConfiguration {
  /// - Parameter fitted: what the description says beside the configuration.
  func json(_ fitted: FittedModel) -> JSONValue {
    switch fitted {
    case .network(let fitted): fitted.configuration.json
    case .combination(let fitted): fitted.json
    }
  }

  /// - Parameter format: of the file; those before 4 hold one network.
  init(_ fields: ModelFields, format: Int) throws(ModelFileError) {
    guard format >= 4, fields.has(kindKey) else {
      self = .network(try RecurrentConfiguration(fields, format: format))
      return
    }
    guard try fields.text(kindKey) == combinationKind else {
      throw fields.refuse("\(kindKey) has a value this version does not know")
    }
    self = .combination(try CombinationConfiguration(fields))
  }
}

/// `PointTransform` by name.
enum ResidualTransform: String {
  case identity, log1p

  init(_ transform: PointTransform) { self = transform == .log1p ? .log1p : .identity }

  var transform: PointTransform { self == .log1p ? .log1p : .identity }
}

extension FittedCombination {
  fileprivate var json: JSONValue {
    .members(
      [
        kindKey: .string(combinationKind), "horizon": .number(configuration.horizon),
        "season": .number(configuration.seasonalPeriod),
        "seed": .string(String(configuration.seed)),
        "residual_transform": .string(ResidualTransform(residualTransform).rawValue),
        "nonnegative": .bool(isNonnegative), "members": .array(members.map(\.json)),
      ],
      further: [
        "gaps": configuration.gaps == .mask ? nil : .string(configuration.gaps.rawValue),
        "limits": configuration.limits == .none ? nil : configuration.limits.json,
        "chosen": configuration.isChosen ? .bool(true) : nil,
        "validate": configuration.validationLength > 0
          ? .number(configuration.validationLength) : nil,
      ])
  }
}

extension CombinationConfiguration {
  private static let steps = 1...1_000_000
  private static let mostMembers = 16

  fileprivate init(_ fields: ModelFields) throws(ModelFileError) {
    let horizon = try fields.integer("horizon", in: CombinationConfiguration.steps)
    let season = try fields.integer("season", in: CombinationConfiguration.steps)
    guard let seed = UInt64(try fields.text("seed")) else {
      throw fields.refuse("seed is no number")
    }
    var members: [Member] = []
    for own in try fields.list("members") {
      switch try own.text(kindKey) {
      case "views":
        var views = ViewConfiguration(horizon: horizon, period: season)
        views.seed = seed
        try views.read(own)
        members.append(.views(views))
      case "mixture":
        members.append(
          .mixture(try MixtureConfiguration(own, horizon: horizon, season: season, seed: seed)))
      case "method": members.append(.method(try own.named("method", as: Method.self)))
      default: throw own.refuse("\(kindKey) has a value this version does not know")
      }
    }
    guard (1...CombinationConfiguration.mostMembers).contains(members.count) else {
      throw fields.refuse("members are not 1 to \(CombinationConfiguration.mostMembers)")
    }
    self.init(members: members, horizon: horizon, seasonalPeriod: season, seed: seed)
    if fields.has("chosen") { isChosen = try fields.flag("chosen") }
    if fields.has("validate") {
      validationLength = try fields.integer("validate", in: CombinationConfiguration.steps)
    }
    if fields.has("gaps") { gaps = try fields.named("gaps", as: GapPolicy.self) }
    if fields.has("limits") { limits = try ValueLimits(try fields.object("limits")) }
  }
}

extension FittedMember {
  fileprivate var json: JSONValue {
    switch self {
    case .views(let views):
      let own = views.configuration
      return .members(
        [
          kindKey: .string("views"), "cell": .string(own.cell.rawValue),
          "hidden": .number(own.hiddenSize), "networks": .number(own.members),
          "updates": .number(own.updates), "learning_rate": .number(own.learningRate),
          "form": .string(views.form.rawValue), "nonnegative": .bool(views.isNonnegative),
        ],
        further: [
          "deseasonalized": views.networks.first { $0.view == .deseasonalized }?.json,
          "seasonal": views.networks.first { $0.view == .seasonal }?.json,
        ])
    case .mixture(let mixture): return mixture.configuration.json
    case .method(let method):
      return .members([kindKey: .string("method"), "method": .string(method.rawValue)])
    }
  }
}

extension ViewConfiguration {
  fileprivate mutating func read(_ fields: ModelFields) throws(ModelFileError) {
    cell = try fields.named("cell", as: CellKind.self)
    hiddenSize = try fields.integer("hidden", in: 1...65_536)
    members = try fields.integer("networks", in: 1...1000)
    updates = try fields.integer("updates", in: 1...10_000_000)
    learningRate = try fields.number("learning_rate", in: 0...1e6)
  }
}

extension MixtureConfiguration {
  fileprivate var json: JSONValue {
    .members(
      [
        kindKey: .string("mixture"), "recipe": .string(recipe.rawValue),
        "cell": .string(cell.rawValue), "hidden": .number(hiddenSize),
        "seasons": .number(seasons), "networks": .number(members), "effort": .number(effort),
      ], further: ["long_season": longPeriod.map { .number($0) }])
  }

  fileprivate init(
    _ fields: ModelFields, horizon: Int, season: Int, seed: UInt64
  ) throws(ModelFileError) {
    var long: Int?
    if fields.has("long_season") {
      let found = try fields.integer("long_season", in: 2...1_000_000)
      guard found > season, found.isMultiple(of: season) else {
        throw fields.refuse("long_season \(found) is no multiple of the season \(season)")
      }
      long = found
    }
    self.init(
      try fields.named("recipe", as: Recipe.self), horizon: horizon, period: season,
      longPeriod: long, count: 0)
    cell = try fields.named("cell", as: CellKind.self)
    hiddenSize = try fields.integer("hidden", in: 1...65_536)
    seasons = try fields.integer("seasons", in: 2...65_536)
    guard seasons * season <= 1_000_000 else { throw fields.refuse("seasons are too many") }
    members = try fields.integer("networks", in: 1...1000)
    effort = try fields.number("effort", in: 0...1e6)
    self.seed = seed
  }
}

extension FittedViewForecaster.ViewNetworks {
  fileprivate var json: JSONValue {
    .members([
      "window": .number(window), "median_spread": .number(scale.median),
      "typical_spread": .number(scale.typical),
    ])
  }

  /// Without its networks.
  init(_ fields: ModelFields, _ view: View) throws(ModelFileError) {
    let sizes = 0...Double.greatestFiniteMagnitude
    let scale = LevelledPanel.SpreadScale(
      median: try fields.number("median_spread", in: sizes),
      typical: try fields.number("typical_spread", in: sizes))
    guard scale.typical > 0 else { throw fields.refuse("typical_spread is not above 0") }
    self.init(
      view: view, window: try fields.integer("window", in: 1...65_536), scale: scale, members: [])
  }
}
