import Testing

@testable import TimeSeries

/// What is found in series without anything to find: the rates that the documentation states.
@Suite struct FalseAlarmTests {
  enum Process: CaseIterable, Sendable {
    case noise, walk, autoregression, seasonal

    func values(_ fixture: inout FindingsFixture, count: Int) -> [Double] {
      switch self {
      case .noise: fixture.noise(count)
      case .walk: fixture.walk(count)
      case .autoregression: fixture.autoregression(count)
      case .seasonal: fixture.seasonal(count)
      }
    }
  }

  /// Of 200 series, those with an outlier or a shift.
  private func alarms(_ process: Process, count: Int, seasonalPeriod: Int) -> Int {
    var fixture = FindingsFixture(seed: 11)
    return (0..<200).count { _ in
      !Finding.all(process.values(&fixture, count: count), seasonalPeriod: seasonalPeriod)
        .allSatisfy { $0.kind == .short }
    }
  }

  @Test("a hundred values without anything are silent", arguments: Process.allCases, [1, 12])
  func hundred(process: Process, seasonalPeriod: Int) {
    let found = alarms(process, count: 100, seasonalPeriod: seasonalPeriod)
    // Without a season looked for, its swing is noise like any other.
    #expect(found <= 1, "\(found) of 200")
  }

  @Test("thirty values seldom alarm", arguments: Process.allCases)
  func thirty(process: Process) {
    let found = alarms(process, count: 30, seasonalPeriod: 1)
    #expect(found <= 4, "\(found) of 200")
  }
}
