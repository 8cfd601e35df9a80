import Testing
import TimeSeries

@testable import SeriesIO

/// Files without a time column: the rows are numbered.
@Suite struct ValuesAloneTests {
  private func stamps(_ text: String, _ options: CSVOptions = CSVOptions()) throws -> [[Int64]] {
    try load(text, options).get().panel.series.map { series in
      series.values.indices.map { series.timestamp(at: $0).ticks }
    }
  }

  @Test(arguments: ["y\n5\n\"\"\n7\n", "Passengers\n5\nNA\n7.5\n", "\"a b\"\n5\n6\n7\n"])
  func rowsAreNumberedFromOne(text: String) throws {
    let panel = try load(text).get().panel
    #expect(try stamps(text) == [[1, 2, 3]])
    #expect(panel.stampStyle == .index && panel.frequency == .index(step: 1))
    #expect(panel.columns.id == nil && panel.columns.time == "ds")
    #expect(
      panel.columns.layout == ColumnNames.Layout(hasID: false, hasTime: false, targets: .one))
  }

  @Test func eachIdIsNumberedByItself() throws {
    #expect(try stamps("id,y\na,0.5\nb,1.5\na,2.5\n") == [[1, 2], [1]])
    var options = CSVOptions()
    options.targets = .numeric
    #expect(try stamps("a,b\n0.5,1.5\n1.5,2\n", options) == [[1, 2], [1, 2]])
    options.targets = .listed(["a", "b"])
    #expect(try stamps("a,b\n0.5,1.5\n1.5,2\n", options) == [[1, 2], [1, 2]])
  }

  @Test("a column that may be the time is never passed over")
  func aCandidateIsTheTime() throws {
    #expect(try stamps("t,y\n7,1\n8,2\n") == [[7, 8]])
    #expect(refusal("when,y\n31/01/2024,1\n").contains("error[E_NO_COLUMN]: no time column"))
    #expect(refusal("a,b,y\n1,2,3\n").contains("error[E_COLUMN_ROLE]: 2 columns could be the time"))
    #expect(refusal("day\n2024-01-01\n").contains("error[E_NO_COLUMN]: no target column"))
    #expect(refusal("year\n2024\n").contains("error[E_NO_COLUMN]: no target column"))
  }

  @Test func aBlankLineInOneColumnIsRefused() {
    for text in ["y\n1\n\n2\n", "y\n1\n  \n\n2\n"] {
      #expect(
        refusal(text)
          == "data.csv:3: error[E_BLANK_LINE]: a blank line in a file of one column; "
          + "take it out, or write \"\" or NA if a value is missing")
    }
    #expect(refusal("y\n\n1\n").hasPrefix("data.csv:2: error[E_BLANK_LINE]"))
    #expect(refusal("\ny\n1\n2\n\n\n") == "")
  }
}
