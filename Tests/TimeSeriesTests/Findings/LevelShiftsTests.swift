import TestSupport
import Testing

@testable import TimeSeries

@Suite struct LevelShiftsTests {
  private func shifts(_ values: [Double], seasonalPeriod: Int = 1) -> [Finding] {
    Finding.all(values, seasonalPeriod: seasonalPeriod).filter { $0.kind == .levelShift }
  }

  @Test("ten standard deviations are found, with both levels", arguments: 1...20)
  func step(seed: UInt64) throws {
    var fixture = FindingsFixture(seed: seed)
    var values = fixture.noise(200)
    let place = fixture.index(in: 25..<175)
    for index in place..<200 { values[index] += 12 }
    let finding = try #require(shifts(values).first)
    #expect(shifts(values).count == 1)
    #expect(abs(finding.steps.lowerBound - place) <= 1)
    #expect(abs((finding.expected ?? .nan) - 0) < 1.5)
    #expect(abs((finding.value ?? .nan) - 12) < 1.5)
    #expect(abs(finding.magnitude - 12) < 2)
  }

  @Test func aDropInASeasonIsFoundOnce() {
    for seed in 1...10 {
      var fixture = FindingsFixture(seed: UInt64(seed))
      var values = fixture.seasonal(180)
      for index in 90..<180 { values[index] -= 25 }
      let found = shifts(values, seasonalPeriod: 12)
      #expect(found.count == 1)
      #expect(found.allSatisfy { abs($0.steps.lowerBound - 90) <= 1 && $0.magnitude < -15 })
    }
  }

  @Test func thereAndBackAreTwo() {
    var fixture = FindingsFixture(seed: 4)
    var values = fixture.noise(300)
    for index in 100..<200 { values[index] += 15 }
    let found = shifts(values).sorted { $0.steps.lowerBound < $1.steps.lowerBound }
    #expect(found.map { $0.magnitude > 0 } == [true, false])
  }

  @Test func aBurstIsNone() {
    var fixture = FindingsFixture(seed: 5)
    var values = fixture.noise(200)
    for index in 100..<105 { values[index] += 15 }
    #expect(shifts(values).isEmpty)
  }

  @Test func aTrendAndABreakOfItAreNone() {
    #expect(shifts((0..<100).map { 5 * Double($0) }).isEmpty)
    var fixture = FindingsFixture(seed: 6)
    let noise = fixture.noise(200)
    #expect(shifts(noise.indices.map { noise[$0] + max(0, Double($0 - 100)) }).isEmpty)
  }

  @Test func aRareStepOfAConstantIsFoundAndManyAreNot() {
    let once = (0..<200).map { $0 < 80 ? 1.0 : 2.0 }
    #expect(shifts(once).map(\.steps.lowerBound) == [80])
    let often = (0..<200).map { Double($0 / 10 % 3) }
    #expect(shifts(often).isEmpty)
  }
}
