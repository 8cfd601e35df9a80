import Glibc
import Testing

@testable import SeriesIO

@Suite struct AppendedFileTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func add(_ text: String) throws(OutputError) {
    try AppendedFile.appendWhole(
      Array(text.utf8), header: Array("head\n".utf8), to: "\(folder.path)/a.csv")
  }

  @Test func theHeaderComesOnce() throws {
    try add("one\n")
    try add("two\n")
    #expect(folder.contents("a.csv") == "head\none\ntwo\n")
  }

  /// What a killed process left of a line goes, also where it is long or all there is.
  @Test(arguments: ["head\none\ntwo hal", "head\none\n" + String(repeating: "x", count: 9000)])
  func aTornLineIsRemoved(before: String) throws {
    try AtomicFile.write(Array(before.utf8), to: "\(folder.path)/a.csv")
    try add("three\n")
    #expect(folder.contents("a.csv") == "head\none\nthree\n")
    try AtomicFile.write(Array("torn".utf8), to: "\(folder.path)/a.csv")
    try add("three\n")
    #expect(folder.contents("a.csv") == "head\nthree\n")
  }

  @Test func otherPlacesAreRefused() throws {
    #expect(throws: OutputError.self) {
      try AppendedFile.appendWhole([1], header: [], to: "/dev/null")
    }
    #expect(throws: OutputError.self) { try AppendedFile.append([1], to: folder.path) }
    #expect(throws: OutputError.self) { try AppendedFile.append([1], to: "\(folder.path)/no/a") }
    let full = #expect(throws: OutputError.self) { try AppendedFile.append([1], to: "/dev/full") }
    #expect(full?.code == ENOSPC)
  }
}
