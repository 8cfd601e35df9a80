import Recurrent
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

@Suite struct AutomaticModelTests {
  private func automatic(
    _ panel: Panel, _ change: (inout FitOptions) -> Void = { _ in }
  ) -> AutomaticModel {
    var options = FitOptions()
    change(&options)
    return AutomaticModel(options, panel: panel)
  }

  private static func hourly(_ count: Int, length: Int) -> Panel {
    var panel = CombinationFixture.panel(count, length: length)
    panel.frequency = .hourly
    return panel
  }

  @Test("many windows of many series: a global model, with its evidence")
  func views() throws {
    let model = automatic(CombinationFixture.panel(10)) { $0.seed = 9 }
    guard case .combination(let combination) = model.configuration,
      case .views(let views) = combination.members.first
    else {
      Issue.record("\(model.configuration)")
      return
    }
    #expect(views.period == 7 && views.horizon == combination.horizon && views.seed == 9)
    guard combination.members.count == 2, case .mixture(let small) = combination.members[1] else {
      Issue.record("\(combination.members)")
      return
    }
    #expect(small.recipe == .shortSeries && small.hiddenSize == 32 && small.seed == 9)
    #expect(combination.candidates == [.automaticSmoothing, .theta])
    #expect(model.choices.first?.why.contains("10 series and about 400 windows") == true)
  }

  @Test("few series or windows: small networks and methods, averaged")
  func short() {
    for panel in [CombinationFixture.panel(9), CombinationFixture.panel(10, length: 28)] {
      let model = automatic(panel)
      guard case .combination(let combination) = model.configuration,
        case .mixture(let mixture) = combination.members[0]
      else {
        Issue.record("\(model.configuration)")
        continue
      }
      #expect(mixture.recipe == .shortSeries && mixture.period == 7)
      #expect(
        combination.members.dropFirst() == [.method(.automaticSmoothing), .method(.theta)])
      #expect(combination.candidates == [.autoregression] && combination.alternatives.isEmpty)
      #expect(
        model.choices.contains {
          $0.name == "model" && $0.value == "auto"
            && $0.why.hasPrefix("small mixtures, ETS, Theta: ")
        })
    }
  }

  @Test("many seasons bring a mixture to choose instead of the views")
  func manySeasons() {
    for (length, isThere) in [(139, false), (140, true)] {
      let model = automatic(CombinationFixture.panel(10, length: length))
      guard case .combination(let combination) = model.configuration else {
        Issue.record("\(model.configuration)")
        continue
      }
      if case .mixture(let mixture) = combination.alternatives.first {
        #expect(isThere && mixture.recipe == .manySeasons)
      } else {
        #expect(!isThere && combination.alternatives.isEmpty)
      }
    }
  }

  @Test("a few long series far ahead: windows of two lengths, a part kept to measure intervals on")
  func longSeries() throws {
    func model(_ count: Int, length: Int, horizon: Int?) -> AutomaticModel {
      automatic(Self.hourly(count, length: length)) {
        $0.horizon = horizon
        $0.seed = 9
      }
    }
    let long = model(2, length: 1600, horizon: 49)
    guard case .combination(let combination) = long.configuration else {
      Issue.record("\(long.configuration)")
      return
    }
    let mixtures = combination.members.compactMap { member in
      if case .mixture(let mixture) = member { mixture } else { nil }
    }
    #expect(mixtures.map(\.recipe) == [.longHorizon, .longHorizon])
    #expect(mixtures.map(\.window) == [14 * 24, 21 * 24])
    #expect(mixtures.allSatisfy { $0.seed == 9 && $0.horizon == 49 && $0.levelSpan == 1 })
    #expect(combination.validationLength == 160 && combination.candidates.isEmpty)
    #expect(long.choices.contains { $0.name == "model" && $0.why.contains(LongSeries.why) })
    // A horizon no longer, windows fewer, series more or shorter, or no horizon given.
    for other in [
      model(2, length: 1600, horizon: 48), model(2, length: 1499, horizon: 49),
      model(10, length: 1600, horizon: 49), model(9, length: 1154, horizon: 49),
      model(2, length: 1600, horizon: nil),
    ] {
      guard case .combination(let combination) = other.configuration else {
        Issue.record("\(other.configuration)")
        continue
      }
      #expect(combination.validationLength == 0)
    }
    let asked = automatic(Self.hourly(2, length: 1600)) {
      $0.horizon = 49
      $0.layers = 2
    }
    #expect(asked.configuration.network?.strategy != .direct)
  }

  @Test("covariates, or an option of a network: one network, and why")
  func network() {
    let panel = CombinationFixture.panel(10)
    var covered = panel
    covered.covariates = [Covariate("price", .past)]
    for (model, why) in [
      (automatic(covered), "it reads covariates"),
      (automatic(panel) { $0.cell = .gru }, "you gave --cell"),
      (automatic(panel) { $0.objective = .meanSquaredError }, "you gave --loss"),
      (automatic(panel) { $0.kind = .recurrent }, Chooser.given),
    ] {
      #expect(model.configuration.network != nil)
      if model.choices.first?.name == "model" {
        #expect(model.choices.first?.why.contains(why) == true, "\(model.choices[0].why)")
      }
    }
  }

  @Test("methods join only where their season is seen often enough")
  func candidates() {
    func candidates(_ panel: Panel, season: Int) -> [Method]? {
      let model = automatic(panel) {
        $0.seasonalPeriod = season
        $0.horizon = 4
      }
      if case .combination(let combination) = model.configuration { return combination.candidates }
      return nil
    }
    let panel = CombinationFixture.panel(12, length: 40)
    #expect(candidates(panel, season: 10) == [.automaticSmoothing, .theta])
    #expect(candidates(panel, season: 1) == [.automaticSmoothing, .theta])
    #expect(candidates(panel, season: 11) == [])
    #expect(candidates(CombinationFixture.panel(12, length: 208), season: 52) == [.theta])
  }

  @Test("every kind has a name, and a name its kind")
  func kinds() {
    let names = FitOptions.Kind.allCases.map(\.rawValue)
    #expect(Set(names).count == names.count)
    #expect(names.map(FitOptions.Kind.init(rawValue:)) == FitOptions.Kind.allCases)
    #expect(FitOptions.Kind(rawValue: "magic") == nil)
    #expect(FitOptions().kind == .automatic)
  }
}
