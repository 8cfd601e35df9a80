import TestSupport
import Testing

@testable import TimeSeries

@Suite struct TransformTests {
  static let all: [Transform] = [.log1p, .difference(lag: 1), .standard, .minMax, .robust]

  @Test func byHand() throws {
    let values: [Double] = [2, 4, .nan, 4, 6]
    func applied(_ transform: Transform) throws -> [Double] {
      try TransformChain([transform]).fitted(to: values).apply(values)
    }
    #expect(
      closeEnough(
        try applied(.standard), [-2, 0, .nan, 0, 2].map { $0 / 2.0.squareRoot() }, relative: 1e-15))
    #expect(identical(try applied(.minMax), [0, 0.5, .nan, 0.5, 1]))
    // Quartiles of 2, 4, 4, 6 by linear interpolation: 3.5 and 4.5.
    #expect(identical(try applied(.robust), [-2, 0, .nan, 0, 2]))
    #expect(identical(try applied(.difference(lag: 1)), [.nan, 2, .nan, .nan, 2]))
    #expect(identical(try applied(.difference(lag: 3)), [.nan, .nan, .nan, 2, 2]))
    #expect(
      closeEnough(
        try applied(.log1p),
        [1.0986122886681098, 1.6094379124341003, .nan, 1.6094379124341003]
          + [1.9459101490553132], relative: 1e-15))
  }

  @Test("degenerate series scale to finite values", arguments: all)
  func degenerate(transform: Transform) throws {
    let series: [[Double]] = [
      [5, 5, 5], [0, 0, 0, 0], [0.1, 0.1, 0.1], [-0.5, -0.5], [3, 7],
      [1e15, 1e15 + 1, 1e15, 1e15 + 1], [0, 0, 0, 0, 0, 0, 1e30], [0x1p-1074, 0, 0, 0],
      [0, 0, 1e-300, 1e-300, 1e-300, 1e30], [.nan, 4, 4, .nan],
    ]
    for values in series {
      let chain = try TransformChain([transform]).fitted(to: values)
      let applied = chain.apply(values)
      #expect(applied.allSatisfy { !$0.isInfinite })
      let expected = transform == .difference(lag: 1) ? applied.count { $0.isNaN } : 0
      #expect(applied.count { $0.isNaN } == max(expected, values.count { $0.isNaN }))
      #expect(chain.invert([0, 1], continuing: values).allSatisfy { $0.isFinite })
    }
    let wide = [1e300, -1e300, 1e299, -1e299]
    if transform == .log1p {
      #expect(throws: TransformError.logarithmUndefined(value: -1e300, index: 1)) {
        try TransformChain([transform]).fitted(to: wide)
      }
    } else {
      let applied = try TransformChain([transform]).fitted(to: wide).apply(wide)
      #expect(applied.dropFirst().allSatisfy { $0.isFinite })
    }
  }

  @Test func oneValue() throws {
    for transform in [Transform.standard, .minMax, .robust] {
      let chain = try TransformChain([transform]).fitted(to: [-250])
      #expect(chain.apply([-250, 0]) == [0, 1])
    }
  }

  @Test func aConstantIsDividedByItsMagnitude() throws {
    for transform in [Transform.standard, .minMax, .robust] {
      #expect(try TransformChain([transform]).fitted(to: [8, 8, 8]).apply([8, 10]) == [0, 0.25])
      #expect(try TransformChain([transform]).fitted(to: [0, 0]).apply([0, 3]) == [0, 3])
      #expect(
        try TransformChain([transform]).fitted(to: [-0.5, -0.5]).apply([-0.5, 3]) == [0, 3.5])
    }
  }

  @Test func robustFallsBackToTheStandardDeviation() throws {
    let values: [Double] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 10]
    #expect(
      closeEnough(
        try TransformChain([.robust]).fitted(to: values).apply([3]), [1], relative: 1e-15))
  }

  @Test func refusals() {
    func expectError(_ error: TransformError, _ transforms: [Transform], _ values: [Double]) {
      #expect(throws: error) { try TransformChain(transforms).fitted(to: values) }
    }
    expectError(.logarithmUndefined(value: -1, index: 2), [.log1p], [0, .nan, -1, -3])
    expectError(.lagTooLong(lag: 3, count: 3), [.difference(lag: 3)], [1, 2, 3])
    expectError(.lagNotPositive(0), [.difference(lag: 0)], [1, 2, 3])
    expectError(.lagNotPositive(.min), [.difference(lag: .min)], [1, 2, 3])
    expectError(.noObservedValue(.standard), [.standard], [.nan, .nan])
    expectError(.noObservedValue(.robust), [.log1p, .robust], [])
    expectError(.noObservedValue(.minMax), [.difference(lag: 1), .minMax], [1, .nan, 3])
    expectError(.infiniteValue(index: 1), [], [1, .infinity])
    expectError(.rangeTooWide(.standard), [.standard], [1.7e308, -1.7e308])
    expectError(
      .rangeTooWide(.difference(lag: 1)), [.difference(lag: 1)], [1.7e308, -1.7e308])
    expectError(.logarithmUndefined(value: -2, index: 1), [.difference(lag: 1), .log1p], [3, 1])
  }

  @Test func errorsSayWhatIsWrong() {
    #expect(
      TransformError.logarithmUndefined(value: -3, index: 7).description
        == "log1p needs values above -1, but the value at index 7 is -3.0")
    #expect(
      TransformError.lagTooLong(lag: 12, count: 9).description
        == "a difference of lag 12 needs more than 12 values, but there are 9")
  }
}
