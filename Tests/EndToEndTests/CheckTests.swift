import Foundation
import Testing

/// `check` as a doctor: what it says as text, as JSON and on a terminal.
@Suite struct CheckTests {
  /// 120 days in which everything that can be found is there, and a plain shop.
  private static let shops: String = {
    var random = SystemlessGenerator(state: 5)
    var text = "shop,day,sold\n"
    func add(_ shop: String, _ values: [Double?]) {
      for (day, value) in values.enumerated() {
        guard let value else { continue }
        let cell = value.isNaN ? "" : "\(value)"
        text += "\(shop),\(day),\(cell)\n"
      }
    }
    func plain() -> [Double?] { (0..<120).map { _ in 100 + Double(random.next(below: 100)) / 10 } }
    add("plain", plain())
    var values = plain()
    for day in 60..<70 { values[day] = 0 }
    add("outage", values)
    values = plain()
    values[40] = 900
    values[80] = nil
    values[81] = nil
    values[100] = .nan
    add("spike", values)
    add("moved", plain().enumerated().map { $0.offset < 50 ? $0.element : ($0.element ?? 0) + 80 })
    add("flat", [Double?](repeating: 5, count: 30))
    add("tiny", [1, 2, 4])
    add("nothing", [Double?](repeating: .nan, count: 20))
    return text
  }()

  private static let columns = ["--id", "shop", "--time", "day", "--target", "sold"]

  private func folder() throws -> WorkFolder {
    let folder = try WorkFolder()
    try folder.write(Self.shops, to: "shops.csv")
    return folder
  }

  @Test func saysWhatIsWorthALook() throws {
    let outcome = try folder().forecast(["check", "shops.csv"] + Self.columns)
    #expect(outcome.status == 0 && outcome.errorBytes.isEmpty)
    let text = outcome.output
    for line in [
      "columns     time day, target sold, id shop", "rows        531",
      "series      7, of 3 to 120 steps", "span        0 to 119",
      "frequency   integer index: 523 of 524 steps in 7 series",
      "no value    23 of 533 steps: 21 missing cells, 2 absent rows", "duplicates  none",
      "  1 series without any value\n    nothing  20 steps",
      "  1 short series: fewer than two seasons, or than 8 values\n    tiny  3 values",
      "  1 constant series\n    flat  always 5",
      "  2 gaps, 3 steps in 1 series\n    spike 80 to 81  2 steps\n    spike 100       1 step",
      "  1 sudden run of zeros in 1 series\n    outage 60 to 69  10 steps, next to ",
      "  1 outlier in 1 series\n    spike 40  900 (expected ",
      "  1 level shift in 1 series\n    moved 50  from about ",
      "\nfit would choose\n  --model ", " auto ", " small mixtures, ETS, Theta: ", "  --season ",
    ] {
      #expect(text.contains(line), "\(line)\nis not in\n\(text)")
    }
    #expect(!text.contains("\u{1B}") && !text.contains("▁"))
    // Nothing was left at its default, so nothing is said of defaults.
    #expect(!text.contains("by default"))
  }

  @Test func jsonHasEveryFinding() throws {
    let outcome = try folder().forecast(["check", "shops.csv", "--json"] + Self.columns)
    #expect(outcome.output.count { $0 == "\n" } == 1)
    let object = try #require(
      try JSONSerialization.jsonObject(with: outcome.outputBytes) as? [String: Any])
    let findings = try #require(object["findings"] as? [[String: Any]])
    let found = findings.map { finding in
      ["kind", "series", "from", "to"].map { finding[$0] as? String ?? "-" }.joined(separator: " ")
    }
    #expect(
      found == [
        "unobserved nothing 0 19", "short tiny 0 2", "constant flat 0 29", "gap spike 80 81",
        "gap spike 100 100", "zero_run outage 60 69", "outlier spike 40 40",
        "level_shift moved 50 50",
      ])
    #expect(findings.map { $0["magnitude"] as? Double }.prefix(6) == [20, 3, 5, 2, 1, 10])
    #expect((findings[6]["magnitude"] as? Double).map { (780...800).contains($0) } == true)
    let counts = try #require(object["counts"] as? [String: [String: Int]])
    #expect(counts["gap"] == ["findings": 2, "series": 1, "steps": 3])
    let columns = try #require(object["columns"] as? [String: Any])
    #expect(columns["time"] as? String == "day" && columns["id"] as? String == "shop")
    #expect(columns["targets"] as? [String] == ["sold"])
    #expect(object["rows"] as? Int == 531 && object["filled"] as? Int == 0)
  }

  @Test func everyFlagOfAChoiceIsAnOptionOfFit() throws {
    let outcome = try Samples.folder().forecast("check", "series.csv", "--json", "--gaps", "zero")
    let object = try JSONSerialization.jsonObject(with: outcome.outputBytes) as? [String: Any]
    let choices = try #require(object?["choices"] as? [[String: String]])
    let help = try WorkFolder().forecast("fit", "--help").output
    #expect(choices.count == 4)
    for choice in choices {
      let flag = try #require(choice["flag"])
      #expect(help.contains("\(flag) "), "\(flag)")
    }
  }

  @Test func aCleanFileSaysSo() throws {
    let outcome = try Samples.folder().forecast("check", "series.csv")
    #expect(
      outcome.output.contains(
        "\nworth a look\n  nothing: no gaps, outliers, level shifts or runs of zeros, and no series "
          + "that is empty, constant or short\n"))
  }

  @Test func aWideFileNamesItsTargets() throws {
    let folder = try WorkFolder()
    let rows = (0..<40).map { "\($0),\($0 % 3),\($0 % 5),\($0 % 7),\($0 % 11)\n" }
    try folder.write("ds,a,b,c,d\n" + rows.joined(), to: "wide.csv")
    let outcome = try folder.forecast("check", "wide.csv", "--wide")
    #expect(outcome.output.hasPrefix("columns     time ds, targets"), "\(outcome.output)")
    #expect(outcome.output.contains("series      4, of 40 steps each\n"))
  }

  @Test func manySeriesAreSummedUp() throws {
    let folder = try WorkFolder()
    let rows = (0..<3000).map { "s\($0),1,1\ns\($0),2,1\ns\($0),4,1\n" }
    try folder.write("id,ds,y\n" + rows.joined(), to: "many.csv")
    let text = try folder.forecast("check", "many.csv").output
    #expect(text.contains("  and 2990 more series\n"))
    #expect(text.contains("  3000 constant series\n"))
    #expect(text.contains("  3000 gaps, 3000 steps in 3000 series\n"))
    #expect(text.contains("    and 2995 more\n"))
    #expect(text.count { $0 == "\n" } < 60)
    let json = try folder.forecast("check", "many.csv", "--json")
    let object = try JSONSerialization.jsonObject(with: json.outputBytes) as? [String: Any]
    let findings = object?["findings"] as? [[String: Any]]
    #expect(findings?.count == 300, "100 of short, constant and gap")
  }

  // MARK: On a terminal

  private func shown(_ width: Int, _ changes: [String: String] = [:]) throws -> [Substring] {
    let environment = ForecastProgram.environment.merging(["TERM": "xterm"]) { $1 }
      .merging(changes) { $1 }
    let command = "\"$FORECAST\" check shops.csv \(Self.columns.joined(separator: " "))"
    let outcome = try folder().shell(
      "script -qec 'stty cols \(width); \(command)' /dev/null", environment: environment)
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.error)")
    return outcome.output.replacing("\r\n", with: "\n").split(separator: "\n")
  }

  @Test(arguments: [40, 60, 80, 120]) func aTerminalGetsSparklinesThatFit(width: Int) throws {
    let lines = try shown(width, ["NO_COLOR": "1"])
    for line in lines { #expect(line.count <= width, "\(line)") }
    let blocks: Set<Character> = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    let drawn = lines.filter { $0.contains(where: blocks.contains) }
    #expect(drawn.count == 6, "all but the one without a value")
    #expect(drawn.allSatisfy { !$0.contains("\u{1B}") })
    let spike = try #require(drawn.first { $0.contains("spike") })
    #expect(spike.count { $0 == "█" } == 1)
  }

  @Test func coloursPointAtFindings() throws {
    let lines = try shown(80)
    let spike = try #require(lines.first { $0.contains("spike") && $0.contains("▁") })
    #expect(spike.contains("\u{1B}[33m█\u{1B}[0m"))
    #expect(lines.contains("\u{1B}[1mworth a look\u{1B}[0m"))
    #expect(try !shown(80, ["TERM": "dumb"]).joined().contains("\u{1B}"))
  }

  /// More than two seconds of reading, from a pipe that pauses.
  @Test func aSlowReadShowsItsProgress() throws {
    let folder = try WorkFolder()
    let rows = (0..<60_000).map { "\($0),\($0 % 7)\n" }.joined()
    try folder.write("ds,y\n" + rows, to: "long.csv")
    let slow = "{ head -c 1000 long.csv; sleep 3; tail -c +1001 long.csv; }"
    let environment = ForecastProgram.environment.merging(["TERM": "xterm"]) { $1 }
    func shown(_ options: String) throws -> String {
      try folder.shell(
        "script -qec '\(slow) | \"$FORECAST\" check - \(options) > out' /dev/null",
        environment: environment
      ).output
    }
    let text = try shown("")
    let drawn = text.components(separatedBy: "\r\u{1B}[K")
    try #require(drawn.count >= 3, "\(text)")
    #expect(drawn.first == "" && drawn.last == "")
    #expect(drawn[1].wholeMatch(of: #/reading: 0\.\d MB, \d+ rows, 0\.\d MB/s, [2-9] s/#) != nil)
    #expect(try shown("--json").contains("reading: "), "standard error is another stream")
    #expect(try shown("--quiet") == "")
  }
}

/// A generator of our own for data: the same bytes in every run.
private struct SystemlessGenerator {
  var state: UInt64

  mutating func next(below limit: UInt64) -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (state >> 33) % limit
  }
}
