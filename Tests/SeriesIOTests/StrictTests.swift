import Testing

@testable import SeriesIO

/// `--strict` refuses what else is only warned of.
@Suite struct StrictTests {
  @Test(arguments: [
    ("\u{FEFF}ds,y\n1,1\n2,2\n", 1), ("ds,y\r\n1,1\n2,2\r\n", 2), ("ds,y\n1,1\n\n\n2,2\n", 3),
    ("ds,y\n1,1\n2,2", 3), ("ds,y\n1,7\n2,7\n", 2), ("ds,y\n1,\n", 1),
  ])
  func refusesWarnings(text: String, line: Int) throws {
    let warning = try #require(try load(text).get().report.warnings.first)
    var options = CSVOptions()
    options.isStrict = true
    #expect(
      refusal(text, options)
        == "data.csv:\(line): error[E_STRICT]: under --strict, \(warning.message); mend it, or leave "
        + "--strict out")
    #expect(refusal("ds,y\n1,1\n2,2\n", options) == "")
  }
}
