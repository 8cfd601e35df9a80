import Testing

@testable import Reporting

@Suite struct LeaderboardTableTests {
  private static func row(
    _ trial: String, errors: [Double?], failure: String? = nil,
    settings: [String?] = [nil, "0.003"]
  ) -> LeaderboardTable.Row {
    LeaderboardTable.Row(
      trial: trial, model: "rnn", rung: 2, folds: 3, epochs: trial == "default" ? nil : 50,
      errors: errors, seed: .max, settings: settings, failure: failure, seconds: 1.25)
  }

  private static let table = LeaderboardTable(
    metrics: ["MASE", "MAE"], settings: ["cell", "learning-rate"],
    rows: [
      row("7", errors: [0.1 + 0.2, nil]), row("default", errors: [1, 1e21]),
      row("8", errors: [nil, nil], failure: "a, \"b\"", settings: ["gru", nil]),
    ])

  @Test func csvHoldsAllButTheTime() {
    #expect(
      String(decoding: Self.table.csv, as: UTF8.self) == """
        rank,trial,model,rung,folds,epochs,MASE,MAE,seed,cell,learning-rate,failure
        1,7,rnn,2,3,50,0.30000000000000004,,18446744073709551615,,0.003,
        2,default,rnn,2,3,,1,1e+21,18446744073709551615,,0.003,
        3,8,rnn,2,3,50,,,18446744073709551615,gru,,"a, ""b\"""

        """)
  }

  @Test func textShowsTheFirstRows() {
    let text = Self.table.text(first: 2, limit: nil)
    let lines = text.split(separator: "\n")
    #expect(lines[0].split(separator: " ") == ["trial", "model", "rung", "MASE", "MAE", "seconds"])
    #expect(lines[1].split(separator: " ").prefix(5) == ["7", "rnn", "2", "0.3000", "undefined"])
    #expect(lines.last == "and 1 more" && lines.count == 4)
    #expect(Self.table.text(first: 3, limit: nil).contains("failed"))
    #expect(!Self.table.text(first: 3, limit: nil).contains("more"))
  }
}
