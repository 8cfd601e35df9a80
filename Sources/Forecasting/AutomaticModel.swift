import Recurrent
package import TimeSeries

/// What is fitted to a panel, chosen by its size unless the user said.
///
/// A panel of enough series and windows is forecast by one global model of its views; a few long series far
/// ahead by networks that read them season by season (`LongSeries`); fewer or shorter ones by small
/// networks that stay close to plain seasonal forecasts; whatever needs what only one network has
/// (covariates, a loss, a cell), by one network.
package struct AutomaticModel: Sendable {
  package let configuration: ModelConfiguration
  package let choices: [Choice]

  /// The fewest series, and windows over all of them, that teach the views of a panel.
  private static let fewestSeries = 10
  private static let fewestWindows = 300

  package init(_ options: FitOptions, panel: Panel) {
    if let why = AutomaticModel.whyNetwork(options, panel) {
      let network = AutomaticConfiguration(options, panel: panel)
      configuration = .network(network.configuration)
      choices =
        options.kind == .automatic
        ? [Choice("model", FitOptions.Kind.recurrent.rawValue, why)] + network.choices
        : network.choices
      return
    }
    var chooser = Chooser(options: options, panel: panel)
    let size = PanelSize(panel)
    let isPanel =
      size.series >= AutomaticModel.fewestSeries && size.values >= AutomaticModel.fewestWindows
    let methods = AutomaticModel.candidates(size, chooser.period)
    let long =
      options.kind == .automatic
      ? options.horizon.flatMap {
        LongSeries(panel, horizon: $0, season: chooser.period, seed: options.seed)
      } : nil
    if case .method(let method) = options.kind {
      chooser.note("model", method.rawValue, Chooser.given)
    } else if long != nil {
      chooser.note(
        "model", FitOptions.Kind.automatic.rawValue,
        "networks that read season by season: \(LongSeries.why)")
    } else if isPanel {
      chooser.note(
        "model", FitOptions.Kind.automatic.rawValue,
        "views and small mixtures: \(size.series) series and about \(size.values) windows teach one "
          + "global model")
    } else {
      chooser.note(
        "model", FitOptions.Kind.automatic.rawValue,
        (["small mixtures"] + methods.map(\.modelName)).joined(separator: ", ")
          + ": \(size.series) series with about \(size.values) windows are few: small networks, held close to "
          + "plain seasonal forecasts"
          + (methods.isEmpty ? "" : ", averaged with what one short series cannot tell apart"))
    }
    let season = chooser.season()
    let horizon = chooser.horizon(season: season)
    let ensemble = chooser.ensemble()
    var members: [CombinationConfiguration.Member] = []
    var alternatives: [CombinationConfiguration.Member] = []
    if case .method(let method) = options.kind {
      members = [.method(method)]
    } else if let long {
      members = long.members
    } else {
      var small = MixtureConfiguration(
        .shortSeries, horizon: horizon, period: season, count: size.median)
      small.seed = options.seed
      if isPanel {
        var views = ViewConfiguration(horizon: horizon, period: season)
        views.seed = options.seed
        small.spanPanel()
        members = [.views(views), .mixture(small)]
        if season > 1, size.median >= AutomaticModel.manySeasons * season {
          var mixture = MixtureConfiguration(
            .manySeasons, horizon: horizon, period: season,
            longPeriod: LongSeason.period(of: panel, season: season), count: size.median)
          mixture.seed = options.seed
          alternatives = [.mixture(mixture)]
        }
      } else {
        members = [.mixture(small)] + methods.map { .method($0) }
      }
    }
    if let ensemble {
      members = members.map { $0.of(ensemble) }
      alternatives = alternatives.map { $0.of(ensemble) }
    }
    var combination = CombinationConfiguration(
      members: members, horizon: horizon, seasonalPeriod: season, seed: options.seed)
    if let long {
      combination.validationLength = long.validationLength
    } else if combination.isTrained {
      combination.candidates = isPanel ? methods : [.autoregression]
      combination.alternatives = alternatives
    }
    combination.gaps = chooser.gaps()
    combination.limits = chooser.limits()
    configuration = .combination(combination)
    choices = chooser.choices
  }

  /// Most cells of a panel whose series are worth fitting one by one, and the longest season that
  /// exponential smoothing has a state for.
  private static let mostCells = 500_000
  private static let longestSeason = 24
  /// Seasons that most series must have for their indices to be known well enough.
  private static let fewestSeasons = 4

  /// Seasons from which a mixture of many seasons may do better than views: a window of ten, and as many to
  /// learn from.
  private static let manySeasons = 20

  /// The methods that may join networks.
  private static func candidates(_ size: PanelSize, _ season: Int) -> [Method] {
    guard season == 1 || size.median >= fewestSeasons * season, size.values <= mostCells else {
      return []
    }
    return season <= longestSeason ? [.automaticSmoothing, .theta] : [.theta]
  }

  /// Why one network is fitted; nil where something else is.
  private static func whyNetwork(_ options: FitOptions, _ panel: Panel) -> String? {
    switch options.kind {
    case .method: return nil
    case .recurrent, .perceptron: return Chooser.given
    case .automatic: break
    }
    if let option = options.networkOption { return "you gave --\(option)" }
    return panel.covariates.isEmpty ? nil : "it reads covariates"
  }
}

/// How much there is of a panel.
private struct PanelSize {
  let series: Int
  /// Steps, and so about windows, over all series.
  let values: Int
  /// Of the lengths of the series.
  let median: Int

  init(_ panel: Panel) {
    let lengths = panel.series.map(\.count).sorted()
    series = lengths.count
    values = lengths.reduce(0, +)
    median = lengths.isEmpty ? 0 : lengths[lengths.count / 2]
  }
}
