import Testing

/// Intervals in the forecast file: named after their levels, nested, around the point forecast.
@Suite struct IntervalTests {
  @Test(arguments: [
    (["80,95"], ["lo-95", "lo-80", "hi-80", "hi-95"]),
    (["99.9,50,80.5"], ["lo-99.9", "lo-80.5", "lo-50", "hi-50", "hi-80.5", "hi-99.9"]),
    (["7"], ["lo-7", "hi-7"]),
  ]) func areNestedAtEveryLevel(levels: [String], expected: [String]) throws {
    let folder = try WorkFolder()
    try folder.write(try Samples.dataset("air_passengers.csv"), to: "series.csv")
    let fit = try folder.forecast(["fit", "series.csv", "--levels"] + levels + Samples.small)
    #expect(fit.status == 0, "\(fit.error)")
    let table = try Table(try folder.forecast("predict", "--horizon", "40").outputBytes)
    #expect(Array(table.header.dropFirst()) == ["LSTM"] + expected.map { "LSTM-\($0)" })
    #expect(table.rows.count == 40)
    let half = expected.count / 2
    for row in table.rows {
      let numbers = try row.dropFirst().map { try #require(Double($0)) }
      let rising = Array(numbers[1...half]) + [numbers[0]] + Array(numbers[(half + 1)...])
      #expect(rising == rising.sorted(), "\(row)")
      #expect(numbers[0] > numbers[half] && numbers[0] < numbers[half + 1], "\(row)")
    }
  }

  @Test func thoseWantedAreTheSameAsAmongAll() throws {
    let folder = try Samples.folder()
    let all = try Table(try folder.forecast("predict").outputBytes)
    let one = try Table(try folder.forecast("predict", "--levels", "80").outputBytes)
    #expect(one.header == ["Month", "LSTM", "LSTM-lo-80", "LSTM-hi-80"])
    for name in one.header { #expect(one.column(name) == all.column(name)) }
  }

  @Test func aLevelThatWasNotMeasuredIsRefused() throws {
    let folder = try Samples.folder()
    let outcome = try folder.forecast("predict", "--levels", "57")
    #expect(outcome.status == 64)
    #expect(outcome.outputBytes.isEmpty)
    #expect(
      outcome.error
        == "forecast: the model has no intervals of 57 percent, only of 80,95; fit again with --levels\n"
    )
  }

  @Test func aModelThatHeldNothingOutHasNone() throws {
    let folder = try WorkFolder()
    try folder.write("ds,y\n2024-01,1\n2024-02,2\n2024-03,1\n", to: "short.csv")
    let fit = try folder.forecast("fit", "short.csv", "--epochs", "1", "--hidden", "2")
    #expect(fit.status == 0)
    #expect(try Table(folder.forecast("predict").outputBytes).header == ["ds", "LSTM"])
    let outcome = try folder.forecast("predict", "--levels", "80")
    #expect(outcome.status == 64)
    #expect(
      outcome.error.hasPrefix("forecast: the model has no intervals, as its series were too "))
  }

  @Test func growWithTheHorizonPastTheOneTrainedFor() throws {
    let folder = try Samples.folder()
    let outcome = try folder.forecast("predict", "--horizon", "1000")
    #expect(outcome.status == 0)
    #expect(
      outcome.error
        == "forecast: warning: 1000 steps are more than twice the 4 the model was trained and "
        + "measured for\n")
    let table = try Table(outcome.outputBytes)
    #expect(table.rows.count == 1000)
    let widths = try zip(table.column("LSTM-lo-95"), table.column("LSTM-hi-95")).map {
      try #require(Double($1)) - #require(Double($0))
    }
    #expect(widths.allSatisfy { $0 > 0 && $0.isFinite })
    #expect(try #require(widths.last) > widths[3])
    #expect(try folder.forecast("predict", "--horizon", "1000", "--quiet").error.isEmpty)
  }

  /// The first steps do not depend on how far one looks.
  @Test func aShorterHorizonIsThePrefixOfALongerOne() throws {
    let folder = try Samples.folder()
    let long = try Table(try folder.forecast("predict", "--horizon", "20", "-q").outputBytes)
    for horizon in [1, 4, 7] {
      let short = try Table(try folder.forecast("predict", "-H", "\(horizon)").outputBytes)
      #expect(short.rows == Array(long.rows.prefix(horizon)))
    }
  }
}
