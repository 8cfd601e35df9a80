import Testing
import TimeSeries

@testable import SeriesIO

@Suite struct StampWindowTests {
  private func options(since: String? = nil, until: String? = nil) -> CSVOptions {
    var options = CSVOptions()
    (options.since, options.until) = (since, until)
    return options
  }

  private func values(_ text: String, _ options: CSVOptions) throws -> [Double] {
    try load(text, options).get().panel.series.flatMap(\.values)
  }

  static let days = "ds,y\n2024-01-01,1\n2024-01-02,2\n2024-01-03,3\n2024-01-04,4\n"

  @Test(
    arguments: [
      ("2024-01-02", nil, [2, 3, 4]), (nil, "2024-01-03", [1, 2, 3]),
      ("2024-01-02", "2024-01-03", [2, 3]), ("2023-01-01", "2025-01-01", [1, 2, 3, 4]),
    ] as [(String?, String?, [Double])])
  func bothEndsAreIncluded(since: String?, until: String?, expected: [Double]) throws {
    let wanted = options(since: since, until: until)
    #expect(try values(Self.days, wanted) == expected)
    #expect(try load(Self.days, wanted).get().report.rows == expected.count)
  }

  @Test func aDateAmongTimesIsItsWholeDay() throws {
    let text = "ds,y\n2024-01-01,1\n2024-01-01T12:00,2\n2024-01-02,3\n2024-01-02T12:00,4\n"
    #expect(try values(text, options(until: "2024-01-01")) == [1, 2])
    #expect(try values(text, options(since: "2024-01-02")) == [3, 4])
    #expect(try values(text, options(until: "2024-01-02T00:00")) == [1, 2, 3])
  }

  @Test func otherFormsOfStampAreTheirOwn() throws {
    #expect(try values("t,y\n7,1\n8,2\n9,3\n", options(since: "8")) == [2, 3])
    #expect(try values("t,y\n2024Q1,1\n2024Q2,2\n", options(until: "2024Q1")) == [1])
  }

  @Test("what lies outside is not read, but must have a stamp")
  func looksAtStampsOutside() throws {
    let text = "ds,y\n2023-12-30,junk\n2023-12-30,junk\n" + Self.days.dropFirst(5)
    #expect(try values(text, options(since: "2024-01-01")) == [1, 2, 3, 4])
    #expect(
      refusal("ds,y\nlong ago,1\n2024-01-01,1\n", options(since: "2024-01-01"))
        .contains("data.csv:2"))
  }

  @Test func refusesBoundsOfAnotherKind() {
    for bound in ["2024", "2024-01", "01/02/2024", "2024-01-01T00:00Z", "x", ""] {
      let message = refusal(Self.days, options(since: bound))
      #expect(
        message.hasPrefix("data.csv:2:1: error[E_WINDOW]: \"2024-01-01\" in column \"ds\" is"))
      #expect(message.contains("--since \"\(bound)\""))
    }
    #expect(
      refusal(Self.days, options(since: "2025-01-01"))
        == "data.csv:1: error[E_NO_ROWS]: no row lies between --since and --until; "
        + "ask for a longer stretch of time")
    #expect(
      refusal("y\n1\n2\n", options(since: "2")).hasPrefix(
        "data.csv:1: error[E_NO_COLUMN]: --since needs a time column, and there is none; "))
  }
}
