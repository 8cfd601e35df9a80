import Testing

@testable import Reporting

@Suite struct NumberTextTests {
  @Test(arguments: [
    (0.0, 2, "0.00"), (1.005, 1, "1.0"), (-0.04, 1, "0.0"), (-1.25, 1, "−1.3"), (0.5, 0, "1"),
    (12345.678, 1, "12\u{202F}345.7"), (1234, 0, "1234"), (1e15, 0, "1e15"), (.nan, 2, "–"),
    (-1.23456e20, 2, "−1.235e20"), (0.07, 3, "0.070"),
  ]) func fixed(number: Double, decimals: Int, text: String) {
    #expect(NumberText.fixed(number, decimals: decimals) == text)
  }

  @Test(arguments: [
    (0.0, "0"), (0.77312, "0.7731"), (412.36, "412.4"), (123_456.7, "123\u{202F}457"),
    (1.5e-7, "1.5e−7"), (9.99996e12, "1e13"), (.leastNormalMagnitude, "2.225e−308"),
    (.infinity, "–"),
  ]) func significant(number: Double, text: String) {
    #expect(NumberText.significant(number) == text)
  }

  @Test func percentages() {
    #expect(NumberText.percent(0.2345) == "23\u{A0}%")
    #expect(
      NumberText.percent(-0.0345) == "−3.5\u{A0}%" || NumberText.percent(-0.0345) == "−3.4\u{A0}%")
    #expect(NumberText.plain(NumberText.percent(-0.5)) == "-50 %")
    #expect(NumberText.plain("12\u{202F}345") == "12345")
  }

  @Test func coordinates() {
    #expect(
      [0, -0.04, 1.25, -12.34, 700, .nan].map(NumberText.coordinate)
        == ["0", "0", "1.3", "-12.3", "700", "0"])
  }
}
