import Testing

@testable import SeriesIO

@Suite struct CSVScanTests {
  @Test func countsRecordsAndShowsTheirFields() throws {
    let file = TemporaryFile("\u{FEFF}a, b \r\n\n\"1\"\"\n\",2,\n3\n")
    var seen: [UInt8] = []
    let scan = try CSVScan(path: file.path, options: CSVOptions()) { seen += $0.copied }
    #expect(scan.records == 3 && scan.fields == 6 && scan.blankLines == 1)
    #expect(scan.raggedLine == 3)
    #expect(scan.warnings == [.byteOrderMark, .mixedLineEndings, .blankLines])
    #expect(seen == Array("a\u{1F}b\u{1E}1\"\n\u{1F}2\u{1F}\u{1E}3".utf8))
  }

  @Test func refusesWhatIsNoCSV() {
    let file = TemporaryFile("a,b\n1,\"2\n")
    #expect(throws: LoadError.self) {
      try CSVScan(path: file.path, options: CSVOptions()) { _ in }
    }
  }
}
