import Recurrent
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

@Suite struct SearchSpaceTests {
  private static let seasonal = dailyPanel([
    ForecastingFixture.wave(96, period: 12), ForecastingFixture.wave(80, period: 12, seed: 2),
  ])

  private static func space(
    _ panel: Panel = seasonal, season: Int = 12, horizon: Int = 6,
    _ change: (inout FitOptions) -> Void = { _ in }
  ) -> SearchSpace {
    var base = FitOptions()
    base.horizon = horizon
    base.seasonalPeriod = season
    change(&base)
    return SearchSpace(base, horizon: horizon, season: season, panel: panel) { options in
      AutomaticConfiguration(options, panel: panel).configuration.conflict == nil
    }
  }

  private static func draws(_ space: SearchSpace, _ count: Int = 120) -> [FitOptions] {
    var drawn: Set<FitOptions> = []
    return (1...count).compactMap { number in
      let candidate = space.draw(number, apartFrom: drawn)
      if let candidate { drawn.insert(candidate.options) }
      return candidate?.options
    }
  }

  /// Not by the test for validity: what is drawn goes together by itself, but for a few lags.
  @Test func drawsGoTogether() {
    let panel = Self.seasonal
    var base = FitOptions()
    base.horizon = 6
    let space = SearchSpace(base, horizon: 6, season: 12, panel: panel) { _ in true }
    for options in Self.draws(space, 300) {
      #expect(options.kind == .recurrent)
      let configuration = AutomaticConfiguration(options, panel: panel).configuration
      #expect(configuration.conflict == nil, "\(String(describing: configuration.conflict))")
      #expect(configuration.contextLength <= 48)
      #expect(configuration.dropout == 0 || configuration.layers > 1)
      #expect(options.tunedSettings.allSatisfy { !$0.text.isEmpty })
    }
  }

  @Test func everySettingIsDrawnAndHasSeveralValues() {
    let space = Self.space()
    #expect(space.open == TunedSetting.allCases)
    let draws = Self.draws(space, 200)
    #expect(Set(draws).count == 200, "no draw comes twice")
    for setting in TunedSetting.allCases {
      #expect(Set(draws.map { setting.text(in: $0) }).count >= 2, "\(setting.rawValue)")
    }
  }

  @Test func drawsDependOnSeedAndNumberAlone() {
    let draws = Self.draws(Self.space(), 12)
    #expect(Self.draws(Self.space(), 12) == draws)
    #expect(Self.space().draw(7, apartFrom: [])?.options == draws[6])
    #expect(Self.draws(Self.space(), 5) == Array(draws.prefix(5)))
    let others = Self.draws(Self.space { $0.seed = 2 }, 12)
    #expect(
      zip(draws, others).allSatisfy { $0.tunedSettings.map(\.text) != $1.tunedSettings.map(\.text) }
    )
  }

  @Test func whatIsGivenStays() {
    let space = Self.space {
      $0.cell = .lstmPeephole
      $0.layers = 2
      $0.differences = []
      $0.hasShortcut = true
      $0.objective = .quantile([0.1, 0.5, 0.9])
    }
    #expect(!space.open.contains(.cell) && !space.open.contains(.loss))
    #expect(!space.open.contains(.shortcut) && !space.open.contains(.difference))
    for options in Self.draws(space, 40) {
      #expect(options.cell == .lstmPeephole && options.layers == 2)
      #expect(options.differences == [] && options.hasShortcut)
      #expect(options.strategy == .direct, "the one with a shortcut")
      #expect(options.objective?.family == .quantile)
    }
  }

  @Test func dataSayWhatIsAllowed() {
    let negative = dailyPanel([ForecastingFixture.wave(60, level: -1)])
    #expect(Self.draws(Self.space(negative, season: 7)).allSatisfy { $0.logarithm == false })
    let draws = Self.draws(Self.space())
    #expect(draws.allSatisfy { $0.objective != .negativeBinomial }, "no counts")
    let counts = dailyPanel([(0..<60).map { Double($0 * 7 % 5) }])
    let ofCounts = Self.draws(Self.space(counts, season: 7)).filter {
      $0.objective == .negativeBinomial
    }
    #expect(!ofCounts.isEmpty)
    #expect(
      ofCounts.allSatisfy {
        $0.scaling == .mean && $0.logarithm == false && $0.differences == []
      })
    // Too short for two seasons in a window, or for three in a series.
    let short = dailyPanel([ForecastingFixture.wave(20)])
    for options in Self.draws(Self.space(short, season: 12, horizon: 3)) {
      #expect(options.segment == nil && options.contextLength.map { $0 <= 10 } == true)
      #expect(options.differences != [12])
    }
    #expect(Self.draws(Self.space(season: 1)).allSatisfy { $0.segment == nil })
  }

  @Test func aPerceptronHasNoCell() {
    let space = Self.space { $0.kind = .perceptron }
    for setting in [TunedSetting.cell, .strategy, .segment, .attention] {
      #expect(!space.open.contains(setting))
    }
    for options in Self.draws(space, 40) {
      #expect(options.kind == .perceptron && options.cell == nil && options.strategy == nil)
    }
    let steps = Self.space { $0.optimizer = .cocob() }
    #expect(!steps.open.contains(.learningRate) && !steps.open.contains(.schedule))
  }

  @Test func aSpaceIsExhausted() {
    let space = Self.space {
      $0 = Self.draws(Self.space(), 1)[0]
      $0.batchSize = nil
    }
    let open = Set(space.open)
    #expect(open.contains(.batch))
    #expect(open.isSubset(of: [.batch, .dropout, .segment, .shortcut, .attention]))
    let drawn = Self.draws(space, 150)
    #expect(drawn.count < 100)
    #expect(Set(drawn).count == drawn.count)
  }
}
