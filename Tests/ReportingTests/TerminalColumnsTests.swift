import Testing

@testable import Reporting

@Suite struct TerminalColumnsTests {
  @Test func wideCharactersTakeTwo() {
    #expect(TerminalColumns.of("") == 0)
    #expect(TerminalColumns.of("sales 2024") == 10)
    #expect(TerminalColumns.of("日本語") == 6)
    #expect(TerminalColumns.of("e\u{301}té") == 3)
    #expect(TerminalColumns.of("▁▂█…−") == 5)
    #expect(TerminalColumns.of("한국 🌍") == 7)
  }
}
