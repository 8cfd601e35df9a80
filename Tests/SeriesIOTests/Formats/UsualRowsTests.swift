import Testing
import TimeSeries

@testable import SeriesIO

/// Rows that go on as those before them, which are read in a way of their own.
@Suite struct UsualRowsTests {
  private var generator = SplitMix(state: 77)

  private mutating func number(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &generator)
  }

  /// A long or a wide table of even steps, with some of its bytes changed.
  private mutating func table() -> [UInt8] {
    let isLong = number(0...1) == 0
    let ending = number(0...3) == 0 ? "\r\n" : "\n"
    let form = number(0...2)
    let (columns, decimals) = (isLong ? 1 : number(1...40), number(0...9))
    var text =
      (isLong
        ? "unique_id,ds,y,x" : (["ds"] + (0..<columns).map { "s\($0)" }).joined(separator: ","))
    text += ending
    for series in 0..<(isLong ? number(1...4) : 1) {
      for row in 0..<number(1...60) {
        let hours = Timestamp(ticks: Int64(row) * 3600 * Timestamp.ticksPerSecond)
        let days = Timestamp(ticks: Int64(19_700 + row) * Timestamp.ticksPerDay)
        let stamp =
          switch form {
          case 0: StampStyle.date.format(days)
          case 1:
            StampStyle.dateTime(
              separator: .space, seconds: .fraction(digits: 0), zone: .none
            ).format(hours)
          default: "\(row + 7)"
          }
        let cells = (0..<columns).map { _ in cell(decimals) }
        text += ((isLong ? ["series_\(series)"] : []) + [stamp] + cells + (isLong ? ["1"] : []))
          .joined(separator: ",")
        text += ending
      }
    }
    var bytes = Array(text.utf8)
    for _ in 0..<(number(0...1) == 0 ? 0 : number(1...3)) {
      let place = number(bytes.count / 3...bytes.count - 1)
      let other = Array("0123456789.,-\n\r\"N e".utf8).randomElement(using: &generator) ?? 48
      switch number(0...2) {
      case 0: bytes[place] = other
      case 1: bytes.insert(other, at: place)
      default: bytes.remove(at: place)
      }
    }
    return bytes
  }

  private mutating func cell(_ decimals: Int) -> String {
    if number(0...15) == 0 { return number(0...1) == 0 ? "" : "NA" }
    let sign = number(0...3) == 0 ? "-" : ""
    let whole = "\(number(0...number(0...3) * 3000 + 5))"
    let digits = (0..<decimals).map { _ in "\(number(0...9))" }.joined()
    return sign + whole + (decimals > 0 ? "." + digits : "")
  }

  /// What was loaded, bit for bit, or why not.
  private func summary(_ result: Result<LoadedPanel, LoadError>) -> String {
    switch result {
    case .failure(let error): return "\(error)"
    case .success(let loaded):
      let series = loaded.panel.series.map { one in
        "\(one.id.text) \(one.start) \(one.values.map(\.bitPattern))"
      }
      return "\(loaded.report) \(loaded.panel.frequency) \(series)"
    }
  }

  /// In blocks of a byte no record is plain, and no row usual.
  @Test mutating func changeNothing() {
    var loadedCount = 0
    for _ in 0..<250 {
      let bytes = table()
      let whole = load(bytes)
      if case .success = whole { loadedCount += 1 }
      let (one, other) = (summary(whole), summary(load(bytes, blockSize: 1)))
      #expect(one == other, "\(String(decoding: bytes, as: UTF8.self))")
    }
    #expect(loadedCount > 80 && loadedCount < 245)
  }

  @Test(arguments: ["\n", "\r\n"]) func areNearlyAll(ending: String) throws {
    var text = "unique_id,ds,y\(ending)"
    for row in 0..<3000 {
      text += "series_\(row / 1000),\(row % 1000),\(Double(row % 1000) / 4)\(ending)"
    }
    let file = TemporaryFile(text)
    let reader = try CSVReader(
      source: try ByteSource.open(file.path), dialect: CSVOptions().dialect)
    var table = try TableLoader(reader: reader, options: CSVOptions())
    let loaded = try table.load()
    #expect(loaded.report.rows == 3000 && loaded.panel.series.map(\.count) == [1000, 1000, 1000])
    let usual = table.usual
    let count = try #require(usual).count
    #expect(count > 2950, "\(count) of 3000 rows")
  }
}
