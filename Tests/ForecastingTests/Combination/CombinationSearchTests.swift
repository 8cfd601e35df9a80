import Recurrent
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

@Suite struct CombinationSearchTests {
  private func choose(
    _ candidates: [Method], _ panel: Panel
  ) throws -> CombinationSearch.Result {
    try CombinationSearch(
      configuration: CombinationFixture.configuration(candidates: candidates),
      pool: ForecastingFixture.pool
    ).choose(panel)
  }

  @Test func everySubsetOnceAndTheEmptyOneFirst() {
    let subsets = CombinationSearch.subsets(of: [Method.theta, .drift, .mean])
    #expect(subsets.count == 8 && Set(subsets.map(Set.init)).count == 8)
    #expect(subsets[0].isEmpty)
    #expect(CombinationSearch.subsets(of: [Method]()) == [[]])
  }

  @Test("the lowest error, the larger subset where errors are close, none without a gain")
  func choice() {
    let sizes = [0, 1, 1, 2]
    #expect(CombinationSearch.best([1, 0.9, 0.95, 0.97], sizes: sizes, keepsFirst: true) == 1)
    #expect(CombinationSearch.best([1, 0.9, 0.902, 0.904], sizes: sizes, keepsFirst: true) == 3)
    #expect(CombinationSearch.best([1, 0.902, 0.9, 0.95], sizes: sizes, keepsFirst: true) == 2)
    #expect(CombinationSearch.best([1, 0.997, 1.1, 0.998], sizes: sizes, keepsFirst: true) == 0)
    #expect(CombinationSearch.best([1], sizes: [0], keepsFirst: true) == 0)
    // Where the first members alone are out, the first of the rest has no privilege.
    #expect(CombinationSearch.best([1, 0.997, 1.1, 0.998], sizes: sizes, keepsFirst: false) == 3)
  }

  @Test("what untrained networks cannot know and a method does is brought in")
  func joins() throws {
    // Steep lines: the drift is exact, the mean is far off, four updates teach nothing.
    let panel = dailyPanel(
      (0..<12).map { series in (0..<40).map { 10 + Double($0 * (series + 2)) } })
    let result = try choose([.drift, .mean], panel)
    #expect(
      result.configuration.members == [
        .views(CombinationFixture.views()), .method(.drift),
      ])
    #expect(result.configuration.candidates.isEmpty)
    #expect(try #require(result.relativeError) < 0.9)
    #expect(result.origins == 1 && result.series == 12)
    #expect(result.told.value == "views,Drift")
  }

  @Test("what makes it no better stays out")
  func staysOut() throws {
    let panel = CombinationFixture.panel(12, length: 60)
    let result = try choose([.mean], panel)
    // The mean of all values lags a rising series by half of its rise.
    let steep = dailyPanel(
      (0..<12).map { series in (0..<40).map { 100 + 50 * Double($0) + Double(series) } })
    let other = try choose([.mean], steep)
    #expect(other.configuration.members.count == 1 && other.relativeError == 1)
    #expect(other.told.value == "views")
    #expect(result.configuration.members.count <= 2)
  }

  @Test("nothing is measured where too few series reach back, and that is said")
  func tooFew() throws {
    for panel in [CombinationFixture.panel(9), CombinationFixture.panel(12, length: 8)] {
      let result = try choose([.theta], panel)
      #expect(result.relativeError == nil && result.origins == 0)
      #expect(result.configuration.members.count == 1)
      #expect(result.told.why.contains("too few series"))
    }
  }

  @Test("an alternative is measured alone and beside the networks, with every subset")
  func alternative() throws {
    // The mean misses the season; a mixture begins at the last one, which is exact.
    let panel = dailyPanel(
      (0..<12).map { series in
        (0..<60).map { [3.0, 9, 27, 81, 27, 9][$0 % 6] * Double(series + 1) }
      })
    var configuration = CombinationFixture.configuration(
      methods: [.mean], candidates: [.drift], views: nil)
    let alternative = CombinationConfiguration.Member.mixture(
      CombinationFixture.mixture(.manySeasons))
    configuration.alternatives = [alternative]
    let result = try CombinationSearch(
      configuration: configuration, pool: ForecastingFixture.pool
    ).choose(panel)
    #expect(result.configuration.members == [alternative])
    #expect(result.configuration.alternatives.isEmpty && result.told.value == "mixture")
    #expect(try #require(result.relativeError) < 0.9)
  }

  @Test("of several kinds of networks, those that do harm are left out")
  func fewerNetworks() throws {
    // A season that repeats itself: bases that repeat it are exact, four updates of views are not.
    let panel = dailyPanel(
      (0..<12).map { series in
        (0..<60).map { [3.0, 9, 27, 81, 27, 9][$0 % 6] * Double(series + 1) }
      })
    var configuration = CombinationFixture.configuration(candidates: [.mean])
    let mixture = CombinationConfiguration.Member.mixture(
      CombinationFixture.mixture(.manySeasons))
    configuration.members.append(mixture)
    let result = try CombinationSearch(
      configuration: configuration, pool: ForecastingFixture.pool
    ).choose(panel)
    #expect(result.configuration.members == [mixture])
  }

  @Test("no candidate, no search")
  func none() throws {
    let result = try choose([], CombinationFixture.panel(12))
    #expect(result.origins == 0 && result.configuration == CombinationFixture.configuration())
  }
}
