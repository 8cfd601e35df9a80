import Testing
import TimeSeries

@testable import SeriesIO

@Suite struct RejectedRowTests {
  private func options(_ most: Int?) -> CSVOptions {
    var options = CSVOptions()
    options.mostRejects = most
    return options
  }

  /// Every fault that one row can have, between good rows.
  static let faults: [(row: String, code: DataError.Code)] = [
    ("2024-01-02,x,2", .value), ("2024-01-02,1e999,2", .valueRange), ("2024-01-02,1", .ragged),
    ("2024-01-02,1,2,3", .ragged), ("yesterday,1,2", .time), ("2024-01,1,2", .time),
    ("2024-01-02T00:00Z,1,2", .timeZoneMix), ("2024-01-01,1,2", .duplicateTime),
    ("2023-12-31,1,2", .timeOrder), ("2024-01-02,1,", .id), ("2024-01-02,1,\"a\nb\"", .multiline),
  ]

  @Test(arguments: faults) func leavesARowOut(row: String, code: DataError.Code) throws {
    let text = "date,y,id\n2024-01-01,1,2\n\(row)\n2024-01-02,5,2\n"
    #expect(refusal(text).contains("error[\(code.rawValue)]"))
    #expect(refusal(text, options(0)).contains("error[\(code.rawValue)]"))
    let loaded = try load(text, options(1)).get()
    #expect(loaded.panel.series.map(\.values) == [[1, 5]])
    #expect(loaded.report.rows == 2)
    let problem = try #require(loaded.rejects.first).problem
    #expect(problem.code == code && problem.line == 3)
  }

  @Test func refusesTheFirstBeyondTheLimit() throws {
    let text = "ds,y\n1,a\n2,2\n3,b\n4,4\n5,c\n"
    #expect(try load(text, options(3)).get().rejects.map(\.problem.line) == [2, 4, 6])
    #expect(refusal(text, options(2)).hasPrefix("data.csv:6:2: error[E_VALUE]"))
    #expect(refusal("ds,y\n2024-01,a\n", options(9)).hasPrefix("data.csv:2:2: error[E_VALUE]"))
  }

  @Test(arguments: [
    ("ds,y\n1,1\n2,\"2\n", "E_UNTERMINATED_QUOTE"), ("ds,y\n1,1\n2,a\"b\n", "E_QUOTE"),
    ("ds,y\n1,\u{0}\n2,2\n", "E_NUL"), ("ds,y\n1,1\n2,2\r3,3\n", "E_STRAY_CR"),
    ("ds,y\n1,1\n2,2\n4,3\n5,1\n6,1\n", ""),
    ("ds,y\n2024-01-01,1\n2024-01-02,1\n2024-01-03,1\n2024-01-03T07:00,2\n", "E_IRREGULAR"),
    ("y\n1\nx\n", "E_NO_COLUMN"),
  ])
  func whatIsNoFaultOfOneRowRefuses(text: String, code: String) {
    let message = refusal(text, options(1000))
    #expect(code.isEmpty ? message.isEmpty : message.contains("error[\(code)]"), "\(message)")
  }

  @Test("the first rows may be bad too, and have no say in how stamps are written")
  func badRowsOnTop() throws {
    let text = "date,y\n1,2,3\n2024-01,x\n2024-01-01,1\n2024-01-02,2\n"
    let loaded = try load(text, options(5)).get()
    #expect(loaded.panel.series[0].values == [1, 2] && loaded.panel.stampStyle == .date)
    #expect(loaded.rejects.map(\.problem.line) == [2, 3])
  }

  @Test func tellsLineCodeMessageAndRow() throws {
    let text = "ds;note;y\n1;\"a;\"\"b\"\"\";-x\n2;c;2\n"
    var wanted = options(1)
    wanted.delimiter = UInt8(ascii: ";")
    wanted.targets = .listed(["y"])
    let rows = try load(text, wanted).get().rejects
    let csv = String(decoding: RejectedRow.csv(rows, delimiter: wanted.delimiter), as: UTF8.self)
    #expect(
      csv == "line,code,message,row\n2,E_VALUE,\"\"\"-x\"\" in column \"\"y\"\" is not a number\","
        + "\"1;\"\"a;\"\"\"\"b\"\"\"\"\"\";-x\"\n")
  }
}
