import Glibc
import Testing

@testable import SeriesIO

@Suite struct AtomicFileTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func write(_ text: String, to name: String) throws(OutputError) {
    try AtomicFile.write(Array(text.utf8), to: "\(folder.path)/\(name)")
  }

  private func mode(_ name: String) throws -> mode_t {
    try SystemCalls.mode("\(folder.path)/\(name)")
  }

  private func failure(writing text: String, to name: String) -> OutputError? {
    do {
      try write(text, to: name)
      return nil
    } catch {
      return error
    }
  }

  @Test func writesANewFileWithTheModeTheUmaskGives() throws {
    try write("new", to: "a.csv")
    #expect(folder.contents("a.csv") == "new")
    #expect(folder.names == ["a.csv"])
    close(try SystemCalls.open("\(folder.path)/plain", O_CREAT | O_WRONLY, mode: 0o666))
    #expect(try mode("a.csv") == mode("plain"))
  }

  @Test(arguments: [0o600, 0o640, 0o755] as [mode_t])
  func replacesAFileAndKeepsItsMode(mode: mode_t) throws {
    try write("old", to: "a.csv")
    try SystemCalls.setMode("\(folder.path)/a.csv", mode)
    try write(String(repeating: "new", count: 100_000), to: "a.csv")
    #expect(folder.contents("a.csv") == String(repeating: "new", count: 100_000))
    #expect(try self.mode("a.csv") == mode | S_IFREG)
    #expect(folder.names == ["a.csv"])
  }

  @Test func writesNothingIntoAnEmptyFile() throws {
    try write("old", to: "a.csv")
    try write("", to: "a.csv")
    #expect(folder.contents("a.csv") == "")
  }

  @Test func followsALinkAndLeavesItALink() throws {
    try write("old", to: "2024.csv")
    try SystemCalls.link("\(folder.path)/latest.csv", to: "2024.csv")
    try write("new", to: "latest.csv")
    #expect(folder.contents("2024.csv") == "new")
    #expect(try mode("latest.csv") & S_IFMT == S_IFLNK)
  }

  @Test func refusesALinkToNothing() throws {
    try SystemCalls.link("\(folder.path)/latest.csv", to: "gone.csv")
    let error = try #require(failure(writing: "new", to: "latest.csv"))
    #expect(error.kind == .cannotCreate)
    #expect(folder.names == ["latest.csv"])
  }

  @Test func neverWritesThroughALinkPlacedWhereTheTemporaryFileGoes() throws {
    try write("victim", to: "victim")
    try SystemCalls.link("\(folder.path)/a.csv.tmp.\(getpid())", to: "victim")
    try write("new", to: "a.csv")
    #expect(folder.contents("victim") == "victim")
    #expect(folder.contents("a.csv") == "new")
    #expect(folder.names == ["a.csv", "a.csv.tmp.\(getpid())", "victim"])
  }

  @Test func refusesAFolder() throws {
    let error = try #require(
      #expect(throws: OutputError.self) { try AtomicFile.write([1], to: folder.path) })
    #expect(error.code == EISDIR)
    #expect(error.kind == .cannotCreate)
    #expect(#expect(throws: OutputError.self) { try write("x", to: "") }?.code == EISDIR)
  }

  @Test(arguments: [("missing/a.csv", ENOENT), ("file/a.csv", ENOTDIR)])
  func saysThatTheFolderIsMissing(name: String, code: Int32) throws {
    try write("kept", to: "file")
    let error = try #require(failure(writing: "x", to: name))
    #expect(error.code == code)
    #expect(error.kind == .cannotCreate)
    #expect(error.description.hasPrefix("\(folder.path)/\(name): cannot "))
    #expect(error.description.hasSuffix("; create the folder first, or name another one with -o"))
    #expect(folder.contents("file") == "kept")
    #expect(folder.names == ["file"])
  }

  @Test(arguments: ["", "a\0b"]) func refusesAPathThatIsNone(path: String) {
    #expect(throws: OutputError.self) { try AtomicFile.write([1], to: path) }
  }

  @Test func writesALongNameWhoseTemporaryNameWouldNotFit() throws {
    let name = String(repeating: "é", count: 127)
    try write("new", to: name)
    #expect(folder.names == [name])
  }

  @Test func writesIntoADeviceInsteadOfReplacingIt() throws {
    try AtomicFile.write([1, 2, 3], to: "/dev/null")
    #expect(try SystemCalls.mode("/dev/null") & S_IFMT == S_IFCHR)
    let error = try #require(
      #expect(throws: OutputError.self) { try AtomicFile.write([1], to: "/dev/full") })
    #expect(error.code == ENOSPC)
    #expect(error.kind == .inputOutput)
    #expect(error.operation == .write)
  }

  @Test(arguments: [true, false])
  func aFailedWriteLeavesTheOldFileAndNoTemporaryOne(hasOldFile: Bool) throws {
    if hasOldFile { try write("old", to: "a.csv") }
    let full = OutputError(path: "a.csv", operation: .write, code: ENOSPC)
    let error = #expect(throws: OutputError.self) {
      try AtomicFile.write(to: "\(folder.path)/a.csv") { file throws(OutputError) in
        try file.write(Array("half of the n".utf8))
        throw full
      }
    }
    #expect(error == full)
    #expect(folder.contents("a.csv") == (hasOldFile ? "old" : nil))
    #expect(folder.names == (hasOldFile ? ["a.csv"] : []))
  }

  /// While the new bytes are written, readers see the old file whole.
  @Test func theOldFileStandsUntilTheEnd() throws {
    try write("old", to: "a.csv")
    try SystemCalls.setMode("\(folder.path)/a.csv", 0o644)
    let temporary = "a.csv.tmp.\(getpid())"
    try AtomicFile.write(to: "\(folder.path)/a.csv") { file throws(OutputError) in
      try file.write(Array("new".utf8))
      #expect(folder.contents("a.csv") == "old")
      #expect(folder.contents(temporary) == "new")
      #expect((try? mode(temporary)) == 0o600 | S_IFREG)
    }
    #expect(folder.contents("a.csv") == "new")
  }
}
