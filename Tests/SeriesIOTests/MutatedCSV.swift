/// Seeded texts that look like the CSVs of this world, with some of the things that go wrong in them.
struct MutatedCSV {
  var generator: SplitMix
  private(set) var delimiter = UInt8(ascii: ",")

  init(seed: UInt64) { generator = SplitMix(state: seed) }

  /// - Parameter longField: the bytes of a long field, where there is one.
  mutating func next(longField: Int = 300) -> [UInt8] {
    delimiter = Array(",,,,;\t | ".utf8).randomElement(using: &generator) ?? 44
    var bytes = text(longField: longField)
    for _ in 0..<(chance(3) ? 0 : number(1...6)) where !bytes.isEmpty { mutate(&bytes) }
    if chance(8) { bytes = [0xEF, 0xBB, 0xBF] + bytes }
    return bytes
  }

  private mutating func number(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &generator)
  }

  /// True once in `count` times.
  private mutating func chance(_ count: Int) -> Bool { number(1...count) == 1 }

  private mutating func text(longField: Int) -> [UInt8] {
    let ending = Array(
      ["\n", "\n", "\r\n", "\r\n", "\r"].randomElement(using: &generator)?.utf8 ?? "\n".utf8)
    let quoting = number(0...3)
    let columns = chance(6) ? number(20...90) : number(1...5)
    var bytes: [UInt8] = []
    for row in 0..<number(0...(columns > 20 ? 6 : 30)) {
      for column in 0..<columns {
        if column > 0 { bytes.append(delimiter) }
        let isQuoted = quoting == 0 || quoting == 1 && column == 0 || quoting == 2 && chance(20)
        let cell = chance(400) ? [UInt8](repeating: 120, count: longField) : cell(row, column)
        bytes += isQuoted ? [34] + cell + [34] : cell
      }
      bytes += ending
      if chance(40) { bytes += ending }
    }
    if chance(5), let last = bytes.last, last == 10 || last == 13 { bytes.removeLast(ending.count) }
    return bytes
  }

  private mutating func cell(_ row: Int, _ column: Int) -> [UInt8] {
    if row == 0 { return Array("name\(column)".utf8) }
    switch number(0...5) {
    case 0: return Array("series_\(number(0...99))".utf8)
    case 1: return Array("2024-01-\(number(10...28)) 0\(number(0...9)):00:00".utf8)
    case 2: return Array("\(number(-999...999)).\(number(0...99_999))".utf8)
    case 3: return chance(3) ? [] : Array("NA".utf8)
    case 4: return Array("é, \(number(0...9)) ü".utf8.filter { $0 != delimiter })
    default: return Array("\(number(0...1_000_000))".utf8)
    }
  }

  private mutating func mutate(_ bytes: inout [UInt8]) {
    let place = number(0...bytes.count - 1)
    let special = [34, 34, 34, 13, 10, 0, 32, 9, delimiter, 239, 120]
    let byte = special.randomElement(using: &generator) ?? 34
    switch number(0...5) {
    case 0: bytes[place] = byte
    case 1: bytes.remove(at: place)
    case 2: bytes.insert(contentsOf: [byte, byte], at: place)
    case 3: bytes.removeSubrange(place...)
    case 4:
      let end = min(bytes.count, place + number(1...80))
      bytes.insert(contentsOf: bytes[place..<end], at: number(0...bytes.count))
    default: bytes.insert(byte, at: place)
    }
  }
}
