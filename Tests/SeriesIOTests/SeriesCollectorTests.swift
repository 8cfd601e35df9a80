import Testing
import TimeSeries

@testable import SeriesIO

@Suite struct SeriesCollectorTests {
  @Test func lineNumbersAreKeptAsRuns() {
    let lines = [2, 3, 4, 9, 10, 12, 14, 15]
    var numbers = LineNumbers()
    for line in lines { numbers.append(line) }
    #expect(lines.indices.map { numbers[$0] } == lines)
  }

  @Test func findsSeriesInAnyOrder() {
    var collector = SeriesCollector(width: 1)
    for name in ["a", "b", "c"] { _ = collector.add(SeriesID(name)) }
    var generator = SplitMix(state: 1)
    for _ in 0..<200 {
      let index = Int.random(in: 0..<4, using: &generator)
      let bytes = Array(["a", "b", "c", "d"][index].utf8)
      #expect(collector.position(of: bytes.span) == (index < 3 ? index : nil))
    }
  }

  @Test func fillsGapsWithMissingValues() {
    var one = CollectedSeries(id: SeriesID("a"))
    one.stamps = [0, 2, 3].map { Timestamp(ticks: $0 * Timestamp.ticksPerDay) }
    one.values = [1, 2, .nan]
    let series = one.regular(.daily, slot: 0, id: one.id)
    #expect(series.values.map { $0.isNaN ? nil : $0 } == [1, nil, 2, nil])
    #expect(series.start == one.stamps[0] && series.end == one.stamps[2])
  }
}
