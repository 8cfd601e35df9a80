import Testing

@testable import SeriesIO

/// Every kind of defect that files from elsewhere have, in a file of a few bytes: it is refused with
/// its class and its line, never read as something else.
@Suite struct DefectTests {
  struct Defect: CustomTestStringConvertible, Sendable {
    let name: String
    var bytes: [UInt8]
    var columns = (time: "date", target: "y", id: String?.none)
    let code: DataError.Code
    let line: Int
    var column: String?
    var testDescription: String { name }

    init(
      _ name: String, _ text: String, _ code: DataError.Code, _ line: Int, _ column: String? = nil,
      id: String? = nil
    ) {
      self.init(name, bytes: Array(text.utf8), code, line, column, id: id)
    }

    init(
      _ name: String, bytes: [UInt8], _ code: DataError.Code, _ line: Int,
      _ column: String? = nil, id: String? = nil
    ) {
      self.name = name
      self.bytes = bytes
      self.code = code
      self.line = line
      self.column = column
      columns.id = id
    }

    var refusal: DataError? {
      var options = CSVOptions()
      (options.time, options.id) = (columns.time, columns.id)
      options.targets = .listed([columns.target])
      guard case .failure(.data(let problem)) = load(bytes, options) else { return nil }
      return problem
    }
  }

  @Test(arguments: bytes + shapes + columns + times + orders + values + ids)
  func isRefused(defect: Defect) throws {
    let problem = try #require(defect.refusal, "it was loaded")
    #expect(problem.code == defect.code)
    #expect(problem.line == defect.line)
    #expect(problem.columnName == defect.column)
    #expect(!problem.what.isEmpty && !problem.whatToDo.isEmpty)
  }

  static let good = "date,y\n2024-01-01,1\n2024-01-02,2\n"

  @Test func theRestIsGood() throws {
    let defect = Defect("none", Self.good, .empty, 0)
    #expect(defect.refusal == nil)
  }

  private static func utf16(_ text: String, mark: [UInt8]) -> [UInt8] {
    mark + text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
  }

  static let bytes = [
    Defect("nothing", "", .empty, 1), Defect("blank lines", "\n \n\n", .empty, 1),
    Defect("UTF-16", bytes: utf16(good, mark: [0xFF, 0xFE]), .encoding, 1),
    Defect("UTF-16, big-endian", bytes: [0xFE, 0xFF, 0, 0x64, 0, 0x0A], .encoding, 1),
    Defect("UTF-32", bytes: [0xFF, 0xFE, 0, 0, 0x64, 0, 0, 0], .encoding, 1),
    Defect("UTF-16 without a mark", bytes: utf16(good, mark: []), .nul, 1),
    Defect("a NUL in a number", "date,y\n2024-01-01,1\u{0}2\n", .nul, 2),
    Defect("NULs at the end", good + "\u{0}\u{0}\u{0}", .nul, 4),
    Defect("a zip archive", bytes: Array("PK\u{3}\u{4}".utf8) + [9, 9], .notText, 1),
    Defect("xz data", bytes: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0, 0], .notText, 1),
    Defect("a PDF", "%PDF-1.7\n", .notText, 1), Defect("Parquet", "PAR1\u{15}\n", .notText, 1),
    Defect("SQLite", "SQLite format 3\u{0}\n", .notText, 1),
    Defect("a pickle", bytes: [0x80, 4, 0x95, 9, 0, 0, 0, 0x0A], .nul, 1),
    Defect("CR CR LF", "date,y\r\r\n2024-01-01,1\r\r\n", .strayCarriageReturn, 2),
    Defect("one CR among LF", "date,y\n2024-01-01,1\r2024-01-02,2\n", .strayCarriageReturn, 2),
    Defect(
      "a long field", "date,y\n2024-01-01,\(String(repeating: "1", count: 1 << 21))\n", .fieldLimit,
      2),
    Defect("many columns", String(repeating: "a,", count: 20_000) + "\n", .columnLimit, 1),
    Defect(
      "many commas", "date,y\n" + String(repeating: ",", count: 20_000) + "\n", .columnLimit, 2),
  ]

  static let shapes = [
    Defect("a header alone", "date,y\n", .noRows, 1),
    Defect("a quote never closed", "date,y\n2024-01-01,1\n2024-01-02,\"2\n", .unterminatedQuote, 3),
    Defect("a quote swallows a row", "date,y\n2024-01-01,\"1\n2024-01-02,2\"\n", .multiline, 2),
    Defect("a quote within", "date,y\n2024-01-01,1\n2024-01-02,2\"5\n", .quote, 3),
    Defect("text after a quote", "date,y\n2024-01-01,\"1\"5\n", .quote, 2),
    Defect("a header of two lines", "date,\"y\nz\"\n2024-01-01,1\n", .noColumn, 1),
    Defect("a short row", "date,y\n2024-01-01,1\n2024-01-02\n", .ragged, 3),
    Defect("a long row", "date,y\n2024-01-01,1\n2024-01-02,2,3\n", .ragged, 3),
    Defect("a comma at the end of each row", "date,y\n2024-01-01,1,\n", .ragged, 2),
    Defect("a decimal comma", "date,y\n2024-01-01,1,5\n", .ragged, 2),
    Defect("another delimiter further on", "date,y\n2024-01-01,1\n2024-01-02;2\n", .ragged, 3),
  ]

  static let columns = [
    Defect("a column absent", "date,z\n2024-01-01,1\n", .noColumn, 1),
    Defect("another case", "Date,Y\n2024-01-01,1\n", .noColumn, 1),
    Defect("transposed", "date,2024-01-01,2024-01-02\ny,1,2\n", .noColumn, 1),
    Defect("twice the same", "date,y,y\n2024-01-01,1,2\n", .duplicateColumn, 1, "y"),
    Defect("semicolons", "date;y\n2024-01-01;1\n", .noColumn, 1),
    Defect("a comment on top", "# made by x\n" + good, .noColumn, 1),
    Defect("a title on top", "Sales\n\n" + good, .noColumn, 1),
    Defect("a web page", "<!DOCTYPE html>\n<p>1, 2</p>\n", .noColumn, 1),
    Defect(
      "a Git LFS pointer", "version https://git-lfs.github.com/spec/v1\nsize 5\n", .noColumn, 1),
    Defect(
      "names that are no UTF-8", bytes: Array("date,y,".utf8) + [0xE9, 0x0A], .encoding, 1,
      "\u{FFFD}"),
  ]

  private static func time(_ name: String, _ cell: String, _ code: DataError.Code = .time) -> Defect
  {
    Defect(name, "date,y\n2024-01-01,1\n\(cell),2\n", code, 3, "date")
  }

  static let times = [
    time("29 February", "2023-02-29"), time("a 13th month", "2024-13-01"),
    time("day 0", "2024-01-00"), time("a leap second", "2024-01-01T23:59:60"),
    time("hour 24", "2024-01-01T24:00"), time("a two-digit year", "24-01-02"),
    time("day first", "02/01/2024"), time("an Excel serial", "45293"),
    time("a week date", "2024-W01-2"), time("am and pm", "2024-01-02 01:00 PM"),
    time("a small t", "2024-01-02t00:00:00"), time("empty", ""), time("not padded", "2024-1-2"),
    time("text behind", "2024-01-02x"), time("a named month", "02-Jan-2024"),
    time("the header again", "date"), time("a mark within", "\u{FEFF}2024-01-02"),
    time("a total", "Total"), time("a month among dates", "2024-02"),
    time("an epoch among dates", "1704153600"), time("compact", "20240102"),
    time("other digits", "２０２４-01-02"), time("a missing value", "NA"),
    time("with an offset", "2024-01-02T00:00Z", .timeZoneMix),
    Defect(
      "an integer of 20 digits", "date,y\n1,1\n99999999999999999999,2\n", .timeRange, 3, "date"),
    Defect("epochs in the wrong place", "date,y\n20240101,1\n20240102,2\n", .time, 2, "date"),
  ]

  static let orders = [
    Defect(
      "a stamp twice", "date,y\n2024-01-01,1\n2024-01-02,2\n2024-01-02,2\n", .duplicateTime, 4,
      "date"),
    Defect("a stamp again later", good + "2024-01-01,3\n", .duplicateTime, 4, "date"),
    Defect(
      "backwards", "date,y\n2024-01-01,1\n2024-01-03,2\n2024-01-02,2\n", .timeOrder, 4, "date"),
    Defect(
      "several series without an id", "id,date,y\na,2024-01-01,1\nb,2024-01-01,2\n", .duplicateTime,
      3, "date"),
    Defect(
      "seconds that wander",
      "date,y\n2024-01-01T00:00:00,1\n2024-01-01T01:00:00,2\n2024-01-01T02:00:07,3\n2024-01-01T03:00:00,4\n2024-01-01T04:00:00,4\n",
      .irregular, 4),
  ]

  private static func value(
    _ name: String, _ cell: String, _ code: DataError.Code = .value
  ) -> Defect {
    Defect(name, "date,y\n2024-01-01,1\n2024-01-02,\(cell)\n", code, 3, "y")
  }

  static let values = [
    value("a dash", "-"), value("a point", "."), value("a sign", "+"), value("an error", "#REF!"),
    value("infinity", "inf"), value("Infinity", "-Infinity"), value("NaN with a payload", "nan(1)"),
    value("hexadecimal", "0x1p3"), value("Fortran", "1d5"), value("a currency", "$5"),
    value("a unit", "5 kg"), value("per cent", "5%"), value("a Unicode minus", "\u{2212}5"),
    value("no exponent", "1e"), value("two points", "1.2.3"), value("truth", "true"),
    value("a date", "2024-01-02"), value("nothing to be seen", "5\u{200B}"),
    value("a C suffix", "5f"), value("an underscore", "1_000"), value("two signs", "--5"),
    value("a sign behind", "5-"), value("in brackets", "(5)"), value("a fraction", "1/2"),
    value("thousands", "\"1,234\""), value("a decimal comma", "\"1,5\""),
    value("spaces between thousands", "1 234"), value("other digits", "１２"),
    value("a footnote", "5*"), value("another word for missing", "n.a."),
    value("too large", "1e309", .valueRange),
    value("too many digits", String(repeating: "9", count: 400), .valueRange),
  ]

  private static func id(_ name: String, _ cell: String, _ code: DataError.Code = .id) -> Defect {
    Defect(name, "id,date,y\na,2024-01-01,1\n\(cell),2024-01-01,2\n", code, 3, "id", id: "id")
  }

  static let ids = [
    id("an empty id", ""), id("a tab in an id", "\"a\tb\""), id("an escape in an id", "a\u{1B}[2J"),
    id("DEL in an id", "a\u{7F}"), id("a long id", String(repeating: "a", count: 256)),
    Defect("an id of two lines", "id,date,y\n\"a\nb\",2024-01-01,1\n", .multiline, 2, id: "id"),
    Defect(
      "an id in Latin-1",
      bytes: Array("id,date,y\ncaf".utf8) + [0xE9] + Array(",2024-01-01,1\n".utf8),
      .encoding, 2, "id", id: "id"),
    Defect(
      "an id in overlong UTF-8",
      bytes: Array("id,date,y\n".utf8) + [0xC0, 0xAF] + Array(",2024-01-01,1\n".utf8), .encoding, 2,
      "id", id: "id"),
  ]

  /// What looks odd and yet says one thing only is read.
  @Test(arguments: [
    ("5e3", 5000.0), (".5", 0.5), ("5.", 5), ("007", 7), ("+5", 5), ("-0", 0), ("\"5\"", 5),
    (" 5 ", 5), ("1e-400", 0), ("-999", -999), ("1.7976931348623157e308", 1.7976931348623157e308),
    ("4.9e-324", Double.leastNonzeroMagnitude),
    ("0.1234567890123456789012345", 0.12345678901234568),
  ])
  func readsOddNumbers(cell: String, value: Double) throws {
    let report = try load("date,y\n2024-01-01,1\n2024-01-02,\(cell)\n").get().report
    #expect(report.lastCell == value)
  }
}
