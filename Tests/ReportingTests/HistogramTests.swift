import Testing

@testable import Reporting

@Suite struct HistogramTests {
  /// NumPy's `histogram_bin_edges(…, "fd")` has 5 and 225 bins, "sturges" 7 of values whose middle half is
  /// the same.
  @Test func binsOfFreedmanAndDiaconis() {
    let powers = (1...100).map { Double($0) * Double($0).squareRoot() }
    #expect(Histogram.bins(ofSorted: powers) == 5)
    #expect(Histogram.bins(ofSorted: Array(repeating: 1, count: 9) + [2, 3, 50]) == 40)
    #expect(Histogram.bins(ofSorted: Array(repeating: 1, count: 50) + [2]) == 7)
    #expect(Histogram.bins(ofSorted: [1, 1]) == 4)
  }

  @Test func countsFallBetweenRoundEdges() throws {
    let histogram = try #require(Histogram([0, 0.5, 1, 1, 1.5, 2, 2.5, 3, 4, .nan, .infinity]))
    #expect(histogram.edges == [0, 1, 2, 3, 4])
    // On an edge to its right, on the last one to its left.
    #expect(histogram.counts == [2, 3, 2, 2])
    #expect(histogram.axis.lower == 0 && histogram.axis.upper == 4)
  }

  @Test(arguments: [
    [1.0, 1.0], [1e300, -1e300], [1e-300, 2e-300], [1e15, 1e15 + 1], [0, 0, 0],
  ])
  func everyValueIsCounted(values: [Double]) throws {
    let histogram = try #require(Histogram(values))
    #expect(histogram.counts.reduce(0, +) == values.count)
    #expect(histogram.counts.count == histogram.edges.count - 1)
    #expect(zip(histogram.edges, histogram.edges.dropFirst()).allSatisfy(<))
  }

  @Test func nothingComesOfNothing() {
    #expect(Histogram([]) == nil)
    #expect(Histogram([1]) == nil)
    #expect(Histogram([.nan, 1]) == nil)
  }
}
