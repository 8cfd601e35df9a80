import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

@Suite struct TuningJournalTests {
  private typealias Fixture = TuningFixture

  private static func fingerprint(_ name: String) -> Fingerprint {
    let panel = dailyPanel([ForecastingFixture.wave(20)])
    return Fingerprint(
      panel: panel, configuration: AutomaticModel(Fixture.base, panel: panel).configuration,
      settings: [("search", name)], start: nil, version: "1")
  }

  private static let search = fingerprint("one")

  private static let evaluations: [Evaluation] = {
    let findings = [
      Fixture.finding(0.1 + 0.2, seconds: 1.234),
      Evaluation.Finding(.failed("the \"loss\"\nis no number"), seconds: 0),
      Evaluation.Finding(
        .measured(CandidateFigures([.meanAbsoluteError: .leastNonzeroMagnitude])), seconds: 0.001),
    ]
    let candidates =
      Fixture.references + [Candidate(.trial(7), options: Fixture.base)]
    return zip(candidates, findings).map {
      Evaluation(candidate: $0, rung: Fixture.schedule.top, finding: $1)
    }
  }()

  private static let bytes =
    TuningJournal.header(of: search) + evaluations.flatMap(TuningJournal.line)

  private static func found(_ count: Int) -> [Tuner.Key: Evaluation.Finding] {
    Dictionary(
      uniqueKeysWithValues: evaluations.prefix(count).map {
        (Tuner.Key(candidate: $0.candidate.name, rung: $0.rung.number), $0.finding)
      })
  }

  @Test func findingsAreReadBackBitForBit() throws {
    let journal = try TuningJournal(Self.bytes[...], of: Self.search)
    #expect(journal.findings == Self.found(3))
    #expect(Self.bytes.count { $0 == UInt8(ascii: "\n") } == 4)
  }

  /// A run may be killed after any byte.
  @Test func aTornLineCountsAsNotThere() throws {
    let first = try #require(Self.bytes.firstIndex(of: UInt8(ascii: "\n"))) + 1
    for length in first...Self.bytes.count {
      let part = Self.bytes.prefix(length)
      let whole = part.count { $0 == UInt8(ascii: "\n") } - 1
      #expect(try TuningJournal(part, of: Self.search).findings == Self.found(whole))
    }
  }

  @Test func theJournalOfAnotherSearchIsRefused() {
    #expect(throws: TuningJournal.Refusal.otherSearch) {
      try TuningJournal(Self.bytes[...], of: Self.fingerprint("other"))
    }
    #expect(throws: TuningJournal.Refusal.otherSearch) {
      try TuningJournal(Array("ds,y\n1,2\n".utf8)[...], of: Self.search)
    }
  }

  @Test(arguments: [
    "{", "[]", #"{"candidate":"1","rung":1}"#, #"{"candidate":"1","rung":1,"seconds":1}"#,
    #"{"candidate":"1","rung":1.5,"seconds":1,"figures":{}}"#,
    #"{"candidate":"1","rung":1,"seconds":1,"figures":{"MASS":1}}"#,
    #"{"candidate":"1","rung":1,"seconds":1,"figures":{"MASE":"1"}}"#, "",
  ]) func aDamagedLineIsRefused(line: String) {
    let bytes = Self.bytes + Array("\(line)\n".utf8) + Self.bytes.suffix(10)
    #expect(throws: TuningJournal.Refusal.malformed(line: 5)) {
      try TuningJournal(bytes[...], of: Self.search)
    }
  }
}
