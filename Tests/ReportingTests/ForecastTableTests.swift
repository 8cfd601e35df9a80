import Testing
import TimeSeries

@testable import Reporting

@Suite struct ForecastTableTests {
  private func forecast(
    _ id: String, _ model: String, _ point: [Double], _ levels: [Double] = [],
    cutoff: Timestamp = Timestamp(2024, 1, 1)
  ) -> Forecast {
    Forecast(
      seriesID: SeriesID(id), modelName: model, cutoff: cutoff, frequency: .monthStart,
      point: point,
      intervals: levels.map { level in
        Interval(
          level: level, lower: point.map { $0 - 10 * level }, upper: point.map { $0 + 10 * level })
      })
  }

  private func csv(
    _ forecasts: [Forecast], id: String? = "unique_id", style: StampStyle = .date
  ) -> String {
    let names = ColumnNames(id: id, time: "ds", target: "y")
    return String(
      decoding: ForecastTable(forecasts).csv(columns: names, stampStyle: style), as: UTF8.self)
  }

  @Test func followsNixtlasLayout() {
    #expect(
      csv([forecast("a", "LSTM", [100, 0.5], [0.8, 0.95]), forecast("b", "LSTM", [.nan])])
        == """
        unique_id,ds,LSTM,LSTM-lo-95,LSTM-lo-80,LSTM-hi-80,LSTM-hi-95
        a,2024-02-01,100,90.5,92,108,109.5
        a,2024-03-01,0.5,-9,-7.5,8.5,10
        b,2024-02-01,,,,,

        """)
  }

  @Test func putsModelsSideBySide() {
    #expect(
      csv(
        [forecast("a", "LSTM", [1, 2], [0.9]), forecast("a", "Naive", [3])], id: nil, style: .month)
          == """
          ds,LSTM,LSTM-lo-90,LSTM-hi-90,Naive
          2024-02,1,-8,10,3
          2024-03,2,-7,11,

          """)
  }

  @Test func keepsTheUsersNamesAndDisarmsText() {
    let forecasts = [forecast("=cmd|'x", "+LSTM", [1]), forecast("a,\"b", "+LSTM", [-2])]
    let names = ColumnNames(id: "store, no.", time: "@day", target: "y")
    let text = String(
      decoding: ForecastTable(forecasts).csv(columns: names, stampStyle: .month), as: UTF8.self)
    #expect(
      text == """
        "store, no.",'@day,'+LSTM
        '=cmd|'x,2024-02,1
        "a,""b",2024-02,-2

        """)
  }

  @Test func writesANegativeIndexAsANumber() {
    let early = Forecast(
      seriesID: SeriesID("a"), modelName: "LSTM", cutoff: Timestamp(ticks: -3),
      frequency: .index(step: 1), point: [7])
    #expect(csv([early], id: nil, style: .index) == "ds,LSTM\n-2,7\n")
  }

  @Test func keepsIDsThatLookAlikeApart() {
    let composed = forecast("caf\u{E9}", "LSTM", [1])
    let decomposed = forecast("cafe\u{301}", "LSTM", [2])
    #expect(csv([composed, decomposed]).utf8.count { $0 == UInt8(ascii: "\n") } == 3)
  }

  @Test(arguments: [(0.8, "80"), (0.29, "29"), (0.975, "97.5"), (0.999, "99.9"), (0.07, "7")])
  func namesLevelsInPercent(level: Double, text: String) {
    #expect(ForecastTable.percent(level) == text)
  }

  @Test func isAHeaderWithoutForecasts() {
    #expect(csv([]) == "unique_id,ds\n")
  }
}
