import Foundation
import Testing

/// `score`: forecasts of a ledger against what came.
@Suite struct ScoreTests {
  private static let header =
    "run,made,model_sha256,model,promised_mae,season,unique_id,cutoff,ds,lead,point,levels,lower,upper\n"

  /// One-step forecasts from each of the months, `miss` beside what came, with a band of ±`width`.
  private func ledger(_ months: Range<Int>, miss: (Int) -> Int, width: Int) -> String {
    Self.header
      + months.map { month in
        let point = (Int(Samples.value(month + 1)) ?? 0) + miss(month)
        return "r\(month),2023-01-01T00:00:00Z,abc,LSTM,2,12,Passengers,\(Samples.month(month)),"
          + "\(Samples.month(month + 1)),1,\(point),[80],[\(point - width)],[\(point + width)]\n"
      }.joined()
  }

  private func folder(_ ledger: String) throws -> WorkFolder {
    let folder = try WorkFolder()
    try folder.write(Samples.monthly(60), to: "series.csv")
    try folder.write(ledger, to: "l.csv")
    return folder
  }

  private func json(_ folder: WorkFolder) throws -> [String: Any] {
    let outcome = try folder.forecast("score", "series.csv", "--ledger", "l.csv", "--json")
    return try #require(
      try JSONSerialization.jsonObject(with: outcome.outputBytes) as? [String: Any])
  }

  /// A ledger that `predict` wrote, and errors as they are worked out by hand.
  @Test func measuresWhatPredictSaid() throws {
    let folder = try Samples.folder()
    #expect(try folder.forecast("predict", "--ledger", "l.csv", "-o", "f.csv").status == 0)
    #expect(try folder.forecast("predict", "--ledger", "l.csv", "-o", "f.csv").status == 0)
    let ledger = try Table(folder.bytes("l.csv"))
    #expect(ledger.rows.count == 4, "the same forecast twice is one")
    #expect(ledger.column("lead") == ["1", "2", "3", "4"])
    let points = try Table(folder.bytes("f.csv")).column("LSTM")
    #expect(ledger.column("point") == points)
    try folder.write(Samples.monthly(51), to: "series.csv")
    let score = try folder.forecast(
      "score", "series.csv", "--ledger", "l.csv", "-o", "s.csv", "--anomalies", "a.csv")
    #expect(score.status == 0, "\(score.error)")
    #expect(score.output.hasSuffix("no drift\n"))
    let table = try Table(folder.bytes("s.csv"))
    #expect(table.column("lead") == ["1", "1", "2", "2", "3", "3"])
    #expect(table.column("level") == ["80", "95", "80", "95", "80", "95"])
    for lead in 1...3 {
      let error = abs((Double(points[lead - 1]) ?? 0) - (Double(Samples.value(47 + lead)) ?? 0))
      #expect(Double(table.column("MAE")[2 * lead - 2]) == error)
      // A year ago it was 12 less.
      #expect(table.column("SeasonalNaive")[2 * lead - 2] == "12")
    }
  }

  @Test func goodForecastsAreNoDrift() throws {
    let folder = try folder(ledger(20..<50, miss: { $0 % 3 - 1 }, width: 2))
    let score = try json(folder)
    #expect(score["cutoffs"] as? Int == 30)
    #expect(score["unmatched"] as? Int == 0)
    #expect(score["anomalies"] as? Int == 0)
    #expect((score["drift"] as? [String])?.isEmpty == true)
    #expect(abs((score["promise_ratio"] as? Double ?? 0) - 1.0 / 3) < 1e-12)
    #expect((score["naive_statistic"] as? Double ?? 1) < 0)
  }

  /// Bands that hold nothing are found out, and each observation is flagged.
  @Test func intervalsThatDoNotHoldAreDrift() throws {
    let folder = try folder(ledger(20..<32, miss: { _ in 5 }, width: 2))
    let outcome = try folder.forecast(
      "score", "series.csv", "--ledger", "l.csv", "--anomalies", "a.csv", "--log", "log")
    #expect(outcome.status == 6)
    #expect(
      outcome.error
        == "forecast: drift: intervals of 80 % hold 0 % of 12 observations at lead 1; look at the "
        + "data, or fit again\n")
    let anomalies = try Table(folder.bytes("a.csv"))
    #expect(anomalies.column("Month") == (21..<33).map(Samples.month))
    #expect(anomalies.column("Passengers").first == Samples.value(21))
    #expect(try folder.text("log").contains("\"drift\":true"))
    // Two misses in a row can be chance.
    let few = try self.folder(ledger(20..<22, miss: { _ in 5 }, width: 2))
    #expect(try few.forecast("score", "series.csv", "--ledger", "l.csv").status == 0)
  }

  /// Bands may be wide enough and the forecasts yet worse than those anybody could make.
  @Test func worseThanTheSeasonIsDrift() throws {
    let folder = try folder(ledger(20..<50, miss: { 30 + $0 % 5 }, width: 100))
    let outcome = try folder.forecast("score", "series.csv", "--ledger", "l.csv")
    #expect(outcome.status == 6)
    #expect(outcome.error.contains("errors are larger than those of repeating the last season"))
  }

  /// Drift stops nothing of a job, and is its status where there is nothing worse.
  @Test func aJobThatDriftsSaysSo() throws {
    let folder = try folder(ledger(20..<32, miss: { _ in 5 }, width: 2))
    try folder.write(
      RunTests.small + """
        data = "series.csv"
        ledger = "l.csv"
        log = "log.jsonl"

        """, to: "job.toml")
    let run = try folder.forecast("run", "job.toml")
    #expect(run.status == 6)
    #expect(
      run.error.hasPrefix("forecast: drift: intervals of 80 % hold 0 % of 12"), "\(run.error)")
    #expect(try Table(folder.bytes("forecast.csv")).rows.count == 4)
    #expect(try Table(folder.bytes("l.csv")).rows.count == 12 + 4)
    #expect(try folder.text("log.jsonl").contains("\"drift\":true"))
  }

  @Test func nothingHasComeYet() throws {
    let folder = try folder(ledger(59..<60, miss: { _ in 0 }, width: 2))
    let outcome = try folder.forecast("score", "series.csv", "--ledger", "l.csv")
    #expect(outcome.status == 0)
    #expect(outcome.output == "nothing that was forecast has been observed yet\n")
  }

  @Test func damagedLedgersAreRefused() throws {
    for (text, status) in [
      ("a,b\n1,2\n", Int32(65)), (Self.header + "r,t,a,LSTM,x,12,,2020,2021,1,1,,,\n", 65),
      (Self.header + "r,t,a,LSTM,,12,,2020,2021,2,1,,,\n", 65),
      (Self.header + "r,t,a,LSTM,,12,,2020,2021,1,1,[80],[1;2],[3]\n", 65), ("", 0),
    ] {
      let outcome = try folder(text).forecast("score", "series.csv", "--ledger", "l.csv")
      #expect(outcome.status == status, "\(outcome.error)")
    }
    #expect(try folder("").forecast("score", "series.csv").status == 66)
  }
}
