import TestSupport
import Testing

@testable import TimeSeries

@Suite struct FindingListTests {
  private func finding(_ severity: Double) -> Finding {
    Finding(.gap, steps: 0..<2, magnitude: 2, severity: severity)
  }

  @Test("the worst are kept in any order of arrival", arguments: 1...5)
  func keepsTheWorst(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let severities = (0..<1000).map { Double($0) }.shuffled(using: &random)
    var list = FindingList(limit: 7)
    for (index, severity) in severities.enumerated() {
      list.add(finding(severity), series: index / 10)
    }
    #expect(list.worst(.gap).map(\.finding.severity) == (993..<1000).reversed().map(Double.init))
    #expect(list.count(.gap).findings == 1000)
    #expect(list.count(.gap).series == 100)
    #expect(list.count(.gap).steps == 2000)
  }

  @Test func ofEqualsTheEarlierAreKept() {
    var list = FindingList(limit: 2)
    for series in 0..<50 { list.add(finding(1), series: series) }
    #expect(list.worst(.gap).map(\.series) == [0, 1])
    #expect(list.worst(.outlier).isEmpty && !list.isEmpty)
  }
}
