import Testing
import TimeSeries

@testable import SeriesIO

@Suite struct SeriesCollectorTests {
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
    var collector = SeriesCollector(width: 2)
    let position = collector.add(SeriesID("a"))
    let stamps = [0, 2, 3].map { Timestamp(ticks: $0 * Timestamp.ticksPerDay) }
    for (stamp, cells) in zip(stamps, [[7, 1], [8, 2], [9, .nan]]) {
      #expect(collector.append(stamp, cells, line: 2, to: position) == nil)
    }
    collector.finish()
    let series = collector.regular(position, slot: 1, .daily, id: SeriesID("a/x"))
    #expect(series.values.map { $0.isNaN ? nil : $0 } == [1, nil, 2, nil])
    #expect(series.start == stamps[0] && series.end == stamps[2])
    #expect(series.id == SeriesID("a/x"))
    #expect(collector.cells(of: position, slot: 0) == [7, 8, 9])
  }

  /// However long a series is, its columns take what its cells need and hardly more: numbers that rise by 10 a row
  /// spread over 13 bits within a block.
  @Test(arguments: [1, 3]) func packsCells(width: Int) {
    var collector = SeriesCollector(width: width)
    let position = collector.add(SeriesID("a"))
    let rows = 70_001
    for row in 0..<rows {
      let cells = (0..<width).map { Double(row * 10 + $0) }
      _ = collector.append(Timestamp(ticks: Int64(row)), cells, line: row + 2, to: position)
    }
    collector.finish()
    for slot in 0..<width {
      let column = collector.columns[slot]
      #expect(column.decoded() == (0..<rows).map { Double($0 * 10 + slot) })
      #expect(column.byteCount * 8 <= rows * 14, "\(column.byteCount) bytes for \(rows) cells")
    }
  }

  /// Cells reach their columns many at once; however the series take turns, each gets its own, in order.
  @Test(arguments: [1, 3]) func keepsEveryCellInItsColumn(width: Int) {
    var collector = SeriesCollector(width: width)
    for name in ["a", "b", "c"] { _ = collector.add(SeriesID(name)) }
    var generator = SplitMix(state: 5)
    var expected = [[Double]](repeating: [], count: 3 * width)
    for row in 0..<40_000 {
      // Long stretches of one series, and quick turns.
      let position = row % 20_000 < 15_000 ? row / 20_000 : Int.random(in: 0..<3, using: &generator)
      let cells = (0..<width).map { Double(row * 10 + $0) }
      let stamp = Timestamp(ticks: Int64(row))
      #expect(collector.append(stamp, cells, line: row + 2, to: position) == nil)
      for slot in 0..<width { expected[position * width + slot].append(cells[slot]) }
    }
    collector.finish()
    #expect(collector.columns.map { $0.decoded() } == expected)
    let first = expected[0].map { Int($0) / 10 }
    #expect(collector.series[0].stamps.map(\.ticks) == first.map(Int64.init))
    #expect(first.indices.map { collector.series[0].lines[$0] } == first.map { $0 + 2 })
    for index in [0, 100, first.count - 2] {
      let misplaced = collector.append(
        Timestamp(ticks: Int64(first[index])), [Double](repeating: 0, count: width), line: 1, to: 0)
      guard case .duplicate(let row) = misplaced else {
        Issue.record("row \(index) is taken again")
        continue
      }
      #expect(row == index)
    }
  }
}
