import Testing

@testable import TimeSeries

@Suite struct EpochUnitTests {
  @Test(arguments: [
    (EpochUnit.seconds, Int64(1_714_568_400)), (.milliseconds, 1_714_568_400_000),
    (.microseconds, 1_714_568_400_000_000), (.nanoseconds, 1_714_568_400_000_000_000),
  ])
  func tellsTheSameMoment(unit: EpochUnit, count: Int64) {
    #expect(unit.stamp(count) == .stamp(Timestamp(2024, 5, 1, 13)))
    #expect(unit.text(of: Timestamp(2024, 5, 1, 13)) == String(count))
  }

  @Test(arguments: EpochUnit.allCases)
  func writesWhatItReads(unit: EpochUnit) {
    let step: Int64 = unit == .nanoseconds ? 1000 : 1
    for count in [-7, -1, 0, 1, 86_399] {
      let number = Int64(count) * step
      guard case .stamp(let stamp) = unit.stamp(number) else {
        Issue.record("\(number) \(unit)")
        continue
      }
      #expect(unit.text(of: stamp) == String(number))
    }
  }

  @Test func leavesOutWhatIsFiner() {
    #expect(EpochUnit.seconds.text(of: Timestamp(ticks: -1)) == "-1")
    #expect(EpochUnit.seconds.text(of: Timestamp(ticks: 1_999_999)) == "1")
  }

  @Test func refusesWhatTicksCannotHold() {
    #expect(EpochUnit.nanoseconds.stamp(1001) == .tooFine)
    #expect(EpochUnit.nanoseconds.stamp(-1) == .tooFine)
    #expect(EpochUnit.seconds.stamp(1_714_568_400_000) == .tooFar)
    #expect(EpochUnit.seconds.stamp(9_223_372_036) != .tooFar)
    #expect(EpochUnit.seconds.stamp(9_223_372_037) == .tooFar)
    #expect(EpochUnit.milliseconds.stamp(.max) == .tooFar)
    #expect(EpochUnit.microseconds.stamp(.min) == .tooFar)
  }
}
