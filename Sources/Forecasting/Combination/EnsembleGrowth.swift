import Recurrent
import TimeSeries

/// How many further networks the members of a combination have: as many rounds of seeds as there is time for and
/// validation bears out.
///
/// In a round every kind of network of every member has one more, of the next seed. From earlier origins before
/// the cutoff the combination is trained at its usual size, then round by round, and measured after each in
/// the way of `CombinationSearch`. Taken is the number of rounds with the lowest error there, no round being one of them:
/// time that allows more rounds adds errors to choose from and takes none away, so that it never makes the
/// lowest of them larger. It ends where `patience` rounds in a row have brought no lower error, with `mostRounds`,
/// or where a further round would leave the trainings that follow too little time.
///
/// The median of n networks scatters less the larger n is, and 5 to 30 are usual: N. Kourentzes, D. K. Barrow and
/// S. F. Crone, "Neural network ensemble operators for time series forecasting", Expert Systems with
/// Applications 41 (2014), doi:10.1016/j.eswa.2013.12.011.
struct EnsembleGrowth {
  let configuration: CombinationConfiguration
  let pool: WorkerPool
  var report: @Sendable (TrainingProgress) -> Void = { _ in }
  let limit: TrainingLimit
  var journal: TrainingJournal?
  /// Trainings of the whole that are still to come: one on what lies before the holdout, one on all rows.
  let trainingsToCome: Double

  static let mostRounds = 20
  static let patience = 3
  /// The trainings that follow are given so many times what was measured.
  private static let margin = 1.15
  /// The share of the time within which one network of each kind has to be trained.
  private static let probe = 0.05

  func run(_ panel: Panel) throws -> GrowthResult {
    let control = TrainingControl(isOver: { false }, journal: journal)
    let decision = control.begin(1)[0]
    if let state = decision.state {
      // An earlier run of the same fit has decided it; its trainings keep their numbers.
      let known = try GrowthResult(state)
      _ = control.begin(known.trainings)
      return known
    }
    let begun = control.begun
    var result = try measured(panel)
    result.trainings = control.begun - begun
    if decision.isRecorded { decision.record(result.state) }
    return result
  }

  private func measured(_ panel: Panel) throws -> GrowthResult {
    var places = try origins(panel).compactMap { back in
      try EarlierOrigin(
        panel, stepsBack: back, seasonalPeriod: configuration.seasonalPeriod,
        fewest: panel.series.count >= CombinationSearch.fewestSeries
          ? CombinationSearch.fewestSeries : 1
      ).map(place)
    }
    let sizes = configuration.members.filter(\.isTrained).map(\.networks)
    guard !places.isEmpty, let least = sizes.min(), let most = sizes.max() else {
      return GrowthResult(ending: .noOrigin)
    }
    let count = Double(places.count)
    let none = GrowthResult(
      origins: places.count, series: places[0].origin.measured.series.count, ending: .time)
    let start = limit.used
    let toCome = EnsembleGrowth.margin * trainingsToCome
    guard
      let probed = try grown(
        places[0], until: start + EnsembleGrowth.probe * (1 - start), { _ in 0..<1 })
    else { return none }
    places[0] = probed
    let usual = Double(most) * (limit.used - start)
    guard limit.used + usual * (count + toCome) <= 1 else { return none }
    for index in places.indices {
      guard
        let whole = try grown(
          places[index], until: 1 - toCome * usual,
          { (index == 0 ? 1 : 0)..<$0.networks })
      else { return none }
      places[index] = whole
    }
    let first = limit.used - start
    var round = first / Double(least)
    var errors = [try error(places)]
    var ending = GrowthResult.Ending.most
    while errors.count <= EnsembleGrowth.mostRounds {
      guard !EnsembleGrowth.hasSettled(errors) else {
        ending = .noGain
        break
      }
      let after = toCome / count * (first + Double(errors.count) * round)
      let begun = limit.used
      guard
        begun + round + after <= 1,
        let next = try grown(places, round: errors.count - 1, until: 1 - after)
      else {
        ending = .time
        break
      }
      places = next
      round = limit.used - begun
      errors.append(try error(places))
    }
    return GrowthResult(
      rounds: EnsembleGrowth.best(errors), errors: errors, origins: none.origins,
      series: none.series, ending: ending)
  }

  /// The number of rounds with the lowest error; of equal ones the largest.
  /// - Parameter errors: after no round, one, and so on.
  static func best(_ errors: [Double]) -> Int {
    errors.indices.min { (errors[$0], -$0) < (errors[$1], -$1) } ?? 0
  }

  /// Whether the last `patience` rounds have brought no lower error.
  static func hasSettled(_ errors: [Double]) -> Bool {
    guard errors.count > patience, let lowest = errors.dropLast(patience).min() else {
      return false
    }
    return errors.suffix(patience).allSatisfy { $0 >= lowest }
  }

  /// Steps before the end of the panel: one and two horizons, of few series up to four origins a horizon apart.
  private func origins(_ panel: Panel) -> [Int] {
    let horizon = configuration.horizon
    guard panel.series.count < CombinationSearch.fewestSeries else {
      return [horizon, 2 * horizon]
    }
    let few = FewSeriesChoice.origins(
      panel, horizon: horizon, season: configuration.seasonalPeriod)
    return few.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
  }
}

// What is trained at the origins.
extension EnsembleGrowth {
  /// An origin, and what is fitted to what lay before it.
  private struct Place {
    let origin: EarlierOrigin
    /// One a member; nil before its first network and of methods.
    var networks: [FittedMember?]
    /// What methods say, which no seed changes, by member.
    let methods: [[[[Double]]]]
    let isNonnegative: Bool
  }

  private func place(_ origin: EarlierOrigin) throws(ForecastError) -> Place {
    var methods: [[[[Double]]]] = []
    for member in configuration.members {
      guard case .method(let method) = member else {
        methods.append([])
        continue
      }
      methods.append(
        try FittedMember.method(method).parts(
          origin.measured, horizon: configuration.horizon,
          seasonalPeriod: configuration.seasonalPeriod, pool: pool))
    }
    return Place(
      origin: origin, networks: configuration.members.map { _ in nil }, methods: methods,
      isNonnegative: origin.before.series.allSatisfy { $0.values.allSatisfy { !($0 < 0) } })
  }

  /// Adds networks of each member; nil where the time is over before they are trained.
  ///
  /// - Parameters:
  ///   - share: of the time.
  ///   - rounds: of a member, by the order of their seeds.
  private func grown(
    _ place: Place, until share: Double,
    _ rounds: (CombinationConfiguration.Member) -> Range<Int>
  ) throws -> Place? {
    var place = place
    let forecaster = CombinedForecaster(
      configuration: configuration, pool: pool, stage: "seeds", report: report,
      control: TrainingControl(
        isOver: limit.part(share), journal: journal, leavesOutUnfinished: true))
    for (index, member) in configuration.members.enumerated() where member.isTrained {
      let rounds = rounds(member)
      guard !rounds.isEmpty else { continue }
      let trained = try forecaster.train(member, place.origin.before, rounds: rounds)
      guard !trained.curve.isCutShort else { return nil }
      place.networks[index] =
        place.networks[index]?.joined(with: trained.forecaster) ?? trained.forecaster
    }
    return place
  }

  private func grown(_ places: [Place], round: Int, until share: Double) throws -> [Place]? {
    var next: [Place] = []
    for place in places {
      let place = try grown(place, until: share) { $0.networks + round..<$0.networks + round + 1 }
      guard let place else { return nil }
      next.append(place)
    }
    return next
  }

  /// Half the sMAPE and half the MASE of the combination over all origins, each as a multiple of those of repeating
  /// the last value, so that errors of different numbers of rounds can be told from each other.
  private func error(_ places: [Place]) throws(ForecastError) -> Double {
    var sum: CombinationError?
    var unit: CombinationError?
    for place in places {
      var parts: [[[Double]]] = []
      for (networks, methods) in zip(place.networks, place.methods) {
        guard let networks else {
          parts += methods
          continue
        }
        parts += try networks.parts(
          place.origin.measured, horizon: configuration.horizon,
          seasonalPeriod: configuration.seasonalPeriod, pool: pool)
      }
      if place.isNonnegative {
        parts = parts.map { part in part.map { points in points.map { max($0, 0) } } }
      }
      let own = place.origin.error(of: CombinationConfiguration.mean(parts))
      let naive = place.origin.error(
        of: try FittedMember.method(.naive).parts(
          place.origin.measured, horizon: configuration.horizon,
          seasonalPeriod: configuration.seasonalPeriod, pool: pool)[0])
      sum = sum.map { $0 + own } ?? own
      unit = unit.map { $0 + naive } ?? naive
    }
    guard let sum, let unit else { preconditionFailure("\(places.count) origins") }
    return sum.relative(to: unit) ?? 0
  }
}
