import Testing

@testable import SeriesIO

@Suite struct CSVReaderTests {
  struct Row: Equatable {
    var line: Int
    var fields: [String]
  }

  enum Outcome: Equatable {
    case rows([Row])
    case refused([Row], DataError.Code, line: Int, column: Int?)
  }

  private func read(_ bytes: [UInt8], chunk: Int, dialect: CSVReader.Dialect) -> Outcome {
    let file = TemporaryFile(bytes)
    var rows: [Row] = []
    do throws(LoadError) {
      var reader = try CSVReader(
        source: try ByteSource.open(file.path), dialect: dialect, blockSize: chunk)
      while try reader.next() {
        rows.append(
          Row(
            line: reader.row.line,
            fields: (0..<reader.row.count).map {
              String(decoding: reader.row.copy(of: $0), as: UTF8.self)
            }))
      }
      #expect(try !reader.next())
      return .rows(rows)
    } catch {
      guard case .data(let refusal) = error else { return .rows([]) }
      return .refused(rows, refusal.code, line: refusal.line, column: refusal.column)
    }
  }

  private func read(_ text: String, _ dialect: CSVReader.Dialect = .init()) -> Outcome {
    read(Array(text.utf8), chunk: CSVReader.blockSize, dialect: dialect)
  }

  @Test func splitsFieldsAndCountsPhysicalLines() {
    #expect(
      read("\n a , \"b\"\"c\" ,,\n\n1,\"x\ny\r\nz\",3\n4\n")
        == .rows([
          Row(line: 2, fields: ["a", "b\"c", "", ""]),
          Row(line: 4, fields: ["1", "x\ny\r\nz", "3"]),
          Row(line: 7, fields: ["4"]),
        ]))
  }

  @Test func takesOtherDelimitersAndNoQuotes() {
    #expect(
      read("a\tb \" c\t\n", .init(delimiter: 9, quote: nil))
        == .rows([Row(line: 1, fields: ["a", "b \" c", ""])]))
    #expect(
      read("# one\rtwo\"\r\na,b\r\n", .init(skipLines: 2))
        == .rows([Row(line: 3, fields: ["a", "b"])]))
  }

  @Test func endsLinesInOneWay() {
    let rows = [Row(line: 1, fields: ["a"]), Row(line: 2, fields: ["b"])]
    for text in ["a\nb\n", "a\r\nb\r\n", "a\rb\r", "a\r\nb\n", "a\nb\r\n", "a\nb", "a\rb"] {
      #expect(read(text) == .rows(rows), "\(text.debugDescription)")
    }
    #expect(read("a\nb\rc\n") == .refused([rows[0]], .strayCarriageReturn, line: 2, column: nil))
    #expect(read("a\r\r\nb\n") == .refused([rows[0]], .strayCarriageReturn, line: 2, column: nil))
    #expect(read("a\nb\r") == .refused([rows[0]], .strayCarriageReturn, line: 2, column: nil))
  }

  @Test(arguments: [
    ("a\n1,2\"3\n", DataError.Code.quote, 2, 2), ("a\n\"1\" x,2\n", .quote, 2, 1),
    ("a\n\"1\n2\"3\n", .quote, 3, 1), ("a\n\"1\",\"2\n3,4\n", .unterminatedQuote, 2, 2),
    ("a\n\"", .unterminatedQuote, 2, 1), ("a\n1,2\u{0}\n", .nul, 2, 2),
  ])
  func refuses(text: String, code: DataError.Code, line: Int, column: Int) {
    #expect(
      read(text)
        == .refused([Row(line: 1, fields: ["a"])], code, line: line, column: column))
  }

  @Test func refusesWhatIsNoUTF8Text() {
    func outcome(_ bytes: [UInt8]) -> Outcome { read(bytes, chunk: 64, dialect: .init()) }
    #expect(outcome([]) == .refused([], .empty, line: 1, column: nil))
    #expect(outcome([0xFF, 0xFE, 0x61, 0]) == .refused([], .encoding, line: 1, column: nil))
    #expect(outcome(Array("PK\u{3}\u{4}".utf8)) == .refused([], .notText, line: 1, column: nil))
    #expect(
      outcome([0xEF, 0xBB, 0xBF, 0x22, 0x61, 0x22, 0x0A]) == .rows([Row(line: 1, fields: ["a"])]))
    #expect(read("a\n", .init(skipLines: 2)) == .refused([], .noHeader, line: 2, column: nil))
  }

  @Test func limitsFieldsAndColumns() {
    let longest = String(repeating: "x", count: RowBuffer.fieldLimit)
    #expect(read("\(longest),\(longest)\n") == .rows([Row(line: 1, fields: [longest, longest])]))
    for text in ["a\n1,\(longest)y\n", "a\n1,\"\(longest)\ny\n"] {
      for chunk in [4096, CSVReader.blockSize] {
        #expect(
          read(Array(text.utf8), chunk: chunk, dialect: .init())
            == .refused([Row(line: 1, fields: ["a"])], .fieldLimit, line: 2, column: 2))
      }
    }
    let widest = [String](repeating: "", count: RowBuffer.columnLimit)
    #expect(
      read(widest.joined(separator: ",") + "\n") == .rows([Row(line: 1, fields: widest)]))
    #expect(
      read("\n" + widest.joined(separator: ",") + ",\n")
        == .refused([], .columnLimit, line: 2, column: nil))
  }

  @Test func limitsRows() {
    let field = String(repeating: "x", count: RowBuffer.fieldLimit)
    let fields = [String](repeating: field, count: RowBuffer.rowLimit / RowBuffer.fieldLimit)
    #expect(
      read("a\n" + fields.joined(separator: ",") + ",y\n")
        == .refused([Row(line: 1, fields: ["a"])], .fieldLimit, line: 2, column: nil))
  }

  /// Random texts of the bytes that matter: how they are cut into pieces never matters.
  @Test func anyChunkingReadsAlike() {
    let alphabet = Array("\"\"\",,\n\n\r\n ab\t\r\u{0}".utf8)
    var generator = SplitMix(state: 7)
    for round in 0..<400 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 1...40, using: &generator) {
        // Most rounds without the NUL and the lone CR, which end everything early.
        let usable = round % 4 == 0 ? alphabet : Array(alphabet.dropLast(2))
        bytes.append(usable.randomElement(using: &generator) ?? 0)
      }
      let whole = read(bytes, chunk: CSVReader.blockSize, dialect: .init())
      for chunk in [1, 2, 7] {
        #expect(read(bytes, chunk: chunk, dialect: .init()) == whole, "\(excerpt(bytes))")
      }
    }
  }
}
