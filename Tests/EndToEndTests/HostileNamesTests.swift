import Foundation
import TestSupport
import Testing

/// Names of series and columns are only ever names: not markup, not formulas, not paths.
@Suite struct HostileNamesTests {
  static let names = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "</style><style>*{}", "]]>",
    "&lt;b&gt;", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "%0", "|tee x", "'quoted", "''twice",
    "a \"b\" c", "one, two", " lead", "../../etc/passwd", "/etc/passwd", "-rf", "--help",
    "caf\u{E9}", "cafe\u{301}", "Abc", "abc", "a/b", "a_b", "\u{FF1D}1", "東京", "👩‍👩‍👧‍👦", "NaN", "",
    "__all__", String(repeating: "x", count: 255),
  ].filter { !$0.isEmpty }

  private static func quoted(_ text: String) -> String {
    "\"\(text.replacing("\"", with: "\"\""))\""
  }

  /// All files after a fit and a report of the panel, made once.
  private static let made = Result<[String: Data?], any Error> {
    let folder = try WorkFolder()
    try folder.write(Samples.panel(names, quotedBy: quoted), to: "sales.csv")
    let fit = try folder.forecast(
      ["fit", "sales.csv", "--id", "shop", "--time", "day", "--target", "sold"] + Samples.small
        + ["--metrics", "metrics.csv"])
    #expect(fit.status == 0, "\(fit.error)")
    let report = try folder.forecast("report", "-H", "2")
    #expect(report.status == 0 && report.isSilent, "\(report.error)")
    return try folder.contents()
  }

  private func bytes(_ file: String) throws -> Data {
    try #require(Self.made.get()[file] ?? nil, "\(file) is missing")
  }

  /// Every name comes back from the forecast byte for byte once the escape is undone.
  @Test func comeBackFromTheForecast() throws {
    let table = try Table(bytes("report/forecast.csv"))
    let restored = table.column("shop").map { $0.hasPrefix("'") ? String($0.dropFirst()) : $0 }
    let expected = Self.names.flatMap { [$0, $0] }
    #expect(restored.map { Array($0.utf8) } == expected.map { Array($0.utf8) })
    #expect(table.rows.allSatisfy { row in row.dropFirst(2).allSatisfy { Double($0) != nil } })
  }

  @Test(arguments: ["report/forecast.csv", "metrics.csv"])
  func areNoFormulas(file: String) throws {
    let table = try Table(bytes(file))
    let active = "=+-@%|\t\r\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}"
    for name in table.column("shop") {
      #expect(!active.contains(try #require(name.first)), "\(name)")
    }
  }

  /// The program reads its own forecast and finds the same series.
  @Test func areReadBackByTheProgram() throws {
    let folder = try WorkFolder()
    try folder.write(try bytes("report/forecast.csv"), to: "forecast.csv")
    let check = try folder.forecast(
      "check", "forecast.csv", "--json", "--id", "shop", "--time", "day", "--target", "LSTM")
    #expect(check.status == 0, "\(check.error)")
    let object = try JSONSerialization.jsonObject(with: check.outputBytes) as? [String: Any]
    #expect(object?["series"] as? Int == Self.names.count)
    #expect(object?["rows"] as? Int == 2 * Self.names.count)
  }

  @Test func areTextOnThePage() throws {
    let page = try ParsedMarkup(Array(bytes("report/index.html")))
    let active: Set = ["script", "img", "a", "link", "iframe", "object", "embed", "form", "use"]
    #expect(active.isDisjoint(with: page.elements.map(\.name)))
    let attributes = page.elements.flatMap { $0.attributes.keys }
    #expect(!attributes.contains { $0.hasPrefix("on") || ["src", "href", "style"].contains($0) })
    #expect(page.elements.count { $0.name == "style" } == 1)
    #expect(!page.style.contains("url("))
    for name in Self.names.prefix(6) { #expect(page.text.contains(name), "\(name)") }
  }

  @Test func leadToNoFilesOfTheirOwn() throws {
    #expect(
      try Self.made.get().keys.sorted() == [
        "metrics.csv", "model.safetensors", "model.safetensors.lock", "report",
        "report/forecast.csv", "report/index.html", "report/metrics.csv", "sales.csv",
      ])
  }

  @Test(arguments: [
    ("a\nb", "E_MULTILINE"), ("a\u{1B}[31m", "E_ID"), ("a\u{0}b", "E_NUL"),
    (String(repeating: "x", count: 256), "E_ID"),
  ]) func areRefusedWhereTheyCannotBeNames(name: String, code: String) throws {
    let folder = try WorkFolder()
    try folder.write(Samples.panel(["north", name], quotedBy: Self.quoted), to: "sales.csv")
    let outcome = try folder.forecast(
      "check", "sales.csv", "--id", "shop", "--target", "sold", "--time", "day")
    #expect(outcome.status == 65)
    #expect(
      outcome.error.hasPrefix("forecast: sales.csv:42:1: error[\(code)]: "), "\(outcome.error)")
    #expect(!outcome.error.unicodeScalars.contains { $0.value < 32 && $0 != "\n" })
    #expect(outcome.error.count { $0 == "\n" } == 1)
  }

  /// Column names and file names reach the outputs, too.
  @Test func ofColumnsAndFilesAreEscaped() throws {
    let folder = try WorkFolder()
    let rows = (0..<40).map { "\(Samples.month($0)),\(Samples.value($0))\n" }
    let data = "<b>&.csv"
    try folder.write("=when,<script>\n" + rows.joined(), to: data)
    let fit = try folder.forecast(
      ["fit", data, "--time", "=when", "--target", "<script>"] + Samples.small)
    #expect(fit.status == 0, "\(fit.error)")
    let table = try Table(try folder.forecast("predict").outputBytes)
    #expect(table.header.first == "'=when")
    #expect(try folder.forecast("report").status == 0)
    let page = try folder.text("report/index.html")
    _ = try ParsedMarkup(Array(page.utf8))
    #expect(!page.contains("<script"))
    #expect(page.contains("&lt;b&gt;&amp;.csv"))
    // The model's own columns are found again in newer data.
    #expect(try folder.forecast("predict", "--data", data).status == 0)
  }
}
