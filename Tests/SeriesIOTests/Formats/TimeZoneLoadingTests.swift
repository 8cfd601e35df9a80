import Foundation
import Testing
import TimeSeries

@testable import SeriesIO

/// Local clock times written by Foundation's calendar, read by ours.
@Suite struct TimeZoneLoadingTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let zone: String
    let year: Int
    var testDescription: String { "\(zone) \(year)" }
  }

  /// Each with its changes; Sao Paulo put its clocks forward at midnight until 2018, Kolkata never.
  static let cases = [
    Case(zone: "Europe/Berlin", year: 2024), Case(zone: "America/New_York", year: 2024),
    Case(zone: "Australia/Lord_Howe", year: 2024), Case(zone: "America/Sao_Paulo", year: 2018),
    Case(zone: "Asia/Kolkata", year: 2024),
  ]

  private func stamps(
    _ place: Case, _ format: String, count: Int, every step: Double
  ) throws -> [String] {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    let zone = try #require(TimeZone(identifier: place.zone))
    formatter.timeZone = zone
    formatter.dateFormat = format
    let first = Timestamp(place.year, 1, 1).ticks / Timestamp.ticksPerSecond
    return (0..<count).map {
      formatter.string(from: Date(timeIntervalSince1970: Double(first) + step * Double($0)))
    }
  }

  private func options(_ zone: String) throws -> CSVOptions {
    var options = CSVOptions()
    options.timeZone = try TimeZoneFile.rules(named: zone)
    return options
  }

  private func panel(_ stamps: [String], _ options: CSVOptions) throws -> LoadedPanel {
    try load("ds,y\n" + stamps.map { "\($0),1\n" }.joined(), options).get()
  }

  /// The stamps of a panel's first series and as many more.
  private func written(_ panel: Panel, _ count: Int) -> [String] {
    (0..<count).map { panel.stampStyle.format(panel.series[0].timestamp(at: $0)) }
  }

  @Test(
    "a year of hours goes round trip through both changes, and on past any row",
    arguments: cases, ["yyyy-MM-dd HH:mm", "yyyy-MM-dd'T'HH:mm:ssxxx"])
  func hours(place: Case, format: String) throws {
    let stamps = try stamps(place, format, count: 8800, every: 3600)
    let loaded = try panel(stamps, options(place.zone))
    #expect(loaded.panel.frequency == .hourly && loaded.report.gaps == 0)
    #expect(written(loaded.panel, stamps.count) == stamps)
    // What a forecast from any tenth of the year writes.
    for known in stride(from: 800, to: 8000, by: 800) {
      let part = try panel(Array(stamps.prefix(known)), options(place.zone)).panel
      #expect(written(part, stamps.count) == stamps)
    }
  }

  @Test("quarters of an hour", arguments: cases)
  func quarters(place: Case) throws {
    let stamps = try stamps(place, "yyyy-MM-dd HH:mm:ss", count: 35_200, every: 900)
    let loaded = try panel(stamps, options(place.zone))
    #expect(loaded.report.gaps == 0)
    #expect(written(loaded.panel, stamps.count) == stamps)
  }

  @Test("days of 23 and 25 hours leave no gap", arguments: cases)
  func days(place: Case) throws {
    let noons = (0..<366).map { day in
      let date = CivilDate(
        daysSinceEpoch: CivilDate(year: place.year, month: 1, day: 1).daysSinceEpoch + Int64(day))
      return StampStyle.dateTime(separator: .space, seconds: .omitted, zone: .none)
        .format(Timestamp(ticks: Timestamp(date).ticks + Timestamp.ticksPerDay / 2))
    }
    for stamps in [noons, noons.map { String($0.prefix(10)) }] {
      let loaded = try panel(Array(stamps.prefix(200)), options(place.zone))
      #expect(loaded.panel.frequency == .daily && loaded.report.gaps == 0)
      #expect(written(loaded.panel, stamps.count) == stamps)
    }
  }

  @Test func weeksMonthsAndBusinessDaysKeepTheClock() throws {
    let series: [([String], Frequency)] = [
      (["2024-03-18 09:00", "2024-03-25 09:00", "2024-04-01 09:00"], .weekly),
      (
        ["2024-02-01 00:00", "2024-03-01 00:00", "2024-04-01 00:00", "2024-05-01 00:00"],
        .monthStart
      ),
      (["2024-02-29 17:00", "2024-03-31 17:00", "2024-04-30 17:00"], .months(1, anchor: .end)),
      (
        (18...29).filter { ![23, 24].contains($0) }.map { "2024-03-\($0) 17:30" }
          + ["2024-04-01 17:30", "2024-04-02 17:30"], .businessDays(1)
      ),
    ]
    for (stamps, frequency) in series {
      let loaded = try panel(stamps, options("Europe/Berlin"))
      #expect(loaded.panel.frequency == frequency && loaded.report.gaps == 0)
      #expect(written(loaded.panel, stamps.count) == stamps)
    }
  }

  /// Six-hourly data by the local clock, and by a clock that is not put forward.
  @Test func stepsOfSomeHoursTakeTheClockTheyAreRegularOn() throws {
    let local = (29...31).flatMap { day in
      ["00", "06", "12", "18"].map { "2024-03-\(day) \($0):00" }
    }
    let civil = try panel(local, options("Europe/Berlin"))
    #expect(civil.panel.frequency == .fixed(ticks: 6 * 3600 * Timestamp.ticksPerSecond))
    #expect(written(civil.panel, local.count) == local)
    let steady =
      local.prefix(8) + [
        "2024-03-31 00:00", "2024-03-31 07:00", "2024-03-31 13:00", "2024-03-31 19:00",
      ]
    let instants = try panel(Array(steady), options("Europe/Berlin"))
    #expect(instants.report.gaps == 0)
    #expect(written(instants.panel, steady.count) == Array(steady))
  }

  @Test func stampsWithOffsetsAndEpochsTakeTheZone() throws {
    let utc = try panel(
      ["2024-03-30T23:00Z", "2024-03-31T22:00Z", "2024-04-01T22:00Z"], options("Europe/Berlin"))
    #expect(utc.panel.frequency == .daily && utc.report.gaps == 0)
    #expect(
      written(utc.panel, 3)
        == ["2024-03-31T00:00+01:00", "2024-04-01T00:00+02:00", "2024-04-02T00:00+02:00"])
    var epoch = try options("Europe/Berlin")
    epoch.timeFormat = .epoch(.seconds)
    let seconds = ["1711839600", "1711922400", "1712008800"]
    let daily = try panel(seconds, epoch)
    #expect(daily.panel.frequency == .daily && daily.report.gaps == 0)
    #expect(written(daily.panel, 4) == seconds + ["1712095200"])
    var pattern = try options("Europe/Berlin")
    pattern.timeFormat = try StampForm("%d.%m.%Y %H:%M")
    let german = ["31.03.2024 00:00", "31.03.2024 01:00", "31.03.2024 03:00", "31.03.2024 04:00"]
    let hourly = try panel(german, pattern)
    #expect(hourly.report.gaps == 0 && written(hourly.panel, 4) == german)
  }

  @Test func midnightsThatWereSkippedAreDaysAllTheSame() throws {
    // Clocks went from 2018-11-03 24:00 to 2018-11-04 01:00.
    let dates = ["2018-11-03", "2018-11-04", "2018-11-05"]
    let days = try panel(dates, options("America/Sao_Paulo"))
    #expect(days.report.gaps == 0 && written(days.panel, 3) == dates)
    let stamps = ["2018-11-02 00:00", "2018-11-03 00:00", "2018-11-04 01:00", "2018-11-05 00:00"]
    let midnights = try panel(stamps, options("America/Sao_Paulo"))
    #expect(midnights.panel.frequency == .daily && midnights.report.gaps == 0)
    #expect(written(midnights.panel, 4) == stamps)
    // Samoa left a day out.
    #expect(
      refusal("ds,y\n2011-12-29,1\n2011-12-30,2\n2011-12-31,3\n", try options("Pacific/Apia"))
        .hasPrefix("data.csv:3:1: error[E_TIME]: \"2011-12-30\" in column \"ds\" is never shown"))
  }

  @Test func timesThatAreNeverShownAreRefused() throws {
    #expect(
      refusal("ds,y\n2024-03-31 01:00,1\n2024-03-31 02:00,2\n", try options("Europe/Berlin"))
        == "data.csv:3:1: error[E_TIME]: \"2024-03-31 02:00\" in column \"ds\" is never shown by the "
        + "clocks of Europe/Berlin, which went from 2024-03-31 02:00:00 to 2024-03-31 03:00:00; look "
        + "for the zone that wrote it, or leave out --timezone")
  }

  @Test func aTimeIsShownTwiceAndNoThirdTime() throws {
    let twice = "ds,y\n2024-10-27 01:00,1\n2024-10-27 02:00,2\n2024-10-27 02:00,3\n"
    let berlin = try options("Europe/Berlin")
    #expect(try load(twice, berlin).get().panel.series[0].values == [1, 2, 3])
    #expect(refusal(twice + "2024-10-27 02:00,4\n", berlin).contains("error[E_DUP_TIME]"))
    // Per series, though they are read side by side.
    var rows = "id,ds,y\n"
    for stamp in ["01:30", "02:00", "02:30", "02:00", "02:30", "03:00"] {
      rows += "a,2024-10-27 \(stamp),1\nb,2024-10-27 \(stamp),2\n"
    }
    let both = try load(rows, berlin).get()
    #expect(both.report.gaps == 0 && both.panel.series.map(\.count) == [6, 6])
  }

  @Test func aZoneIsForStampsThatHaveATime() throws {
    #expect(
      refusal("ds,y\n1,1\n2,2\n", try options("Europe/Berlin"))
        == "data.csv:2:1: error[E_TIME]: \"1\" in column \"ds\" is an integer, which has no time zone; "
        + "name its unit, as with --time-format epoch-s, or leave out --timezone")
    let months = try panel(["2024-02", "2024-03", "2024-04"], options("Europe/Berlin"))
    #expect(months.panel.stampStyle == .month && months.panel.frequency == .monthStart)
  }

  @Test func whereAHourIsMissingTheNightIsTold() throws {
    let spring = ["2024-03-31 00:00", "2024-03-31 01:00", "2024-03-31 03:00", "2024-03-31 04:00"]
    let loaded = try panel(spring, CSVOptions())
    #expect(loaded.report.gaps == 1 && loaded.report.warnings.contains(.skippedHour))
    #expect(!(try panel(spring, options("Europe/Berlin")).report.warnings.contains(.skippedHour)))
    let day = spring.map { $0.replacingOccurrences(of: "03-31", with: "03-30") }
    #expect(!(try panel(day, CSVOptions()).report.warnings.contains(.skippedHour)))
    let autumn = "ds,y\n2024-10-27 01:00,1\n2024-10-27 02:00,2\n2024-10-27 02:00,3\n"
    #expect(refusal(autumn).contains("name the zone with --timezone if clocks were put back here"))
  }

  /// The rules that a model keeps read newer data as the machine's own do.
  @Test func keptRulesReadOn() throws {
    let place = Case(zone: "America/New_York", year: 2024)
    let stamps = try stamps(place, "yyyy-MM-dd HH:mm", count: 8800, every: 3600)
    let style = try panel(Array(stamps.prefix(4000)), options(place.zone)).panel.stampStyle
    guard case .local(let clock) = style.zone else {
      Issue.record("\(style)")
      return
    }
    #expect(clock.ticks == .instants && clock.rules.name == place.zone)
    var options = CSVOptions()
    options.timeZone = clock.rules
    options.clock = clock.ticks
    let newer = try panel(Array(stamps.suffix(5000)), options)
    #expect(newer.report.gaps == 0 && written(newer.panel, 5000) == Array(stamps.suffix(5000)))
  }
}
