import Testing

@testable import Reporting

@Suite struct MarkupTests {
  @Test(arguments: [
    ("a & b < c > d \" e ' f", "a &amp; b &lt; c &gt; d &quot; e &#39; f"),
    ("&amp;", "&amp;amp;"), ("a\u{0}\n\u{1B}", "a\\u{0}\\u{A}\\u{1B}"),
    ("\u{202E}x\u{2066}", "\\u{202E}x\\u{2066}"), ("\u{FFFF}\u{FEFF}", "\\u{FFFF}\\u{FEFF}"),
    ("é 日本 👩‍👧", "é 日本 👩‍👧"),
  ]) func escapesTextAndAttributesAlike(text: String, escaped: String) {
    #expect(Markup.text(text).source == escaped)
    #expect(Markup.element("p", ["class": text]).source == "<p class=\"\(escaped)\"></p>")
  }

  @Test func nestsElements() {
    let markup = Markup.element(
      "p", ["class": ""], [.text("a"), .element("br"), .element("b", [:], text: "c")])
    #expect(markup.source == "<p>a<br/><b>c</b></p>")
  }
}
