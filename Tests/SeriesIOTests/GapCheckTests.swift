import Testing
import TimeSeries

@testable import SeriesIO

@Suite struct GapCheckTests {
  private func refusal(_ text: String) -> String? {
    var options = CSVOptions()
    options.refusesGaps = true
    switch load(text, options) {
    case .success: return nil
    case .failure(let error): return error.description
    }
  }

  @Test(arguments: [
    (
      "ds,y\n2024-01-01,1\n2024-01-02,2\n2024-01-04,3\n",
      ":4: error[E_GAP]: there is no row for 2024-01-03 before this one; "
    ),
    (
      "ds,y\n2024-01,1\n2024-02,2\n2024-06,3\n",
      ":4: error[E_GAP]: there are no rows from 2024-03 to 2024-05, 3 steps, before this one; "
    ),
    ("ds,y\n1,1\n2,\n3,3\n", ":3:2: error[E_GAP]: there is no value for 2; "),
    ("ds,y\n1,NA\n2,2\n", ":2:2: error[E_GAP]: there is no value for 1; "),
    (
      "id,ds,y\na,1,1\nb,1,1\nb,2,1\na,2,NA\nb,4,1\n",
      ":5:3: error[E_GAP]: there is no value for 2 of series \"a\"; "
    ),
    (
      "id,ds,y\na,1,1\nb,1,1\nb,2,1\nb,4,1\na,2,NA\n",
      ":5: error[E_GAP]: there is no row for 3 of series \"b\" before this one; "
    ),
  ]) func theFirstGapIsRefused(text: String, expected: String) throws {
    let said = try #require(refusal(text))
    #expect(said.contains(expected), "\(said)")
    let advice = "use --gaps mask, interpolate, ffill or zero"
    let hasOthers = text.contains("b,")
    #expect(
      said.hasSuffix(
        hasOthers ? "\(advice); --bad-series skip goes on without the series" : advice))
  }

  @Test func aWideFileNamesTheColumn() throws {
    var options = CSVOptions()
    options.refusesGaps = true
    options.targets = .numeric
    let text = "ds,north,south\n2024-01-01,1,1\n2024-01-02,2,\n2024-01-04,3,3\n"
    guard case .failure(.data(let error)) = load(text, options) else {
      Issue.record("it loads")
      return
    }
    #expect(error.line == 3 && error.column == 3 && error.code == .gap)
    #expect(error.what == "there is no value for 2024-01-02")
  }

  @Test func whatHasNoneIsLoaded() {
    #expect(refusal("ds,y\n2024-01-01,1\n2024-01-02,2\n") == nil)
    #expect(refusal("id,ds,y\na,1,1\nb,5,1\na,2,1\nb,6,2\n") == nil, "series begin where they do")
    #expect(refusal("ds,y\n1,1\n") == nil)
  }

  @Test func withoutBeingAskedForGapsAreLoaded() throws {
    let loaded = try load("ds,y\n2024-01-01,1\n2024-01-02,\n2024-01-04,3\n").get()
    #expect(loaded.report.gaps == 1 && loaded.report.missing == 1)
  }
}
