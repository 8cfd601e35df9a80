import Testing

@testable import Forecasting

@Suite struct HalvingScheduleTests {
  @Test func rungsByHand() {
    let usual = HalvingSchedule(folds: 4, epochs: 100)
    #expect(usual.rungs.map(\.folds) == [1, 2, 4])
    #expect(usual.rungs.map(\.epochs) == [25, 50, 100])
    #expect(usual.rungs.map(\.number) == [1, 2, 3])
    let odd = HalvingSchedule(folds: 5, epochs: 30)
    #expect(odd.rungs.map(\.folds) == [2, 3, 5])
    #expect(odd.rungs.map(\.epochs) == [8, 15, 30])
    #expect((0..<4).map(usual.size) == [4, 16, 16, 16])
    #expect([1, 4, 5, 16].map(usual.survivors) == [1, 1, 2, 4])
  }

  @Test func oneFoldAndOneEpochAreOneRung() {
    let least = HalvingSchedule(folds: 1, epochs: 1)
    #expect(least.rungs == [least.top])
    #expect(least.top.number == 1)
    #expect((0..<3).map(least.size) == [1, 1, 1])
    let two = HalvingSchedule(folds: 1, epochs: 2)
    #expect(two.rungs.map(\.epochs) == [1, 2])
    #expect((0..<3).map(two.size) == [4, 4, 4])
  }

  @Test("rungs rise, and a bracket brings one up", arguments: 1...9, [1, 2, 3, 7, 50, 100])
  func properties(folds: Int, epochs: Int) {
    let schedule = HalvingSchedule(folds: folds, epochs: epochs)
    #expect(schedule.top.folds == folds && schedule.top.epochs == epochs)
    for (lower, upper) in zip(schedule.rungs, schedule.rungs.dropFirst()) {
      #expect(upper.number == lower.number + 1)
      #expect(lower.folds <= upper.folds && lower.epochs <= upper.epochs)
      #expect(lower.folds * lower.epochs < upper.folds * upper.epochs)
      #expect(upper.folds <= 2 * lower.folds && upper.epochs <= 2 * lower.epochs)
    }
    var count = schedule.size(ofBracket: 1)
    for _ in schedule.rungs.dropLast() { count = schedule.survivors(of: count) }
    #expect(count == 1)
  }
}
