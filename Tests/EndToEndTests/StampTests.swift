import Foundation
import Testing

/// Stamps of the forecast continue the input's own pattern; Foundation's calendar is the judge.
@Suite struct StampTests {
  struct Pattern: CustomTestStringConvertible, Sendable {
    let name: String
    /// Unicode date pattern.
    let format: String
    let first: String
    let unit: Calendar.Component
    var every = 1
    /// Days added to each stamp of the calendar.
    var shift = 0

    var testDescription: String { name }

    func stamps(_ count: Int) throws -> [String] {
      let formatter = DateFormatter()
      formatter.locale = Locale(identifier: "en_US_POSIX")
      formatter.timeZone = TimeZone(secondsFromGMT: 0)
      formatter.calendar = Calendar(identifier: .iso8601)
      formatter.dateFormat = format
      var calendar = Calendar(identifier: .iso8601)
      calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
      let start = try #require(formatter.date(from: first))
      return try (0..<count).map { step in
        let date = try #require(calendar.date(byAdding: unit, value: step * every, to: start))
        return formatter.string(
          from: try #require(calendar.date(byAdding: .day, value: shift, to: date)))
      }
    }
  }

  static let patterns = [
    Pattern(name: "months", format: "yyyy-MM", first: "2019-11", unit: .month),
    Pattern(name: "month starts", format: "yyyy-MM-dd", first: "2019-11-01", unit: .month),
    Pattern(name: "month ends", format: "yyyy-MM-dd", first: "2019-12-01", unit: .month, shift: -1),
    Pattern(name: "days to a leap day", format: "yyyy-MM-dd", first: "2024-01-19", unit: .day),
    Pattern(name: "days past 2100-02-28", format: "yyyy-MM-dd", first: "2100-01-20", unit: .day),
    Pattern(name: "weeks", format: "yyyy-MM-dd", first: "2023-04-12", unit: .day, every: 7),
    Pattern(name: "ISO weeks", format: "YYYY-'W'ww", first: "2020-W14", unit: .day, every: 7),
    Pattern(
      name: "hours in UTC", format: "yyyy-MM-dd'T'HH:mm:ss'Z'", first: "2023-12-30T05:00:00Z",
      unit: .hour),
    Pattern(
      name: "hours", format: "yyyy-MM-dd HH:mm", first: "2023-03-25 05:00", unit: .hour),
    Pattern(
      name: "quarters of an hour", format: "yyyy-MM-dd'T'HH:mm", first: "2023-12-31T13:15",
      unit: .minute, every: 15),
    Pattern(name: "quarters", format: "yyyy'Q'Q", first: "2010Q3", unit: .month, every: 3),
    Pattern(name: "years", format: "yyyy", first: "1961", unit: .year),
  ]

  @Test(arguments: patterns) func continuesThePattern(pattern: Pattern) throws {
    let folder = try WorkFolder()
    let (known, ahead) = (40, 5)
    let stamps = try pattern.stamps(known + ahead)
    let rows = stamps.prefix(known).enumerated().map { "\($1),\(Samples.value($0))\n" }
    try folder.write("when,y\n" + rows.joined(), to: "series.csv")
    let fit = try folder.forecast(["fit", "series.csv", "--time", "when"] + Samples.small)
    try #require(fit.status == 0, "\(fit.error)")
    let predict = try folder.forecast("predict", "--horizon", "\(ahead)")
    #expect(try Table(predict.outputBytes).column("when") == Array(stamps.suffix(ahead)))
  }

  struct Steps: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let known: String
    var options: [String] = []
    let ahead: [String]
  }

  /// What Foundation's calendar has no word for, from a calendar on paper.
  static let steps = [
    Steps(
      testDescription: "last business days of the month",
      known: "2023-07-31 2023-08-31 2023-09-29 2023-10-31 2023-11-30 2023-12-29 "
        + "2024-01-31 2024-02-29 2024-03-29 2024-04-30 2024-05-31 2024-06-28",
      ahead: ["2024-07-31", "2024-08-30"]),
    Steps(
      testDescription: "every second business day",
      known: "2024-01-01 2024-01-03 2024-01-05 2024-01-09 2024-01-11 2024-01-15 "
        + "2024-01-17 2024-01-19 2024-01-23 2024-01-25 2024-01-29 2024-01-31",
      options: ["--freq", "2B"], ahead: ["2024-02-02", "2024-02-06"]),
    Steps(
      testDescription: "weeks of ISO years",
      known: (42...53).map { "2020/\($0)" }.joined(separator: " "),
      options: ["--time-format", "%G/%V"], ahead: ["2021/01", "2021/02"]),
  ]

  @Test(arguments: steps) func continuesTheSteps(steps: Steps) throws {
    let folder = try WorkFolder()
    let rows = steps.known.split(separator: " ").enumerated().map {
      "\($1),\(Samples.value($0))\n"
    }
    try folder.write("when,y\n" + rows.joined(), to: "series.csv")
    let fit = try folder.forecast(
      ["fit", "series.csv", "--time", "when", "--epochs", "1", "-H", "2", "--hidden", "4"]
        + steps.options)
    try #require(fit.status == 0, "\(fit.error)")
    let predict = try folder.forecast("predict", "--horizon", "\(steps.ahead.count)")
    #expect(try Table(predict.outputBytes).column("when") == steps.ahead)
  }

  @Test func continuesAPlainIndex() throws {
    let folder = try WorkFolder()
    let rows = (0..<40).map { "\(10 * $0 + 5),\(Samples.value($0))\n" }
    try folder.write("t,y\n" + rows.joined(), to: "series.csv")
    #expect(try folder.forecast(["fit", "series.csv", "--time", "t"] + Samples.small).status == 0)
    let predict = try folder.forecast("predict", "--horizon", "2")
    #expect(try Table(predict.outputBytes).column("t") == ["405", "415"])
  }

  @Test func continuesEverySeriesOfAPanel() throws {
    let folder = try WorkFolder()
    let name = "nyc_departures_daily.csv"
    try folder.write(try Samples.dataset(name), to: name)
    #expect(try folder.forecast(["fit", name] + Samples.small).status == 0)
    let predict = try folder.forecast("predict", "--horizon", "3")
    let table = try Table(predict.outputBytes)
    #expect(
      table.header == [
        "unique_id", "ds", "LSTM", "LSTM-lo-95", "LSTM-lo-80", "LSTM-hi-80", "LSTM-hi-95",
      ])
    let ids = ["EWR", "JFK", "LGA"]
    #expect(table.column("unique_id") == ids.flatMap { [$0, $0, $0] })
    #expect(table.column("ds") == ids.flatMap { _ in ["2014-01-01", "2014-01-02", "2014-01-03"] })
  }

  /// Series that end on different days go on from their own ends.
  @Test func continuesSeriesOfDifferentLengths() throws {
    let folder = try WorkFolder()
    var rows: [String] = []
    for step in 0..<48 { rows.append("long,\(Samples.month(step)),\(Samples.value(step))\n") }
    for step in 6..<30 { rows.append("short,\(Samples.month(step)),\(Samples.value(step))\n") }
    try folder.write("id,ds,y\n" + rows.joined(), to: "series.csv")
    #expect(try folder.forecast(["fit", "series.csv"] + Samples.small).status == 0)
    let table = try Table(try folder.forecast("predict", "--horizon", "2").outputBytes)
    #expect(table.column("id") == ["long", "long", "short", "short"])
    #expect(table.column("ds") == [48, 49, 30, 31].map(Samples.month))
  }
}
