import Testing
import TimeSeries

@testable import SeriesIO

@Suite struct FrequencyInferenceTests {
  private func file(_ series: [String]...) -> String {
    var text = "id,ds,y\n"
    for (index, stamps) in series.enumerated() {
      for stamp in stamps { text += "s\(index),\(stamp),1.5\n" }
    }
    return text
  }

  private func evidence(_ text: String) -> String {
    switch load(text) {
    case .success(let loaded):
      "\(loaded.report.frequencyEvidence), \(loaded.report.gaps) gaps"
    case .failure(let error): error.description
    }
  }

  @Test(arguments: [
    (["2024-01-01", "2024-02-01", "2024-03-01"], "monthly (month start): 2 of 2 steps", 0),
    (["2023-01-31", "2023-02-28", "2023-03-31"], "monthly (month end): 2 of 2 steps", 0),
    (["2023-01-30", "2023-02-28", "2023-03-30"], "monthly (day 30): 2 of 2 steps", 0),
    (["2023-01-15", "2023-02-15", "2023-04-15"], "monthly (day 15): 1 of 2 steps", 1),
    (["2023-02-28", "2023-04-30", "2023-05-31"], "monthly (month end): 1 of 2 steps", 1),
    (["2024-01", "2024-02", "2024-03"], "monthly (month start): 2 of 2 steps", 0),
    (["2023-03-31", "2023-06-30", "2023-09-30"], "quarterly (month end): 2 of 2 steps", 0),
    (["2024Q3", "2024Q4", "2025Q1"], "quarterly: 2 of 2 steps", 0),
    (["1999", "2000", "2001"], "yearly: 2 of 2 steps", 0),
    (["2024-W52", "2025-W01", "2025-W02"], "weekly: 2 of 2 steps", 0),
    (["2024-01-01", "2024-01-02", "2024-01-05"], "daily: 1 of 2 steps", 2),
    (["2024-01-01", "2024-01-08", "2024-01-15"], "weekly, on Mondays: 2 of 2 steps", 0),
    (["2024-01-07", "2024-01-14", "2024-01-28"], "weekly, on Sundays: 1 of 2 steps", 1),
    (["2024-01-03", "2024-01-17", "2024-01-31"], "every 2 weeks, on Wednesdays: 2 of 2 steps", 0),
    (["2024-02-29", "2024-05-31", "2024-08-31"], "quarterly (month end): 2 of 2 steps", 0),
    (["2024-02-01", "2024-05-01", "2024-11-01"], "quarterly: 1 of 2 steps", 1),
    (["2020-02-29", "2021-02-28", "2022-02-28"], "yearly (month end): 2 of 2 steps", 0),
    (["2019-12-31", "2020-12-31", "2021-12-31"], "yearly (month end): 2 of 2 steps", 0),
    (["2024-02-29", "2024-03-29", "2024-04-30"], "monthly (last business day): 2 of 2 steps", 0),
    (["2024-05-31", "2024-06-28", "2024-08-30"], "monthly (last business day): 1 of 2 steps", 1),
    (["2024-03-29", "2024-06-28", "2024-09-30"], "quarterly (last business day): 2 of 2 steps", 0),
    (["2022-12-30", "2023-12-29", "2024-12-31"], "yearly (last business day): 2 of 2 steps", 0),
    (["2019-07-01", "2020-07-01", "2021-07-01"], "yearly: 2 of 2 steps", 0),
    (["2024-01-29", "2024-02-29", "2024-03-29"], "monthly (day 29): 2 of 2 steps", 0),
    (["2023-01-01", "2023-07-01", "2024-01-01"], "every 6 months: 2 of 2 steps", 0),
    (["2024-01-01 06:00", "2024-02-01 06:00"], "monthly (month start): 1 of 1 steps", 0),
    (["2024-01-01 00:00", "2024-01-01 06:00"], "every 6 hours: 1 of 1 steps", 0),
    (["2024-01-01 00:00:00", "2024-01-01 00:00:30"], "every 30 seconds: 1 of 1 steps", 0),
    (
      ["2024-01-01 00:00:00.0", "2024-01-01 00:00:00.5"], "every 500000 microseconds: 1 of 1 steps",
      0
    ),
    (["2024-01-01 00:00", "2024-01-01 00:15"], "every 15 minutes: 1 of 1 steps", 0),
    (
      ["2024-03-31T00:00+01:00", "2024-03-31T01:00+01:00", "2024-03-31T03:00+02:00"],
      "hourly: 2 of 2 steps", 0
    ),
    (["1", "2", "3", "5"], "integer index: 2 of 3 steps", 1),
    (["-20", "-10", "0"], "integer index, step 10: 2 of 2 steps", 0),
  ])
  func infers(stamps: [String], expected: String, gaps: Int) {
    #expect(evidence(file(stamps)) == "\(expected) in 1 series, \(gaps) gaps")
  }

  @Test func businessDaysNeedTwoWeekends() {
    let weeks = ["01", "02", "03", "04", "05", "08", "09", "10", "11", "12", "15", "17"]
      .map { "2024-01-\($0)" }
    #expect(evidence(file(weeks)) == "business days: 10 of 11 steps in 1 series, 1 gaps")
    #expect(evidence(file(Array(weeks.prefix(10)))) == "daily: 8 of 9 steps in 1 series, 2 gaps")
    let withSaturday = weeks.prefix(5) + ["2024-01-06"] + weeks.dropFirst(5)
    #expect(evidence(file(Array(withSaturday))).hasPrefix("daily: "))
  }

  @Test func findsNoLastBusinessDayAmongOthers() {
    // The day before the last one, and a Saturday.
    for day in ["2024-03-28", "2024-08-31"] {
      let stamps = ["2024-01-31", "2024-02-29", day].sorted()
      #expect(!evidence(file(stamps)).contains("last business day"), "\(day)")
    }
  }

  @Test func looksAtEverySeries() {
    let daily = ["2024-01-01", "2024-01-02", "2024-01-03"]
    #expect(
      evidence(file(daily, ["2024-03-05"], ["2024-01-05", "2024-01-07"]))
        == "daily: 2 of 3 steps in 3 series, 1 gaps")
    #expect(
      evidence(
        file(daily + ["2024-01-04", "2024-01-05"], (0..<4).map { "2024-02-0\(1 + 2 * $0)" }))
        == "data.csv:8: error[E_IRREGULAR]: 2024-02-03 belongs to a series that never makes the "
        + "usual step, daily; give all stamps one step; rows may be left out, but not moved; "
        + "--bad-series skip goes on without the series")
    #expect(
      evidence(file(["2024-01", "2024-02"].map { $0 + "-01" }, ["2024-03-15"]))
        == "data.csv:4: error[E_IRREGULAR]: 2024-03-15 is no stamp of the step "
        + "monthly (month start); give all stamps one step; rows may be left out, but not moved; "
        + "--bad-series skip goes on without the series")
  }

  @Test func refusesWhatIsNoMultiple() {
    let minutes = ["00:00", "01:00", "02:01", "03:01", "04:01"].map { "2024-01-01T00:\($0)" }
    #expect(
      evidence(file(minutes))
        == "data.csv:4: error[E_IRREGULAR]: 2024-01-01T00:02:01 comes after 2024-01-01T00:01:00, "
        + "which is no multiple of the step every minute; give all stamps one step; rows may be "
        + "left out, but not moved")
  }

  @Test(
    "a single row takes the step its form suggests",
    arguments: [
      ("2024-01-01", "daily"), ("2024-01", "monthly (month start)"), ("2024", "yearly"),
      ("2024Q3", "quarterly"), ("2024-W07", "weekly"), ("7", "integer index"),
      ("2024-01-01T05:00:00Z", "hourly"),
    ])
  func singleRow(stamp: String, step: String) {
    #expect(
      evidence(file([stamp]))
        == "\(step): from the form of the stamps, since no series has two, 0 gaps")
  }

  @Test func refusesAStepTooLongToContinue() {
    #expect(evidence(file(["0001-01-01", "9999-12-30"])).contains("E_TIME_RANGE"))
  }

  @Test func mistypedStampsCostNoMemory() {
    #expect(
      evidence(file(["1", "2", "3", "2000000000000000000"]))
        == "data.csv:5: error[E_LIMIT_GAPS]: 2000000000000000000 leaves a gap of "
        + "1999999999999999996 steps (integer index); look for a mistyped stamp")
  }

  @Test func tellsWeekdaysThatDiffer() {
    #expect(
      evidence(file(["2024-01-01", "2024-01-08"], ["2024-01-02", "2024-01-09"]))
        == "weekly, each series on its own weekday: 2 of 2 steps in 2 series, 0 gaps")
  }

  private func asking(_ text: String, _ stamps: [String]...) throws -> String {
    var options = CSVOptions()
    let request = try #require(FrequencyRequest(text))
    options.frequency = request
    var rows = "id,ds,y\n"
    for (index, stamps) in stamps.enumerated() {
      for stamp in stamps { rows += "s\(index),\(stamp),1.5\n" }
    }
    switch load(rows, options) {
    case .success(let loaded):
      return "\(loaded.report.frequencyEvidence), \(loaded.report.gaps) gaps"
    case .failure(let error): return error.description
    }
  }

  @Test(
    "the step asked for is checked and told",
    arguments: [
      ("D", ["2024-01-01", "2024-01-03", "2024-01-04"], "daily: 1 of 2 steps", 1),
      ("B", ["2024-01-04", "2024-01-05", "2024-01-08"], "business days: 2 of 2 steps", 0),
      ("W-SUN", ["2024-01-07", "2024-01-14"], "weekly, on Sundays: 1 of 1 steps", 0),
      ("weekly", ["2024-01-02", "2024-01-09"], "weekly, on Tuesdays: 1 of 1 steps", 0),
      ("W", ["2024-W05", "2024-W06"], "weekly: 1 of 1 steps", 0),
      ("ME", ["2024-01-31", "2024-02-29"], "monthly (month end): 1 of 1 steps", 0),
      ("MS", ["2024-01", "2024-02"], "monthly (month start): 1 of 1 steps", 0),
      ("ME", ["2024-01", "2024-02"], "monthly (month start): 1 of 1 steps", 0),
      ("monthly", ["2024-01-15", "2024-03-15"], "monthly (day 15): 0 of 1 steps", 1),
      ("quarterly", ["2024-02-29", "2024-05-31"], "quarterly (month end): 1 of 1 steps", 0),
      ("QE", ["2024-03-31", "2024-06-30"], "quarterly (month end): 1 of 1 steps", 0),
      ("QE", ["2024Q1", "2024Q2"], "quarterly: 1 of 1 steps", 0),
      ("QE-FEB", ["2024-02-29", "2024-05-31"], "quarterly (month end): 1 of 1 steps", 0),
      ("YE-JUN", ["2023-06-30", "2024-06-30"], "yearly (month end): 1 of 1 steps", 0),
      ("YS", ["2023", "2024"], "yearly: 1 of 1 steps", 0),
      ("2h", ["2024-01-01 01:00", "2024-01-01 03:00"], "every 2 hours: 1 of 1 steps", 0),
      ("30s", ["2024-01-01 01:00:00", "2024-01-01 01:01:00"], "every 30 seconds: 0 of 1 steps", 1),
      ("index", ["10", "20", "40"], "integer index, step 10: 1 of 2 steps", 1),
    ])
  func takesTheStepAskedFor(text: String, stamps: [String], expected: String, gaps: Int) throws {
    #expect(
      try asking(text, stamps) == "\(expected) in 1 series, as --freq \(text) asks, \(gaps) gaps")
  }

  @Test(arguments: [
    (
      "W-SUN", ["2024-01-07", "2024-01-08"], 3,
      "2024-01-08 is a Monday, and --freq W-SUN asks for Sundays"
    ),
    (
      "D", ["2024-01-01 00:00", "2024-01-01 12:00"], 3,
      "2024-01-01 12:00 comes after 2024-01-01 00:00"
    ),
    ("B", ["2024-01-05", "2024-01-06"], 3, "2024-01-06 comes after 2024-01-05"),
    ("B", ["2024-01-06", "2024-01-08"], 2, "2024-01-06 is no stamp of the step business days"),
    ("ME", ["2024-01-31", "2024-02-28"], 3, "2024-02-28 comes after 2024-01-31"),
    (
      "MS", ["2024-01-02", "2024-02-02"], 2,
      "2024-01-02 is no stamp of the step monthly (month start)"
    ),
    (
      "QS", ["2024-02-01", "2024-05-01"], 2,
      "2024-02-01 is in February, and --freq QS asks for January, April, July, October"
    ),
    (
      "YE", ["2023-11-30", "2024-11-30"], 2,
      "2023-11-30 is in November, and --freq YE asks for December"
    ),
    ("monthly", ["2024-01-15", "2024-02-16"], 3, "2024-02-16 comes after 2024-01-15"),
    (
      "h", ["2024-01-01 00:00", "2024-01-01 01:30"], 3,
      "2024-01-01 01:30 comes after 2024-01-01 00:00"
    ),
  ])
  func refusesStampsOffTheStep(text: String, stamps: [String], line: Int, what: String) throws {
    #expect(try asking(text, stamps).hasPrefix("data.csv:\(line): error[E_IRREGULAR]: \(what)"))
  }

  @Test func checksEverySeriesForTheStepAskedFor() throws {
    #expect(
      try asking("W-SUN", ["2024-01-07", "2024-01-14"], ["2024-01-07", "2024-01-15"])
        .hasPrefix("data.csv:5: error[E_IRREGULAR]: 2024-01-15 is a Monday"))
  }

  @Test func asksForOneRow() throws {
    #expect(
      try asking("monthly", ["2024-01-31"])
        == "monthly (month end): asked for by --freq, since no series has two, 0 gaps")
    #expect(
      try asking("yearly", ["2024-03-05"])
        == "yearly (day 5): asked for by --freq, since no series has two, 0 gaps")
  }

  @Test func refusesAStepOfAnotherKind() throws {
    #expect(
      try asking("index", ["2024-01-01"])
        == "data.csv:2: error[E_FREQUENCY]: the stamps are dates, and the step asked for is an integer "
        + "index; write stamps that fit this step")
    #expect(
      try asking("monthly", ["1", "2"])
        == "data.csv:2: error[E_FREQUENCY]: the stamps are integers, and the step asked for is monthly "
        + "(month start); write stamps that fit this step")
  }

  /// Newer data have to have the step of their model.
  @Test func checksTheStepOfAModel() throws {
    var options = CSVOptions()
    options.frequency = FrequencyRequest(.daily)
    let one = load("ds,y\n2024-01-01,1\n", options)
    #expect(try one.get().panel.frequency == .daily)
    options.frequency = FrequencyRequest(.weekly)
    #expect(refusal("ds,y\n2024-01-01,1\n2024-01-03,2\n", options).contains("E_IRREGULAR"))
  }
}
