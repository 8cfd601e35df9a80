import Foundation
import Testing
import TimeSeries

@testable import SeriesIO

@Suite struct TimeZoneFileTests {
  static let zones = [
    "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Kolkata",
    "Europe/Dublin", "Pacific/Apia", "Africa/Casablanca", "Asia/Kathmandu", "America/St_Johns",
    "Pacific/Auckland", "UTC",
  ]

  /// Foundation's zones, of another source, say the same of every moment.
  @Test(arguments: zones)
  func agreesWithAnotherImplementation(name: String) throws {
    let rules = try TimeZoneFile.rules(named: name)
    let judge = try #require(TimeZone(identifier: name))
    var generator = SplitMix(state: 17)
    for _ in 0..<3000 {
      // From 1980, since when sources agree, to past the end of every table.
      let instant = Int64.random(in: 315_532_800..<2_500_000_000, using: &generator)
      let offset = rules.period(at: instant).offset
      #expect(
        offset == judge.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant))),
        "\(name) at \(instant)")
    }
  }

  /// Each moment is found again from what the clock shows at it.
  @Test(arguments: zones)
  func localTimesLeadBack(name: String) throws {
    let rules = try TimeZoneFile.rules(named: name)
    var generator = SplitMix(state: 18)
    var moments = (0..<500).map { _ in
      Int64.random(in: -3_000_000_000..<5_000_000_000, using: &generator)
    }
    for transition in rules.transitions {
      moments += [-86_400, -3601, -1800, -1, 0, 1, 1800, 3600, 86_400].map {
        transition.instant + $0
      }
    }
    for instant in moments {
      let period = rules.period(at: instant)
      #expect(period.start <= instant && instant < period.end)
      switch rules.reading(ofLocal: instant + Int64(period.offset)) {
      case .once(let found): #expect(found == instant)
      case .twice(let first, let second):
        #expect(first < second && (first == instant || second == instant))
      case .never: Issue.record("\(name) shows \(instant)")
      }
    }
  }

  @Test(arguments: [
    "", "/", "/etc/localtime", "../zoneinfo/Europe/Berlin", "Europe/../Europe/Berlin",
    "Europe//Berlin",
    "Europe/Berlin/", "./Europe/Berlin", "Europe/.", "Europe/Berlin\n", "Europe/Berlin\0",
    " Europe",
    "Europe Berlin", "-x", "Zürich", String(repeating: "x", count: 65),
  ])
  func refusesNamesThatCouldLeadElsewhere(name: String) {
    #expect(!TimeZoneFile.isName(name))
    #expect(throws: TimeZoneError.self) { try TimeZoneFile.rules(named: name) }
  }

  @Test(arguments: ["Europe/Berln", "Europe", "tzdata.zi", "Nowhere"])
  func refusesWhatIsNoZone(name: String) {
    do {
      _ = try TimeZoneFile.rules(named: name)
      Issue.record("\(name) is no zone")
    } catch {
      #expect(error.description.contains("tzdata") || error.description.contains("no name"))
    }
  }

  @Test func namesOfTheUsualKindsAreTaken() {
    for name in ["UTC", "Etc/GMT+5", "America/Argentina/Buenos_Aires", "EST5EDT", "Etc/GMT-14"] {
      #expect(TimeZoneFile.isName(name))
    }
  }

  // MARK: Hostile files

  private func bytes(of name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: "\(TimeZoneFile.folder)/\(name)")))
  }

  @Test(arguments: ["Europe/Berlin", "Asia/Kolkata"])
  func cutFilesAreRefused(name: String) throws {
    let whole = try bytes(of: name)
    #expect(TimeZoneFile.parse(whole, name: name) != nil)
    for length in 0..<whole.count {
      #expect(TimeZoneFile.parse(Array(whole.prefix(length)), name: name) == nil, "\(length)")
    }
  }

  /// Whatever is flipped: refused, or rules that can be asked without a trap.
  @Test func flippedFilesDoNotTrap() throws {
    let whole = try bytes(of: "Europe/Berlin")
    var generator = SplitMix(state: 19)
    var refused = 0
    for _ in 0..<4000 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(
          in: 0...255, using: &generator)
      }
      guard let rules = TimeZoneFile.parse(bytes, name: "x") else {
        refused += 1
        continue
      }
      for instant: Int64 in [.min, -1 << 40, 0, 1_700_000_000, 1 << 40, .max] {
        _ = rules.period(at: instant)
      }
      _ = rules.reading(ofLocal: 1_711_848_600)
      _ = rules.reading(ofLocal: -62_135_596_800)
    }
    #expect(refused > 500)
  }

  /// A file of version 1: `transitions` in 32 bits, and no footer.
  private func file(
    version: UInt8 = 0, leaps: Int = 0, types: [Int32] = [0, 3600],
    transitions: [(Int32, UInt8)] = [(100, 1)]
  ) -> [UInt8] {
    func big(_ value: Int32) -> [UInt8] {
      (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
    }
    var bytes = Array("TZif".utf8) + [version] + [UInt8](repeating: 0, count: 15)
    for count in [0, 0, leaps, transitions.count, types.count, 4] { bytes += big(Int32(count)) }
    bytes += transitions.flatMap { big($0.0) } + transitions.map(\.1)
    bytes += types.flatMap { big($0) + [0, 0] } + Array("UTC\0".utf8)
    return bytes + [UInt8](repeating: 0, count: 8 * leaps)
  }

  @Test func readsVersionOne() throws {
    let rules = try #require(TimeZoneFile.parse(file(), name: "x"))
    #expect(rules.period(at: 99).offset == 0 && rules.period(at: 100).offset == 3600)
    #expect(rules.footer == nil)
  }

  @Test func refusesWhatDoesNotHold() {
    #expect(TimeZoneFile.parse(file(version: 0x35), name: "x") == nil)
    #expect(TimeZoneFile.parse(file(leaps: 1), name: "x") == nil)
    #expect(TimeZoneFile.parse(file(types: []), name: "x") == nil)
    #expect(TimeZoneFile.parse(file(types: [100_000, 0]), name: "x") == nil)
    #expect(TimeZoneFile.parse(file(transitions: [(100, 2)]), name: "x") == nil)
    #expect(TimeZoneFile.parse(file(transitions: [(100, 1), (100, 0)]), name: "x") == nil)
    #expect(TimeZoneFile.parse(file(transitions: [(100, 1), (50, 0)]), name: "x") == nil)
    #expect(TimeZoneFile.parse([UInt8](repeating: 0xFF, count: 200), name: "x") == nil)
  }
}
