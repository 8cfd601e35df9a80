import Testing

@testable import TimeSeries

@Suite struct TimeZoneRulesTests {
  /// An hour forward at 1000, half an hour back at 200 000, a day left out at 1 000 000.
  private static func rules() throws -> TimeZoneRules {
    try #require(
      TimeZoneRules(
        name: "Test/Zone", initialOffset: 0,
        transitions: [
          .init(instant: 1000, offset: 3600), .init(instant: 200_000, offset: 1800),
          .init(instant: 1_000_000, offset: 1800 + 86_400 / 2),
        ], footer: nil))
  }

  @Test func periods() throws {
    let rules = try TimeZoneRulesTests.rules()
    #expect(rules.period(at: 999) == .init(start: .min, end: 1000, offset: 0))
    #expect(rules.period(at: 1000) == .init(start: 1000, end: 200_000, offset: 3600))
    #expect(rules.period(at: .max) == .init(start: 1_000_000, end: .max, offset: 45_000))
  }

  @Test func readsLocalTimes() throws {
    let rules = try TimeZoneRulesTests.rules()
    #expect(rules.reading(ofLocal: 999) == .once(instant: 999))
    let change = TimeZoneRules.Change(instant: 1000, offsetBefore: 0, offsetAfter: 3600)
    #expect(rules.reading(ofLocal: 1000) == .never(change: change))
    #expect(rules.reading(ofLocal: 4599) == .never(change: change))
    #expect(rules.reading(ofLocal: 4600) == .once(instant: 1000))
    #expect(rules.reading(ofLocal: 201_799) == .once(instant: 198_199))
    #expect(rules.reading(ofLocal: 201_800) == .twice(first: 198_200, second: 200_000))
    #expect(rules.reading(ofLocal: 203_599) == .twice(first: 199_999, second: 201_799))
    #expect(rules.reading(ofLocal: 203_600) == .once(instant: 201_800))
    #expect(rules.instant(ofLocal: 4000) == 4000)
    #expect(rules.instant(ofLocal: 202_000) == 198_400)
    #expect(rules.instant(ofLocal: 1_020_000) == 1_018_200)
  }

  /// Every instant is among the readings of the local time it shows.
  @Test func everyInstantIsARead() throws {
    let rules = try TimeZoneRulesTests.rules()
    for instant in stride(from: Int64(-100_000), to: 1_200_000, by: 613) {
      let local = instant + Int64(rules.period(at: instant).offset)
      switch rules.reading(ofLocal: local) {
      case .once(let found): #expect(found == instant)
      case .twice(let first, let second): #expect(instant == first || instant == second)
      case .never: Issue.record("\(instant) is shown")
      }
    }
  }

  @Test func keepsWhatIsNeededFromAnInstantOn() throws {
    let rules = try TimeZoneRulesTests.rules()
    let later = rules.beginning(at: 300_000)
    #expect(later.transitions.count == 1 && later.initialOffset == 1800)
    for instant: Int64 in [300_000, 999_999, 1_000_000, 5_000_000] {
      #expect(later.period(at: instant).offset == rules.period(at: instant).offset)
    }
    #expect(rules.beginning(at: .min) == rules)
  }

  @Test func refusesRulesThatAreNone() {
    func rules(_ first: Int, _ transitions: [(Int64, Int)]) -> TimeZoneRules? {
      TimeZoneRules(
        name: "x", initialOffset: first,
        transitions: transitions.map { .init(instant: $0.0, offset: $0.1) }, footer: nil)
    }
    #expect(rules(0, []) != nil)
    #expect(rules(100_000, []) == nil)
    #expect(rules(0, [(1, -100_000)]) == nil)
    #expect(rules(0, [(1, 0), (1, 3600)]) == nil)
    #expect(rules(0, [(2, 0), (1, 3600)]) == nil)
    #expect(rules(0, (0..<5001).map { (Int64($0), 0) }) == nil)
  }
}

@Suite struct LocalClockTests {
  private func clock(_ ticks: LocalClock.Ticks, writesOffset: Bool = false) throws -> LocalClock {
    let footer = POSIXTimeZone("CET-1CEST,M3.5.0,M10.5.0/3")
    let rules = TimeZoneRules(
      name: "CET", initialOffset: 3208, transitions: [.init(instant: -2_422_054_408, offset: 3600)],
      footer: footer)
    return LocalClock(rules: try #require(rules), ticks: ticks, writesOffset: writesOffset)
  }

  private func style(_ clock: LocalClock) -> StampStyle {
    .dateTime(separator: .t, seconds: .fraction(digits: 0), zone: .local(clock))
  }

  @Test func hoursGoOnThroughBothChanges() throws {
    let style = style(try clock(.instants))
    let spring = (0..<4).map { Frequency.hourly.timestamp($0, after: Timestamp(2024, 3, 31, 0)) }
    #expect(
      spring.map { style.format($0).suffix(8) } == ["01:00:00", "03:00:00", "04:00:00", "05:00:00"])
    let autumn = (0..<4).map { Frequency.hourly.timestamp($0, after: Timestamp(2024, 10, 26, 23)) }
    #expect(
      autumn.map { style.format($0).suffix(8) } == ["01:00:00", "02:00:00", "02:00:00", "03:00:00"])
  }

  @Test func daysKeepTheirTimeOfDay() throws {
    let style = style(try clock(.civil, writesOffset: true))
    let days = (0..<3).map { Frequency.daily.timestamp($0, after: Timestamp(2024, 3, 30, 2, 30)) }
    #expect(
      days.map(style.format)
        == ["2024-03-30T02:30:00+01:00", "2024-03-31T03:30:00+02:00", "2024-04-01T02:30:00+02:00"])
  }

  /// The local mean time of Berlin was 53 minutes and 28 seconds ahead.
  @Test func offsetsAreWrittenToTheMinute() throws {
    let style = style(try clock(.instants, writesOffset: true))
    #expect(style.format(Timestamp(1890, 1, 1)) == "1890-01-01T00:53:00+00:53")
  }
}
