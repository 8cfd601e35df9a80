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
    (["2024-01-01", "2024-01-08", "2024-01-15"], "weekly: 2 of 2 steps", 0),
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

  @Test func looksAtEverySeries() {
    let daily = ["2024-01-01", "2024-01-02", "2024-01-03"]
    #expect(
      evidence(file(daily, ["2024-03-05"], ["2024-01-05", "2024-01-07"]))
        == "daily: 2 of 3 steps in 3 series, 1 gaps")
    #expect(
      evidence(
        file(daily + ["2024-01-04", "2024-01-05"], (0..<4).map { "2024-02-0\(1 + 2 * $0)" }))
        == "data.csv:8: error[E_IRREGULAR]: 2024-02-03 belongs to a series that never makes the "
        + "usual step, daily; give all stamps one step; rows may be left out, but not moved")
    #expect(
      evidence(file(["2024-01", "2024-02"].map { $0 + "-01" }, ["2024-03-15"]))
        == "data.csv:4: error[E_IRREGULAR]: 2024-03-15 is no stamp of the step "
        + "monthly (month start); give all stamps one step; rows may be left out, but not moved")
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

  @Test func checksTheStepAskedFor() throws {
    var options = CSVOptions()
    options.frequency = .daily
    let one = load("ds,y\n2024-01-01,1\n", options)
    #expect(try one.get().panel.frequency == .daily)
    options.frequency = .weekly
    #expect(refusal("ds,y\n2024-01-01,1\n2024-01-03,2\n", options).contains("E_IRREGULAR"))
    options.frequency = .index(step: 1)
    #expect(
      refusal("ds,y\n2024-01-01,1\n", options)
        == "data.csv:2: error[E_FREQUENCY]: the stamps are dates, and the step asked for is integer "
        + "index; write stamps that fit this step")
  }
}
