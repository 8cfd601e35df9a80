import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

@Suite struct ResidualUnitsTests {
  @Test func scaleIsTheUsualChangeFromSeasonToSeason() {
    let units = ResidualUnits(.identity, values: [1, 5, 2, 8, .nan, 7], period: 2)
    // |2 − 1|, |8 − 5|, |7 − 8|; the missing value takes two pairs away.
    #expect(closeEnough(units.scale, 5.0 / 3, relative: 1e-15))
    #expect(closeEnough(units.residual(12, 2), 6, relative: 1e-15))
  }

  @Test("a season that never changes is measured by its steps, not in units of one")
  func equalSeasons() {
    let values = (0..<12).map { [100.0, 101, 102, 103][$0 % 4] }
    let units = ResidualUnits(.log1p, values: values, period: 4)
    #expect(units.scale > 0.005 && units.scale < 0.02)
    let bounds = units.bounds(100, halfWidth: 3)
    #expect(bounds.lower > 90 && bounds.upper < 110)
  }

  @Test func whatNeverMovesHasTheUnitOfItsTransform() {
    #expect(ResidualUnits(.identity, values: [4, 4, 4], period: 1).scale == 1)
  }
}
