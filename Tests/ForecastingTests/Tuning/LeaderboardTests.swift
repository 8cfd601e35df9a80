import Testing
import TimeSeries

@testable import Forecasting

@Suite struct LeaderboardTests {
  private typealias Fixture = TuningFixture

  private static func evaluation(
    _ number: Int, _ rung: Int, _ finding: Evaluation.Finding
  ) -> Evaluation {
    Evaluation(
      candidate: number == 0
        ? Fixture.references[0] : Candidate(.trial(number), options: Fixture.base),
      rung: Fixture.schedule.rungs[rung - 1], finding: finding)
  }

  @Test func higherRungsStandFirstAndFailuresLast() {
    let board = Leaderboard(
      [
        Self.evaluation(0, 3, Fixture.finding(0.5)), Self.evaluation(1, 1, Fixture.finding(0.1)),
        Self.evaluation(2, 1, Fixture.finding(0.3)),
        Self.evaluation(3, 1, Evaluation.Finding(.failed("diverged"), seconds: 2)),
        Self.evaluation(4, 1, Fixture.finding(0.2)), Self.evaluation(1, 2, Fixture.finding(0.4)),
        Self.evaluation(4, 2, Fixture.finding(0.3)), Self.evaluation(4, 3, Fixture.finding(0.5)),
      ], schedule: Fixture.schedule)
    #expect(board.rows.map(\.candidate.name) == ["default", "4", "1", "2", "3"])
    #expect(board.rows.map(\.rung.number) == [3, 3, 2, 1, 1])
    #expect(board.rows.map(\.seconds) == [1, 3, 2, 1, 2])
    #expect(board.rows.map(\.failure) == [nil, nil, nil, nil, "diverged"])
    #expect(board.best?.candidate.identity == .standard, "of equal ones the simpler one")
    #expect(board.row(of: .trial(4))?.figures?[.meanAbsoluteScaledError] == 0.5)
    #expect(board.metric == .meanAbsoluteScaledError)
  }

  @Test func withoutScaleTheMeanAbsoluteErrorRanks() {
    func finding(_ error: Double) -> Evaluation.Finding {
      Evaluation.Finding(
        .measured(CandidateFigures([.meanAbsoluteError: error])), seconds: 0)
    }
    let board = Leaderboard(
      [Self.evaluation(0, 3, finding(2)), Self.evaluation(1, 3, finding(1))],
      schedule: Fixture.schedule)
    #expect(board.metric == .meanAbsoluteError)
    #expect(board.best?.candidate.name == "1")
  }

  @Test func nothingIsBestBeforeItIsMeasuredInFull() {
    #expect(Leaderboard([], schedule: Fixture.schedule).best == nil)
    let rough = Leaderboard(
      [Self.evaluation(1, 2, Fixture.finding(0.1))], schedule: Fixture.schedule)
    #expect(rough.best == nil)
    let failed = Leaderboard(
      [Self.evaluation(0, 3, Evaluation.Finding(.failed("no"), seconds: 1))],
      schedule: Fixture.schedule)
    #expect(failed.best == nil && failed.rows[0].failure == "no")
  }

  @Test func anErrorThatIsUndefinedIsAFailure() {
    let board = Leaderboard(
      [
        Self.evaluation(0, 3, Fixture.finding(1)),
        Self.evaluation(
          1, 3, Evaluation.Finding(.measured(CandidateFigures([.meanAbsoluteError: 0])), seconds: 0)
        ),
      ], schedule: Fixture.schedule)
    #expect(board.rows.map(\.failure) == [nil, "the MASE is undefined"])
  }
}
