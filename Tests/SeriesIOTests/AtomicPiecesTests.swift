import Foundation
import Testing

@testable import SeriesIO

/// A file written in pieces, and others with it: all or nothing.
@Suite struct AtomicPiecesTests {
  private struct Stop: Error {}

  @Test func writesPiecesAndWhatCameOfThem() throws {
    let folder = try TemporaryFolder()
    let (rows, figures) = (folder.path + "/rows.csv", folder.path + "/figures.csv")
    let count = try AtomicFile.write(to: rows) { append in
      for piece in ["a\n", "b\n"] { try append(Array(piece.utf8)) }
      return 2
    } with: {
      [(figures, Array("\($0) rows\n".utf8))]
    }
    #expect(count == 2)
    #expect(try String(contentsOfFile: rows, encoding: .utf8) == "a\nb\n")
    #expect(try String(contentsOfFile: figures, encoding: .utf8) == "2 rows\n")
    #expect(folder.names == ["figures.csv", "rows.csv"])
  }

  @Test func anErrorBetweenPiecesLeavesEverythingAsItWas() throws {
    let folder = try TemporaryFolder()
    let (rows, figures) = (folder.path + "/rows.csv", folder.path + "/figures.csv")
    try Data("old".utf8).write(to: URL(fileURLWithPath: rows))
    #expect(throws: Stop.self) {
      try AtomicFile.write(to: rows) { append in
        try append(Array("new".utf8))
        throw Stop()
      } with: {
        [(figures, [])]
      }
    }
    #expect(try String(contentsOfFile: rows, encoding: .utf8) == "old")
    #expect(folder.names == ["rows.csv"])
  }

  @Test func anotherFileThatCannotBeWrittenStopsBoth() throws {
    let folder = try TemporaryFolder()
    let rows = folder.path + "/rows.csv"
    #expect(throws: OutputError.self) {
      try AtomicFile.write(to: rows) { append in
        try append([65])
      } with: {
        [("/nonexistent/figures.csv", [])]
      }
    }
    #expect(folder.names.isEmpty)
  }

  @Test func aDeviceTakesThePieces() throws {
    let folder = try TemporaryFolder()
    let figures = folder.path + "/figures.csv"
    try AtomicFile.write(to: "/dev/null") { append in
      try append([65])
    } with: {
      [(figures, [66])]
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: figures)) == Data([66]))
  }
}
