import TestSupport
import Testing

@testable import TimeSeries

@Suite struct ObservationsTests {
  /// Columns that are hard to keep: each must come back bit for bit.
  static let columns: [(name: String, cells: [Double])] = [
    ("none", []),
    ("one", [1.25]),
    ("missing", [.nan]),
    ("all missing", Array(repeating: .nan, count: 700)),
    ("zeros of both signs", [0, -0.0, 0, -0.0, 5, .nan, -0.0]),
    ("all equal", Array(repeating: -273.15, count: 1300)),
    (
      "subnormal",
      [
        .leastNonzeroMagnitude, .leastNormalMagnitude, -.leastNonzeroMagnitude, 0,
        .leastNormalMagnitude / 3,
      ]
    ),
    ("huge", [1e308, -1e308, .greatestFiniteMagnitude, 1, 0.1]),
    ("infinite", [.infinity, 1, -.infinity, 2]),
    ("17 digits", (1...600).map { 1 / Double($0) }),
    ("sums", (1...600).map { 0.1 * Double($0) }),
    ("mixed scales", [0.00001, 123456, 5, .nan, 1e-7, 99999.99]),
    ("too far apart for a power", [1e-20, 1e15, 3]),
    ("integers at the limit", [9_007_199_254_740_991, -9_007_199_254_740_992, 1]),
    ("integers below the limit", [2_251_799_813_685_247, -2_251_799_813_685_247, 1, 0.5]),
    ("another NaN", [Double(bitPattern: 0x7FF8_0000_0000_0001), 1, .nan]),
    ("digits that change", (0..<1600).map { Double($0 % 997) / ($0 < 800 ? 10 : 1e6) }),
    ("a late oddity", (0..<1100).map { $0 == 1090 ? Double.pi : Double($0) / 4 }),
  ]

  private func bits(_ values: some Sequence<Double>) -> [UInt64] { values.map(\.bitPattern) }

  @Test(arguments: columns.indices) func givesEveryCellBack(column: Int) {
    let (name, cells) = ObservationsTests.columns[column]
    for packed in [Observations(packing: cells), Observations(cells)] {
      #expect(packed.count == cells.count)
      #expect(bits(packed.decoded()) == bits(cells), "\(name), decoded")
      #expect(bits(packed) == bits(cells), "\(name), walked over")
      #expect(bits(packed.indices.map { packed[$0] }) == bits(cells), "\(name), one by one")
      #expect(packed.missingCount == cells.count { $0.isNaN })
    }
  }

  /// Decimals as files have them, of 1 to 17 digits, some missing; added in pieces of any length.
  @Test(arguments: 0..<12) func keepsDecimals(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let places = Int.random(in: 0...9, using: &random)
    let digits = Int.random(in: 1...17, using: &random)
    let cells = try (0..<Int.random(in: 1...3000, using: &random)).map { _ in
      if Int.random(in: 0..<20, using: &random) == 0 { return Double.nan }
      let most = (0..<digits).reduce(1) { product, _ in product * 10 }
      let number = Int.random(in: -most...most, using: &random)
      return try #require(Double("\(number)e-\(places)"))
    }
    var packed = Observations(shift: UInt8(Int.random(in: 2...9, using: &random)))
    var start = 0
    while start < cells.count {
      let end = min(cells.count, start + Int.random(in: 1...700, using: &random))
      packed.append(cells.span.extracting(start..<end))
      if Bool.random(using: &random) { packed.close() }
      start = end
    }
    packed.close()
    #expect(bits(packed.decoded()) == bits(cells))
    for _ in 0..<20 {
      let low = Int.random(in: 0...cells.count, using: &random)
      let part = low..<Int.random(in: low...cells.count, using: &random)
      #expect(bits(packed.part(part).decoded()) == bits(cells[part]))
      #expect(bits(packed.part(part)) == bits(cells[part]))
    }
  }

  /// Two decimals from 0 to 1000 need 17 bits; missing cells do not change that, and a part costs nothing more.
  @Test func takesFewBytes() {
    var cells: [Double] = []
    for row in 0..<100_000 {
      let hundredths = (row * 7919) % 100_000
      cells.append(row % 50 == 0 ? .nan : Double(hundredths) / 100)
    }
    let packed = Observations(packing: cells)
    #expect(packed.byteCount < cells.count * 9 / 4, "\(packed.byteCount) bytes")
    #expect(Observations(cells).byteCount == 8 * cells.count)
  }

  @Test func comparesByValues() {
    let cells = (0..<2000).map { Double($0) / 8 }
    let (packed, plain) = (Observations(packing: cells), Observations(cells))
    #expect(packed == plain && packed.hashValue == plain.hashValue)
    #expect(packed.part(5..<1999) == Observations(Array(cells[5..<1999])))
    #expect(packed.part(0..<1999) != plain)
    #expect(Observations(packing: [-0.0]) == [0], "as of Doubles")
    #expect(Observations(packing: [.nan]) != Observations([.nan]), "as of Doubles")
  }

  @Test func replacesCells() {
    var cells = (0..<1300).map { Double($0) / 10 }
    var packed = Observations(packing: cells)
    let before = packed
    for (index, value) in [(3, -0.0), (600, Double.nan), (1299, 1 / 3.0), (3, 4.5)] {
      cells[index] = value
      packed[index] = value
    }
    #expect(bits(packed) == bits(cells))
    #expect(before[600] == 60, "another copy stays as it was")
    packed[1299] = 7
    cells[1299] = 7
    let bytes = packed.byteCount
    packed.repack()
    #expect(bits(packed) == bits(cells) && packed.byteCount < bytes / 2)
  }
}
