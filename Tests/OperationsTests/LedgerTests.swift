import Foundation
import SeriesIO
import Testing
import TimeSeries

@testable import Operations

/// A ledger gives back what it was given, in each of its forms.
@Suite struct LedgerTests {
  private final class Folder {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("forecast-ledger-\(UUID().uuidString)").path

    init() throws {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func ledger(_ form: Ledger.Form) -> Ledger {
      Ledger(path + (form == .table ? "/l.csv" : "/l.sqlite"))
    }
  }

  private static func entry(
    _ run: String, _ id: String, promised: Double? = 0.1, levels: [Double] = [0.8, 0.975]
  ) -> LedgerEntry {
    LedgerEntry(
      run: run, made: "2024-01-01T00:00:00Z", checksum: "abc", modelName: "LSTM",
      promisedError: promised, seasonalPeriod: 7, seriesID: SeriesID(bytes: Array(id.utf8)),
      cutoff: "2024-01-01",
      steps: (1...3).map { lead in
        LedgerEntry.Step(
          stamp: "2024-01-0\(lead + 1)", lead: lead, point: Double(lead) / 3,
          bands: levels.map {
            LedgerEntry.Band(level: $0, lower: -1e-300 * $0, upper: Double(lead) + 1e17 * $0)
          })
      })
  }

  private static let entries = [
    entry("r1", ""), entry("r1", "=1+1; DROP TABLE step; --"), entry("r1", "é"),
    entry("r1", "e\u{301}", promised: nil), entry("r1", "a,\"b\"", levels: []),
  ]

  @Test(arguments: Ledger.Form.allCases) func givesBackWhatItWasGiven(form: Ledger.Form) throws {
    let folder = try Folder()
    let ledger = folder.ledger(form)
    #expect(ledger.form == form)
    #expect(try ledger.read() == [])
    #expect(try ledger.lacks(Self.entries) && !ledger.lacks([]))
    try ledger.add(Self.entries)
    #expect(try ledger.read() == Self.entries)
    #expect(try !ledger.lacks(Self.entries) && ledger.lacks([Self.entry("r2", "")]))
    try ledger.add([Self.entry("r2", "")])
    #expect(try ledger.read() == Self.entries + [Self.entry("r2", "")])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 1)
  }

  @Test(arguments: Ledger.Form.allCases) func anEmptyFileIsAnEmptyLedger(form: Ledger.Form) throws {
    let folder = try Folder()
    let ledger = folder.ledger(form)
    #expect(FileManager.default.createFile(atPath: ledger.path, contents: Data()))
    #expect(try ledger.read() == [] && ledger.lacks(Self.entries))
    try ledger.add(Self.entries)
    #expect(try ledger.read() == Self.entries)
  }

  @Test func theEndingSaysTheForm() {
    for name in ["l.sqlite", "l.SQLite3", "/a/b.db"] {
      #expect(Ledger(name).form == .database)
    }
    for name in ["l.csv", "l", "db", "l.sqlite.csv"] { #expect(Ledger(name).form == .table) }
  }

  /// Two that add the same run at once add it once.
  @Test func aDatabaseTakesARunOnce() throws {
    let folder = try Folder()
    let ledger = folder.ledger(.database)
    try ledger.add(Self.entries)
    try ledger.add(Self.entries)
    #expect(try ledger.read() == Self.entries)
  }

  /// The SQL of the documentation.
  @Test func aDatabaseAnswersQuestions() throws {
    let folder = try Folder()
    let ledger = folder.ledger(.database)
    try ledger.add(Self.entries)
    let database = try Database.open(ledger.path, isMade: false)
    #expect(
      try database.first(
        """
        SELECT upper FROM forecast JOIN step USING (forecast_id) JOIN band USING (forecast_id, lead)
        WHERE unique_id = 'é' AND ds = '2024-01-03' AND level = 80
        """) == .real(2 + 1e17 * 0.8))
  }

  @Test(arguments: [
    (
      "DELETE FROM step WHERE lead = 1 AND forecast_id = 2",
      "forecast 2 of this ledger is not whole"
    ),
    (
      "DELETE FROM step WHERE lead = 2 AND forecast_id = 5",
      "forecast 5 of this ledger is not whole"
    ),
    ("UPDATE step SET point = 'x' WHERE forecast_id = 3", "forecast 3 of this ledger is not whole"),
    (
      "UPDATE step SET point = 9e999 WHERE forecast_id = 3",
      "forecast 3 of this ledger is not whole"
    ),
    (
      "UPDATE forecast SET season = 0 WHERE forecast_id = 1",
      "forecast 1 of this ledger is not whole"
    ),
    ("UPDATE band SET level = 100 WHERE level = 80", "forecast 1 of this ledger is not whole"),
    ("UPDATE band SET upper = 'x' WHERE lead = 3", "forecast 1 of this ledger is not whole"),
    ("PRAGMA user_version = 2", "this ledger was begun by a later version of forecast"),
    (
      "PRAGMA application_id = 1",
      "this is no ledger of forecasts, but a database of something else"
    ),
    ("DROP TABLE band", "no such table: band"),
  ]) func aDamagedDatabaseIsRefused(statement: String, why: String) throws {
    let folder = try Folder()
    let ledger = folder.ledger(.database)
    try ledger.add(Self.entries)
    try Database.open(ledger.path, isMade: false).run(statement)
    let error = #expect(throws: LoadError.self) { try ledger.read() }
    #expect(error?.description.contains(why) == true, "\(error?.description ?? "")")
  }
}
