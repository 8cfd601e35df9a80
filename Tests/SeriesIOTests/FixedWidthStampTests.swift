import Testing
import TimeSeries

@testable import SeriesIO

@Suite struct FixedWidthStampTests {
  private static let all: FixedWidthStamp.Widths = {
    FixedWidthStamp.Widths(
      of: .dateTime(separator: .space, seconds: .fraction(digits: 0), zone: .none))
  }()

  /// The same with the month of another stamp in mind, and with its own.
  private func fast(_ bytes: [UInt8]) -> Timestamp? {
    var month = FixedWidthStamp.Month()
    let stamp = FixedWidthStamp.parse(bytes.span, FixedWidthStampTests.all, &month)
    #expect(FixedWidthStamp.parse(bytes.span, FixedWidthStampTests.all, &month) == stamp)
    let other = Array("2024-02-28".utf8)
    #expect(FixedWidthStamp.parse(other.span, FixedWidthStampTests.all, &month) != nil)
    #expect(FixedWidthStamp.parse(bytes.span, FixedWidthStampTests.all, &month) == stamp)
    return stamp
  }

  private func reference(_ bytes: [UInt8]) -> Timestamp? {
    guard case .stamp(let stamp, let style) = TimeParser.parse(bytes.span) else { return nil }
    switch style {
    case .date, .dateTime(_, _, .none): return stamp
    default: return nil
    }
  }

  /// Good stamps with none to three bytes changed: read as the reference reads them, or left to it.
  @Test func agreesWithTheReference() {
    var generator = SplitMix(state: 21)
    let marks = Array("0123456789-:T /.Z+".utf8) + [0x2F, 0x3A, 0x80, 0xB0, 0xFF, 0]
    let first = CivilDate(year: 1, month: 1, day: 1).daysSinceEpoch
    let last = CivilDate(year: 9999, month: 12, day: 31).daysSinceEpoch
    var read = 0
    for round in 0..<60_000 {
      let date = CivilDate(daysSinceEpoch: .random(in: first...last, using: &generator))
      let stamp = Timestamp(
        ticks: Timestamp(date).ticks
          + .random(in: 0..<86_400, using: &generator) * Timestamp.ticksPerSecond)
      let style: StampStyle =
        switch round % 4 {
        case 0: .date
        case 1: .dateTime(separator: .t, seconds: .omitted, zone: .none)
        case 2: .dateTime(separator: .space, seconds: .fraction(digits: 0), zone: .none)
        default: .dateTime(separator: .t, seconds: .fraction(digits: 0), zone: .none)
        }
      var bytes = Array(style.format(stamp).utf8)
      for _ in 0..<Int.random(in: 0...3, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        bytes[place] = marks.randomElement(using: &generator) ?? 0
      }
      #expect(fast(bytes) == reference(bytes), "\(String(decoding: bytes, as: UTF8.self))")
      if fast(bytes) != nil { read += 1 }
    }
    #expect(read > 15_000)
  }

  /// In a column of integers, whatever is read at once is read as the reference reads it.
  @Test func readsIntegersLikeTheReference() {
    var generator = SplitMix(state: 22)
    let marks = Array("01234567890123456789-+. e".utf8)
    var read = 0
    for round in 0..<20_000 {
      let count = Int.random(in: 0...20, using: &generator)
      let bytes = (0..<count).map { _ in
        round % 2 == 0
          ? UInt8.random(in: 48...57, using: &generator)
          : marks.randomElement(using: &generator) ?? 0
      }
      guard let stamp = FixedWidthStamp.integer(bytes.span) else { continue }
      read += 1
      #expect(TimeParser.parse(bytes.span, on: .index) == .stamp(stamp, .index))
    }
    #expect(read > 8000)
    #expect(FixedWidthStamp.Widths(of: .index).index)
    #expect(!FixedWidthStamp.Widths(of: .year).index && !FixedWidthStamp.Widths(of: nil).index)
  }

  @Test func readsOnlyTheWidthsOfTheColumn() {
    let cells = ["2024-01-31", "2024-01-31 13:00", "2024-01-31 13:00:00"].map { Array($0.utf8) }
    let styles: [(StampStyle?, [Bool])] = [
      (nil, [false, false, false]), (.date, [true, false, false]), (.month, [false, false, false]),
      (.dateTime(separator: .t, seconds: .omitted, zone: .none), [true, true, false]),
      (.dateTime(separator: .t, seconds: .fraction(digits: 3), zone: .none), [true, true, true]),
      (.dateTime(separator: .t, seconds: .omitted, zone: .utc), [false, false, false]),
    ]
    for (style, expected) in styles {
      let widths = FixedWidthStamp.Widths(of: style)
      var month = FixedWidthStamp.Month()
      #expect(cells.map { FixedWidthStamp.parse($0.span, widths, &month) != nil } == expected)
      // What is read at once leaves the column's style as it is.
      for (cell, isRead) in zip(cells, expected) where isRead {
        var axis = TimeAxis()
        if let style { #expect(axis.admit(style) == nil) }
        guard case .stamp(_, let own) = TimeParser.parse(cell.span) else {
          Issue.record("a stamp")
          continue
        }
        #expect(axis.admit(own) == nil)
        #expect(axis.style == style)
      }
    }
  }
}
