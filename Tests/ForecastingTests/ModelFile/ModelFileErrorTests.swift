import Testing

@testable import Forecasting

@Suite struct ModelFileErrorTests {
  @Test func isOneLineWithCodeAndAdvice() {
    let error = ModelFileError(path: "a/m", code: .shape, problem: "it is long", advice: "cut it")
    #expect(error.description == "a/m: error[M_SHAPE]: it is long; cut it")
  }

  @Test(arguments: [
    ("weight_ih_l0", "\"weight_ih_l0\""),
    ("a\nb: error", "\"a\\u{a}b: error\""),
    ("\u{1B}[2J", "\"\\u{1b}[2J\""),
    ("é\u{202E}\u{7F}", "\"\\u{e9}\\u{202e}\\u{7f}\""),
    (String(repeating: "x", count: 80), "\"" + String(repeating: "x", count: 80) + "\""),
    (String(repeating: "x", count: 81), "\"" + String(repeating: "x", count: 80) + "…\""),
  ])
  func quotesNamesHarmlessly(name: String, expected: String) {
    #expect(ModelFileError.quoted(name) == expected)
  }
}
