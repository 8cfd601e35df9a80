import Testing

@testable import TimeSeries

@Suite struct AutocorrelationTests {
  private static let values: [Double] =
    [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3, 2, 3, 8, 4]

  /// R 4.2: `acf(x, lag.max = 6, plot = FALSE)$acf`.
  @Test func agreesWithR() throws {
    let expected = [
      0.1730602670516059, 0.0079754601226994, 0.0110609888127030, -0.2341392998917357,
      -0.1671779141104294, 0.1487910501623963,
    ]
    let found = try #require(Autocorrelation([AutocorrelationTests.values], lags: 6))
    #expect(found.values.count == 6)
    for (value, reference) in zip(found.values, expected) {
      #expect(abs(value - reference) < 1e-14)
    }
    #expect(found.count == 20)
    #expect(abs(found.bound - 0.43826932358995877) < 1e-15)
  }

  @Test func runsAreNeverJoined() throws {
    // One after the other these would go up and down at their seam.
    let rising: [Double] = [1, 2, 3, 4, 5, 6]
    let one = try #require(Autocorrelation([rising], lags: 2))
    let two = try #require(Autocorrelation([rising, rising.map { $0 + 1000 }], lags: 2))
    #expect(zip(one.values, two.values).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(two.count == 12)
  }

  @Test func missingValuesCountAsNoDeviation() throws {
    // Deviations −1, 1, –, 1, −1: r₁ = (−1 − 1)/4.
    let found = try #require(Autocorrelation([[1, 3, .nan, 3, 1]], lags: 1))
    #expect(abs(found.values[0] + 0.5) < 1e-15)
    #expect(found.count == 4)
  }

  @Test(arguments: [1e300, 1e-300, 1]) func scaleDoesNotMatter(scale: Double) throws {
    let found = try #require(
      Autocorrelation([AutocorrelationTests.values.map { $0 * scale }], lags: 1))
    #expect(abs(found.values[0] - 0.1730602670516059) < 1e-12)
  }

  @Test func nothingComesOfConstantOrShortRuns() {
    #expect(Autocorrelation([[0.1, 0.1, 0.1, 0.1]], lags: 2) == nil)
    #expect(Autocorrelation([[0, 0, 0]], lags: 1) == nil)
    #expect(Autocorrelation([[1, 2]], lags: 2) == nil)
    #expect(Autocorrelation([], lags: 1) == nil)
    #expect(Autocorrelation([[.nan, .nan, .nan]], lags: 1) == nil)
  }
}
