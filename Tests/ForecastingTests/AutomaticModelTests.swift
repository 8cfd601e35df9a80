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

  @Test("a few long series far ahead are read season by season, all at once")
  func long() throws {
    let model = automatic(Self.hourly(2, length: 2000)) { $0.horizon = 72 }
    let network = try #require(model.configuration.network)
    #expect(network.strategy == .direct && network.segment == 24 && network.contextLength == 336)
    #expect(network.windowScaling == .lastValue && network.transforms.transforms.isEmpty)
    let why = model.choices.first { $0.name == "segment" }?.why
    #expect(why == "a few long series and a horizon of more than 2 seasons")
    for other in [
      automatic(Self.hourly(2, length: 2000)) { $0.horizon = 48 },
      automatic(Self.hourly(2, length: 1000)) { $0.horizon = 72 },
      automatic(Self.hourly(2, length: 2000)) {
        $0.horizon = 72
        $0.layers = 2
      },
    ] {
      #expect(other.configuration.network?.strategy != .direct)
    }
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
