import Testing
import TimeSeries

@testable import SeriesIO

@Suite struct FormatParserTests {
  private func parse(_ text: String, _ pattern: String) throws -> FormatParser.Outcome {
    var parser = FormatParser(try TimeFormat(pattern))
    return parser.parse(Array(text.utf8).span)
  }

  @Test(arguments: [
    ("31/01/2024", "%d/%m/%Y", Timestamp(2024, 1, 31)),
    ("20240131", "%Y%m%d", Timestamp(2024, 1, 31)), ("202401", "%Y%m", Timestamp(2024, 1, 1)),
    ("1/2/2024", "%-m/%-d/%Y", Timestamp(2024, 1, 2)),
    ("01/02/2024", "%-m/%-d/%Y", Timestamp(2024, 1, 2)),
    (" 1.2.2024", "%e.%-m.%Y", Timestamp(2024, 2, 1)),
    ("11.2.2024", "%e.%-m.%Y", Timestamp(2024, 2, 11)),
    ("Feb 2024", "%b %Y", Timestamp(2024, 2, 1)), ("1-FEB-24", "%-d-%b-%y", Timestamp(2024, 2, 1)),
    ("3 september 1999", "%e %B %Y", Timestamp(1999, 9, 3)),
    ("May 5, 2024", "%B %-d, %Y", Timestamp(2024, 5, 5)),
    ("69", "%y", Timestamp(1969, 1, 1)), ("68", "%y", Timestamp(2068, 1, 1)),
    ("99", "%y", Timestamp(1999, 1, 1)), ("00", "%y", Timestamp(2000, 1, 1)),
    ("2024-060", "%Y-%j", Timestamp(2024, 2, 29)), ("2024-366", "%Y-%j", Timestamp(2024, 12, 31)),
    ("2024-W01", "%G-W%V", Timestamp(2024, 1, 1)), ("2020-53", "%G-%V", Timestamp(2020, 12, 28)),
    ("2025-W01", "%G-W%V", Timestamp(2024, 12, 30)), ("2021 5", "%G %-V", Timestamp(2021, 2, 1)),
    ("2020-W53-7", "%G-W%V-%u", Timestamp(2021, 1, 3)),
    ("9999-W52-5", "%G-W%V-%u", Timestamp(9999, 12, 31)),
    ("0001-W01-1", "%G-W%V-%u", Timestamp(1, 1, 1)),
    ("2024-01-31 12:05 AM", "%Y-%m-%d %I:%M %p", Timestamp(2024, 1, 31, 0, 5)),
    ("2024-01-31 12:05 pm", "%Y-%m-%d %I:%M %p", Timestamp(2024, 1, 31, 12, 5)),
    ("2024-01-31 1:05 pm", "%Y-%m-%d %-I:%M %p", Timestamp(2024, 1, 31, 13, 5)),
    ("31.01.2024  7:08:09", "%d.%m.%Y %k:%M:%S", Timestamp(2024, 1, 31, 7, 8, 9)),
    ("2024-01-31T01:00:00+0100", "%Y-%m-%dT%H:%M:%S%z", Timestamp(2024, 1, 31)),
    ("2024-01-31T01:00:00+01:00", "%Y-%m-%dT%H:%M:%S%z", Timestamp(2024, 1, 31)),
    ("2024-01-31T01:00:00Z", "%Y-%m-%dT%H:%M:%S%z", Timestamp(2024, 1, 31, 1)),
    ("2024-01-31 01 UTC", "%Y-%m-%d %H %Z", Timestamp(2024, 1, 31, 1)),
    ("2024-01-31 01Z", "%Y-%m-%d %H%Z", Timestamp(2024, 1, 31, 1)),
    ("@86400", "@%s", Timestamp(1970, 1, 2)), ("-86400", "%s", Timestamp(1969, 12, 31)),
    ("5% 2024", "5%% %Y", Timestamp(2024, 1, 1)),
    (
      "2024-01-31 00:00:00.25", "%Y-%m-%d %H:%M:%S.%f",
      Timestamp(ticks: Timestamp(2024, 1, 31).ticks + 250_000)
    ),
  ])
  func reads(text: String, pattern: String, stamp: Timestamp) throws {
    #expect(try parse(text, pattern) == .stamp(stamp))
  }

  @Test(arguments: [
    ("1/01/2024", "%d/%m/%Y"), ("01/1/2024", "%d/%m/%Y"), ("31/01/24", "%d/%m/%Y"),
    ("31/01/02024", "%d/%m/%Y"), ("31/02/2024", "%d/%m/%Y"), ("32/01/2024", "%d/%m/%Y"),
    ("00/01/2024", "%d/%m/%Y"), ("01/13/2024", "%d/%m/%Y"), ("01/00/2024", "%d/%m/%Y"),
    ("01/01/0000", "%d/%m/%Y"), ("31/01/2024 ", "%d/%m/%Y"), (" 31/01/2024", "%d/%m/%Y"),
    ("31-01-2024", "%d/%m/%Y"), ("", "%d/%m/%Y"), ("31/01/2024x", "%d/%m/%Y"),
    ("29.02.2023", "%d.%m.%Y"), ("001.1.2024", "%-d.%-m.%Y"), (".1.2024", "%-d.%-m.%Y"),
    ("2024-53", "%G-%V"), ("2024-00", "%G-%V"), ("2024-54", "%G-%V"), ("2024-5", "%G-%V"),
    ("2024-01-0", "%G-%V-%u"), ("2024-01-8", "%G-%V-%u"), ("9999-W52-6", "%G-W%V-%u"),
    ("2023-366", "%Y-%j"), ("2024-000", "%Y-%j"), ("2024-60", "%Y-%j"),
    ("Febr 2024", "%b %Y"), ("Feb 2024", "%B %Y"), ("Foo 2024", "%b %Y"), ("Fe", "%b" + " %Y"),
    ("Septembre 2024", "%B %Y"), ("2024-01-01 24", "%Y-%m-%d %H"),
    ("2024-01-01 23:60", "%Y-%m-%d %H:%M"), ("2024-01-01 23:59:60", "%Y-%m-%d %H:%M:%S"),
    ("2024-01-01 00 AM", "%Y-%m-%d %I %p"), ("2024-01-01 13 AM", "%Y-%m-%d %I %p"),
    ("2024-01-01 01 XM", "%Y-%m-%d %I %p"), ("2024-01-01 01 A", "%Y-%m-%d %I %p"),
    ("2024-01-01 01+1", "%Y-%m-%d %H%z"), ("2024-01-01 01+15:00", "%Y-%m-%d %H%z"),
    ("2024-01-01 01 CET", "%Y-%m-%d %H %Z"), ("2024-01-01 00:00:00.", "%Y-%m-%d %H:%M:%S.%f"),
    ("1.5", "%s"), ("+5", "%s"), ("-", "%s"), ("  1.1.2024", "%e.%-m.%Y"),
  ])
  func refuses(text: String, pattern: String) throws {
    #expect(try parse(text, pattern) == .notATime)
  }

  @Test func refusesWhatTicksCannotHold() throws {
    #expect(
      try parse("2024-01-01 00:00:00.0000001", "%Y-%m-%d %H:%M:%S.%f")
        == .outOfRange("finer than a microsecond"))
    #expect(try parse("99999999999999999999", "%s") == .outOfRange(EpochParser.tooFar))
    #expect(try parse("10000000000", "%s") == .outOfRange(EpochParser.tooFar))
  }

  @Test(arguments: EpochUnit.allCases)
  func epochsAreIntegersAlone(unit: EpochUnit) {
    func parse(_ text: String) -> FormatParser.Outcome {
      EpochParser.parse(Array(text.utf8).span, unit: unit)
    }
    for text in ["", "-", "1.0", "+1", "1e3", " 1", "1 ", "0x10", "--1", "2024-01-01"] {
      #expect(parse(text) == .notATime)
    }
    for text in ["99999999999999999999", "-99999999999999999999", "9223372036854775808"] {
      #expect(parse(text) == .outOfRange(EpochParser.tooFar))
    }
    #expect(parse("0") == .stamp(Timestamp(ticks: 0)))
  }

  /// Patterns whose stamps are written as they were read, with what they leave out of a moment.
  static let roundTrips: [(pattern: String, unit: Int64)] = [
    ("%d/%m/%Y", Timestamp.ticksPerDay), ("%Y%m%d", Timestamp.ticksPerDay),
    ("%-d.%-m.%y", Timestamp.ticksPerDay), ("%e %b %Y", Timestamp.ticksPerDay),
    ("%B %-d, %Y", Timestamp.ticksPerDay), ("%Y-%j", Timestamp.ticksPerDay),
    ("%Y.%-j", Timestamp.ticksPerDay), ("%G-W%V-%u", Timestamp.ticksPerDay),
    ("%u/%-V/%G", Timestamp.ticksPerDay), ("%Y-%m-%d %H:%M", 60_000_000),
    ("%d.%m.%Y %k:%M:%S", 1_000_000), ("%-m/%-d/%Y %-I:%M:%S %p", 1_000_000),
    ("%Y-%m-%d %-H:%-M:%-S", 1_000_000), ("%I:%M %p, %d %B %y", 60_000_000),
    ("%Y-%m-%dT%H:%M:%S.%f", 1), ("%Y-%m-%dT%H:%M:%S%z", 1_000_000),
    ("%H:%M:%S.%f %Z %Y-%m-%d", 1), ("t%s%%", 1_000_000),
  ]

  /// What a pattern writes is read back as the same stamp, and written again as the same text, in every
  /// spelling.
  @Test(arguments: roundTrips)
  func writesWhatItReads(pattern: String, unit: Int64) throws {
    var generator = SplitMix(state: 5)
    let format = try TimeFormat(pattern)
    let first = Timestamp(1970, 1, 1).ticks
    let last = Timestamp(2068, 12, 31).ticks
    for letters in TimeFormat.Spelling.Letters.allCases {
      for round in 0..<30 {
        let ticks = Int64.random(in: first..<last, using: &generator) / unit * unit
        let spelling = TimeFormat.Spelling(
          fractionDigits: 6, monthLetters: letters, halfLetters: letters,
          padsWithSpace: round % 2 == 0, hasColonInOffset: round % 3 == 0,
          spellsUTC: round % 5 != 0)
        let zones: [StampStyle.Zone] =
          !format.hasZone
          ? [.none] : pattern.contains("%z") ? [.utc, .offset(seconds: -12_600)] : [.utc]
        for zone in zones {
          let stamp = Timestamp(ticks: ticks)
          let text = StampStyle.format(format, spelling, zone: zone).format(stamp)
          var parser = FormatParser(format)
          #expect(parser.parse(Array(text.utf8).span) == .stamp(stamp), "\(text)")
          // The text may leave a choice open: then what was learned writes it the same all the same.
          var learned = parser.spelling
          learned.fractionDigits = max(learned.fractionDigits, 6)
          let again = StampStyle.format(format, learned, zone: parser.zone).format(stamp)
          #expect(again == text)
        }
      }
    }
  }

  /// Every directive occurs above.
  @Test func allDirectivesGoRoundTrip() throws {
    let used = Set(
      try FormatParserTests.roundTrips.flatMap { try TimeFormat($0.pattern).parts }
        .compactMap { if case .directive(let directive, _) = $0 { directive } else { nil } })
    #expect(used == Set(TimeFormat.Directive.allCases))
  }

  /// No bytes make the parser trap.
  @Test func hostileCellsAreRefused() throws {
    var generator = SplitMix(state: 9)
    let alphabet = Array("0123456789-/:. +ZTUCAPMfebJan%".utf8) + [0, 0xFF, 0xC3]
    for (pattern, _) in FormatParserTests.roundTrips {
      var parser = FormatParser(try TimeFormat(pattern))
      for _ in 0..<2000 {
        let bytes = (0..<Int.random(in: 0...30, using: &generator)).map { _ in
          alphabet.randomElement(using: &generator) ?? 0
        }
        if case .stamp(let stamp) = parser.parse(bytes.span) {
          #expect(parser.parse(bytes.span) == .stamp(stamp))
        }
      }
    }
  }
}
