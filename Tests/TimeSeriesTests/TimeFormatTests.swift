import Testing

@testable import TimeSeries

@Suite struct TimeFormatTests {
  @Test(arguments: [
    ("%d/%m/%Y", TimeFormat.Resolution.day, false), ("%Y%m%d", .day, false),
    ("%b %Y", .month, false),
    ("%Y", .year, false), ("%Y-%j", .day, false), ("%d.%m.%y %H", .time, false),
    ("%-m/%-d/%Y %-I:%M %p", .time, false), ("%Y-%m-%dT%H:%M:%S.%f%z", .time, true),
    ("%G-W%V", .week, false), ("%G%V", .week, false), ("%V/%G", .week, false),
    ("%G-W%V-%u", .day, false), ("%G-W%-V-%u %H:%M", .time, false),
    ("%e %B %Y %k:%M %Z", .time, true), ("@%s", .time, true), ("100%% %Y", .year, false),
  ])
  func compiles(text: String, resolution: TimeFormat.Resolution, hasZone: Bool) throws {
    let format = try TimeFormat(text)
    #expect(format.text == text)
    #expect(format.resolution == resolution)
    #expect(format.hasZone == hasZone)
  }

  @Test(arguments: [
    ("%Q", "\"%Q\" is no directive"), ("%F", "\"%F\" is no directive"),
    ("%-Y", "\"%-Y\" is no directive"), ("%-%", "\"%-%\" is no directive"),
    ("%Y-%m-%", "\"%Y-%m-%\" ends within a directive"),
    ("%Y-%", "\"%Y-%\" ends within a directive"),
    ("%Y-%m-%d %Y", "%Y tells the year a second time"),
    ("%Y %y", "%y tells the year a second time"), ("%Y %m %b", "%b tells the month a second time"),
    ("%Y-%d", "the day is told, but no month"), ("%m-%d", "the month is told, but no year"),
    ("", "no year is told"), ("date", "no year is told"), ("%H:%M", "no year is told"),
    ("%Y-%m %H", "the hour is told, but no day"),
    ("%Y-%m-%d %M", "the minute is told, but no hour"),
    ("%Y-%m-%d %H:%S", "the second is told, but no minute"),
    ("%Y-%m-%d %H:%M.%f", "the fraction is told, but no second"),
    ("%Y-%m-%d %I", "%I and %p go together"), ("%Y-%m-%d %H %p", "%I and %p go together"),
    ("%Y-%m-%d %z", "the offset from UTC is told, but no hour"),
    ("%Y-%m-%j", "%j tells month and day already"),
    ("%G", "the ISO year of the week (%G) is told, but no ISO week (%V)"),
    ("%V", "the ISO week (%V) is told, but no ISO year of the week (%G)"),
    ("%Y-W%V", "the ISO week (%V) is told, but no ISO year of the week (%G)"),
    ("%Y %u", "the day of the week is told, but no ISO week (%V)"),
    ("%G-%V %H", "the hour is told, but no day"),
    (
      "%G-%V %j %Y", "%G and %V tell year and week, and %Y and its months and days tell them again"
    ),
    ("%G%-V%u", "%-V has no fixed width, and digits follow"),
    ("%G-%V %G", "%G tells the ISO year of the week (%G) a second time"),
    ("%s %Y", "%s is a whole stamp, and further parts of one stand beside it"),
    ("%-d%m%Y", "%-d has no fixed width, and digits follow"),
    ("%Y%m%d%H%M%S.%f0", "%f has no fixed width, and digits follow"),
    ("%e1 %m %Y", "%e has no fixed width, and digits follow"),
  ])
  func refuses(text: String, what: String) {
    #expect { try TimeFormat(text) } throws: { ($0 as? TimeFormatError)?.what == what }
  }

  @Test func namesAllDirectivesToOneWhoErrs() {
    #expect(throws: TimeFormatError.self) { try TimeFormat("%Q") }
    do {
      _ = try TimeFormat("%Q")
    } catch {
      for directive in TimeFormat.Directive.allCases {
        #expect(error.whatToDo.contains("%\(directive.rawValue)"))
      }
    }
  }
}
