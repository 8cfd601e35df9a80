import Recurrent
package import TimeSeries

/// What is fitted to a panel, chosen by its size unless the user said.
///
/// A panel of enough series and windows is forecast by one global model of its views; a few long series far
/// ahead by a network that reads them season by season (`LongSeries`); anything else, and whatever needs
/// what only one network has (covariates, a loss, a cell), by one network.
package struct AutomaticModel: Sendable {
  package let configuration: ModelConfiguration
  package let choices: [Choice]

  /// The fewest series, and windows over all of them, that teach the views of a panel.
  private static let fewestSeries = 10
  private static let fewestWindows = 300

  package init(_ options: FitOptions, panel: Panel) {
    if let why = AutomaticModel.whyNetwork(options, panel) {
      let long = LongSeries(options, panel: panel)
      let network = AutomaticConfiguration(long?.options ?? options, panel: panel)
      configuration = .network(network.configuration)
      let choices = long?.told(network.choices) ?? network.choices
      self.choices =
        options.kind == .automatic
        ? [Choice("model", FitOptions.Kind.recurrent.rawValue, why)] + choices : choices
      return
    }
    var chooser = Chooser(options: options, panel: panel)
    if case .method(let method) = options.kind {
      chooser.note("model", method.rawValue, Chooser.given)
    } else {
      let windows = AutomaticModel.windows(of: panel)
      chooser.note(
        "model", "views",
        "\(panel.series.count) series and about \(windows) windows teach one global model")
    }
    let season = chooser.season()
    let horizon = chooser.horizon(season: season)
    let member: CombinationConfiguration.Member
    if case .method(let method) = options.kind {
      member = .method(method)
    } else {
      var views = ViewConfiguration(horizon: horizon, period: season)
      views.seed = options.seed
      member = .views(views)
    }
    var combination = CombinationConfiguration(
      members: [member], horizon: horizon, seasonalPeriod: season, seed: options.seed)
    if combination.isTrained { combination.candidates = AutomaticModel.candidates(panel, season) }
    combination.gaps = chooser.gaps()
    combination.limits = chooser.limits()
    configuration = .combination(combination)
    choices = chooser.choices
  }

  /// Most cells of a panel whose series are worth fitting one by one, and the longest season that
  /// exponential smoothing has a state for.
  private static let mostCells = 2_000_000
  private static let longestSeason = 24
  /// Seasons that most series must have for their indices to be known well enough.
  private static let fewestSeasons = 4

  /// The methods that may join a global model.
  private static func candidates(_ panel: Panel, _ season: Int) -> [Method] {
    let lengths = panel.series.map(\.count).sorted()
    let median = lengths.isEmpty ? 0 : lengths[lengths.count / 2]
    guard season <= longestSeason, season == 1 || median >= fewestSeasons * season,
      panel.cellCount <= mostCells
    else { return [] }
    return [.automaticSmoothing, .theta]
  }

  private static func windows(of panel: Panel) -> Int {
    panel.series.reduce(0) { $0 + $1.count }
  }

  /// Why one network is fitted; nil where something else is.
  private static func whyNetwork(_ options: FitOptions, _ panel: Panel) -> String? {
    switch options.kind {
    case .method: return nil
    case .recurrent, .perceptron: return Chooser.given
    case .automatic: break
    }
    if let option = options.networkOption { return "you gave --\(option)" }
    if !panel.covariates.isEmpty { return "it reads covariates" }
    let windows = windows(of: panel)
    guard panel.series.count >= fewestSeries, windows >= fewestWindows else {
      return "\(panel.series.count) series with about \(windows) windows are few"
    }
    return nil
  }
}
