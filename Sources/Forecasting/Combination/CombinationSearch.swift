import Recurrent
import TimeSeries

/// Which members a combination has: those with which it was closer at rolling origins before the cutoff.
///
/// From each origin a smaller ensemble is trained on what lies before, each method is fitted, and combinations
/// are measured by half their sMAPE and half their MASE over all origins, each as a multiple of those of
/// the members that are there from the beginning.
///
/// Of a panel, two origins a horizon apart measure every subset of the candidates with every subset of the
/// networks; what the first of them shows to be hopeless is not trained for the second. Where none is better
/// by `margin`, nothing changes; of those within `margin` of the best, the largest is taken, as what a few
/// origins cannot tell apart is best averaged. Choosing one for all series
/// rather than one a series keeps the choice itself from fitting noise. Source: R. Fildes and F.
/// Petropoulos, "Simple versus complex selection rules for forecasting many time series", Journal of
/// Business Research 68 (2015), doi:10.1016/j.jbusres.2015.03.028.
///
/// Of few series, four to eight origins half a horizon apart measure the members with the candidates beside
/// them, and the candidates alone: `FewSeriesChoice`.
struct CombinationSearch {
  let configuration: CombinationConfiguration
  let pool: WorkerPool
  var report: @Sendable (TrainingProgress) -> Void = { _ in }
  var control = TrainingControl.none

  private static let margin = 0.005
  /// The fewest series of a panel that tell anything.
  static let fewestSeries = 10

  /// What was found.
  struct Result: Hashable, Sendable {
    var configuration: CombinationConfiguration
    /// The error of what was chosen as a multiple of that of the first members alone; nil where nothing could
    /// be measured.
    var relativeError: Double?
    var series: Int
    var origins: Int
  }

  /// Whether networks of all series may be among the members.
  private var isGlobal: Bool {
    (configuration.members + configuration.alternatives).contains(where: \.isGlobal)
  }

  /// - Parameter panel: ends at the cutoff; nothing after it is seen.
  func choose(_ panel: Panel) throws -> Result {
    var plain = configuration
    plain.candidates = []
    plain.alternatives = []
    var choice = Result(configuration: plain, relativeError: nil, series: 0, origins: 0)
    let options = options
    guard options.count > 1 else { return choice }
    choice.configuration.isChosen = true
    var standing = CombinationStanding(options: options.count)
    for back in origins(panel) where standing.open.count > 1 {
      let open = standing.open.map { options[$0] }
      guard let found = try errors(panel, stepsBack: back, open) else { break }
      standing.add(found.errors, closesHopeless: isGlobal)
      choice.series = max(choice.series, found.series)
    }
    guard let relative = standing.relative else { return choice }
    let index =
      isGlobal
      ? CombinationSearch.best(
        relative, sizes: standing.open.map { options[$0].count },
        keepsFirst: standing.open.first == 0)
      : FewSeriesChoice.best(relative)
    let option = standing.open[index]
    choice.configuration.members = options[option]
    choice.relativeError = option == 0 ? 1 : standing.relativeToFirst(option)
    choice.origins = standing.originsOfFirst
    return choice
  }

  /// Steps before the end of the panel.
  private func origins(_ panel: Panel) -> [Int] {
    isGlobal
      ? [configuration.horizon, 2 * configuration.horizon]
      : FewSeriesChoice.origins(
        panel, horizon: configuration.horizon, season: configuration.seasonalPeriod)
  }

  /// What is measured, the first members alone first.
  private var options: [[CombinationConfiguration.Member]] {
    let first = configuration.members
    let candidates = configuration.candidates.map { CombinationConfiguration.Member.method($0) }
    guard isGlobal else {
      return candidates.isEmpty ? [first] : [first, first + candidates, candidates]
    }
    let others = CombinationSearch.subsets(of: first + configuration.alternatives)
      .filter { !$0.isEmpty && $0 != first }
    return ([first] + others).flatMap { members in
      CombinationSearch.subsets(of: candidates).map { members + $0 }
    }
  }

  /// Which of the options, of which the first has the error 1, of these errors and numbers of members.
  /// - Parameter keepsFirst: whether the first stays unless another is better by `margin`.
  static func best(_ errors: [Double], sizes: [Int], keepsFirst: Bool) -> Int {
    let lowest = errors.min() ?? 1
    guard !keepsFirst || lowest < 1 - margin else { return 0 }
    let close = errors.indices.filter { errors[$0] <= lowest + margin }
    return close.max { (sizes[$0], -errors[$0]) < (sizes[$1], -errors[$1]) } ?? 0
  }

  /// Every subset, the empty one first.
  static func subsets<Element>(of elements: [Element]) -> [[Element]] {
    elements.reduce([[]]) { subsets, element in subsets + subsets.map { $0 + [element] } }
  }

  /// The errors of each option from one origin; nil where too few series reach back that far.
  private func errors(
    _ panel: Panel, stepsBack: Int, _ options: [[CombinationConfiguration.Member]]
  ) throws -> (errors: [CombinationError], series: Int)? {
    let origin = EarlierOrigin(
      panel, stepsBack: stepsBack, seasonalPeriod: configuration.seasonalPeriod,
      fewest: isGlobal ? CombinationSearch.fewestSeries : 1)
    guard let origin else { return nil }
    let horizon = configuration.horizon
    var parts: [CombinationConfiguration.Member: [[[Double]]]] = [:]
    // In their order: trainings are numbered by it.
    for member in options.flatMap(\.self) where parts[member] == nil {
      var alone = configuration
      alone.members = [member.small]
      parts[member] = try CombinedForecaster(
        configuration: alone, pool: pool, stage: "search", report: report, control: control
      ).fit(member.isTrained ? origin.before : origin.measured)
        .parts(origin.measured, horizon: horizon)
    }
    let errors = options.map { members in
      origin.error(of: CombinationConfiguration.mean(members.flatMap { parts[$0] ?? [] }))
    }
    return (errors, origin.measured.series.count)
  }
}

extension CombinationConfiguration.Member {
  /// One network of each kind, which tells enough of how the members stand to each other.
  var small: Self { of(1) }
}

extension CombinationSearch.Result {
  /// For `--explain`.
  var told: Choice {
    let value = configuration.members.map(\.kindName).joined(separator: ",")
    guard let relativeError else {
      return Choice("combine", value, "too few series reach back far enough to tell")
    }
    let evidence =
      "over \(origins) earlier \(origins == 1 ? "origin" : "origins") of \(series) series"
    let usual = configuration.members.contains(where: \.isGlobal) ? "networks" : "members"
    let percent = ((1 - relativeError) * 1000).rounded() / 10
    return Choice(
      "combine", value,
      relativeError == 1
        ? "nothing else that was tried made it better \(evidence)"
        : "an error \(percent) % lower than that of the first \(usual) alone \(evidence)")
  }
}
