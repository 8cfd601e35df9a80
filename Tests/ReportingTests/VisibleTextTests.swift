import Testing

@testable import Reporting

@Suite struct VisibleTextTests {
  @Test func spellsOutWhatHasNoShape() {
    #expect(
      VisibleText.of("a\tb\u{7F}\u{85}\u{200F}\u{2028}c")
        == "a\\u{9}b\\u{7F}\\u{85}\\u{200F}\\u{2028}c")
    #expect(VisibleText.of("plain – ünïcode 日本") == "plain – ünïcode 日本")
  }

  @Test func shortensInTheMiddle() {
    #expect(VisibleText.shortened("abcdefghij", to: 10) == "abcdefghij")
    #expect(VisibleText.shortened("abcdefghijk", to: 7) == "abcd…jk")
    #expect(VisibleText.shortened(String(repeating: "é", count: 250), to: 3).count == 3)
  }
}
