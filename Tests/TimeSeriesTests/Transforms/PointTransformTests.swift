import TestSupport
import Testing

@testable import TimeSeries

@Suite struct PointTransformTests {
  @Test("rising, and undone", arguments: [PointTransform.identity, .log1p])
  func monotone(transform: PointTransform) {
    let values: [Double] = [-0.999, -0.5, -1e-300, 0, 1e-300, 1e-12, 0.3, 2, 1e6, 1e300]
    let applied = values.map(transform.apply)
    #expect(zip(applied, applied.dropFirst()).allSatisfy { $0 < $1 })
    for (value, transformed) in zip(values, applied) {
      #expect(closeEnough(transform.invert(transformed), value, relative: 1e-12))
    }
    #expect(transform.apply(.nan).isNaN)
    #expect(transform.invert(.nan).isNaN)
  }

  @Test func outsideTheDomainCountsAsMissing() {
    #expect(PointTransform.log1p.apply(-1).isNaN)
    #expect(PointTransform.log1p.apply(-2).isNaN)
    #expect(PointTransform.log1p.invert(1e4) == .infinity)
    #expect(PointTransform.log1p.invert(-1e4) == -1)
  }
}
