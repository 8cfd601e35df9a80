import Recurrent
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

@Suite struct SeriesUnitsTests {
  private func units(
    _ values: [Double], _ transforms: [Transform], season: Int = 1
  ) throws -> SeriesUnits {
    let fitted = try TransformChain(transforms).fitted(to: values)
    return SeriesUnits(fitted, values: values, seasonalPeriod: season)
  }

  @Test func scalesAreUndoneLastToFirst() throws {
    // (x − 2) / 8, then minus ½ over ¼.
    let chain = TransformChain([.minMax, .standard]).fitted(with: [
      LocationScale(location: 2, scale: 8), LocationScale(location: 0.5, scale: 0.25),
    ])
    let units = SeriesUnits(chain, values: [2, 10], seasonalPeriod: 1)
    #expect(units == SeriesUnits(location: 6, scale: 2, naiveError: 8))
    let row = units.row(LocationScale(location: -1, scale: 3))
    #expect(row == RowUnits(location: 4, scale: 6, naiveError: 8))
  }

  /// The naive error is that of the logarithms, as the scale is.
  @Test func logarithmsAndDifferencesLeaveUnitsOfTheLogarithm() throws {
    let values = [1.0, 3, 7, 31]
    let units = try units(values, [.log1p, .difference(lag: 1)])
    #expect(units.location == 0)
    #expect(units.scale == 1)
    let logarithms = values.map(PointTransform.log1p.apply)
    let mean = (logarithms[3] - logarithms[0]) / 3
    #expect(closeEnough(units.naiveError ?? 0, mean, relative: 1e-14))
  }

  @Test func theNaiveErrorIsSeasonal() throws {
    #expect(try units([1, 5, 3, 9], [], season: 2).naiveError == 3)
    #expect(try units([1, 5, 3], [], season: 7).naiveError == 3)
  }

  @Test func aConstantSeriesIsMeasuredInUnitsOfTheRow() throws {
    let units = try units([5, 5, 5], [.standard])
    #expect(units.naiveError == nil)
    let row = units.row(LocationScale(location: 0, scale: 4))
    #expect(row.naiveError == row.scale)
    #expect(row.scale == 20)
  }

  @Test func noScaleIsZero() {
    let tiny = SeriesUnits(location: 0, scale: 1e-200, naiveError: nil)
    #expect(tiny.row(LocationScale(location: 0, scale: 1e-200)).scale > 0)
  }
}
