import Glibc
import Testing

@testable import SeriesIO

@Suite struct PreviousFileTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func write(_ text: String) throws(OutputError) {
    try AtomicFile.write(
      [(path: "\(folder.path)/m", bytes: Array(text.utf8))][...], keepsPrevious: true)
  }

  @Test func keepsOneGeneration() throws {
    try write("1")
    #expect(folder.names == ["m"])
    try write("2")
    try write("3")
    #expect(folder.contents("m") == "3")
    #expect(folder.contents("m.prev") == "2")
    #expect(folder.names == ["m", "m.prev"])
  }

  /// Where a file system has no hard links.
  @Test func aCopyHasBytesAndMode() throws {
    try write(String(repeating: "old", count: 50_000))
    try SystemCalls.setMode("\(folder.path)/m", 0o640)
    let descriptor = try SystemCalls.open(folder.path, O_RDONLY | O_DIRECTORY)
    defer { close(descriptor) }
    let name = try PreviousFile(folder: descriptor, name: "m", shownAs: "m").copy()
    #expect(folder.contents(name) == folder.contents("m"))
    #expect(try SystemCalls.mode("\(folder.path)/\(name)") == 0o640 | S_IFREG)
  }
}
