import Foundation
import Testing

/// One run at a time writes a model.
@Suite struct LockTests {
  static let small = Samples.small.joined(separator: " ")

  @Test func anotherRunKeepsOut() throws {
    let folder = try Samples.folder()
    let before = try folder.bytes("model.safetensors")
    let start = Date()
    let outcome = try folder.shell(
      "flock model.safetensors.lock sh -c 'echo \"process 7, forecast fit\" > "
        + "model.safetensors.lock; exec \"$FORECAST\" fit series.csv --seed 2 \(Self.small)'")
    #expect(outcome.status == 75)
    #expect(
      outcome.error
        == "forecast: model.safetensors.lock: another run is at work (process 7, forecast fit); run "
        + "again when it is done, or wait for it with --wait 10m\n")
    #expect(Date().timeIntervalSince(start) < 1)
    #expect(try folder.bytes("model.safetensors") == before)
  }

  @Test func aReaderNeedsNoLock() throws {
    let folder = try Samples.folder()
    let outcome = try folder.shell("flock model.safetensors.lock \"$FORECAST\" predict")
    #expect(outcome.status == 0, "\(outcome.error)")
  }

  /// The lock of a model is the same under every name of the model.
  @Test func aLinkHasTheLockOfItsFile() throws {
    let folder = try Samples.folder()
    let outcome = try folder.shell(
      "ln -s model.safetensors latest; flock model.safetensors.lock \"$FORECAST\" fit series.csv "
        + "--seed 2 -o latest \(Self.small)")
    #expect(outcome.status == 75)
  }

  @Test func waitsForTheOtherRun() throws {
    let folder = try Samples.folder()
    let outcome = try folder.shell(
      "flock model.safetensors.lock sleep 0.4 & sleep 0.1; "
        + "\"$FORECAST\" fit series.csv --seed 2 --wait 20s \(Self.small)")
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(try folder.bytes("model.safetensors") != Samples.model())
    let impatient = try folder.shell(
      "flock model.safetensors.lock \"$FORECAST\" fit series.csv --seed 3 --wait 0s \(Self.small)")
    #expect(impatient.status == 75)
  }

  /// The kernel takes the lock of a killed run back; the file stays and says who had it.
  @Test func aKilledRunLeavesTheLockFree() throws {
    let folder = try Samples.folder()
    let outcome = try folder.shell(
      """
      "$FORECAST" fit series.csv --seed 2 --epochs 100000 --patience 100000 --threads 1 &
      for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        [ -s model.safetensors.lock ] && break; sleep 0.1; done
      "$FORECAST" fit series.csv --seed 3 \(Self.small) 2> held; echo $? > status
      kill -9 $!
      sleep 0.1
      : > model.safetensors.tmp.4711
      exec "$FORECAST" fit series.csv --seed 3 \(Self.small)
      """)
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(try folder.text("status") == "75\n")
    #expect(try folder.text("held").contains("another run is at work (process "))
    #expect(try folder.text("held").contains(", forecast fit, since 20"))
    // What the killed run had begun is gone.
    #expect(
      try folder.contents().keys.filter { $0.contains(".tmp.") } == [], "a temporary file stays")
  }

  /// A lock on a file that is removed and made anew could be held twice.
  @Test func theLockFileStays() throws {
    let folder = try Samples.folder()
    func inode() throws -> Int {
      let path = folder.url("model.safetensors.lock").path
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      return try #require((attributes[.systemFileNumber] as? NSNumber)?.intValue)
    }
    #expect(try folder.forecast(["fit", "series.csv"] + Samples.small).status == 0)
    let first = try inode()
    // Kept open, so that its number cannot be given to another file.
    let file = try FileHandle(forReadingFrom: folder.url("model.safetensors.lock"))
    defer { try? file.close() }
    #expect(
      try folder.forecast(["fit", "series.csv", "--seed", "2"] + Samples.small).status == 0)
    #expect(try inode() == first)
  }

  /// Of eight at once each does its work or says that another does; with --wait all do.
  @Test(arguments: [("", [0, 75]), ("--wait 1m", [0])])
  func eightRunsDoNotCollide(option: String, allowed: [Int]) throws {
    let folder = try Samples.folder()
    let outcome = try folder.shell(
      """
      seq 8 | xargs -P 8 -I SEED sh -c '"$FORECAST" fit series.csv --force --seed SEED \
        \(option) \(Self.small) 2> /dev/null; echo $? >> statuses'
      """)
    #expect(outcome.status == 0)
    let statuses = try folder.text("statuses").split(separator: "\n").compactMap { Int($0) }
    #expect(statuses.count == 8 && statuses.contains(0))
    #expect(statuses.allSatisfy(allowed.contains), "\(statuses)")
    #expect(try folder.forecast("predict").status == 0)
    #expect(try folder.forecast("info", "model.safetensors.prev").status == 0)
  }

  /// A refusal leaves nothing behind, no lock either.
  @Test func aRefusalMakesNoLock() throws {
    let folder = try WorkFolder()
    try folder.write("ds,y\n2024-01,1\n2024-02,x\n", to: "bad.csv")
    #expect(try folder.forecast("fit", "bad.csv").status == 65)
    #expect(try folder.contents().keys.sorted() == ["bad.csv"])
  }

  @Test func aPlaceThatCannotBeLockedIsRefused() throws {
    let folder = try Samples.folder()
    try folder.createFolder("model.safetensors.lock")
    let outcome = try folder.forecast(["fit", "series.csv", "--force"] + Samples.small)
    #expect(outcome.status == 73)
    #expect(outcome.error.contains("model.safetensors.lock: cannot be locked: "))
  }
}
