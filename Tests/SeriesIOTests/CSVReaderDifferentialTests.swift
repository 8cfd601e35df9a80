import Glibc
import Testing

@testable import SeriesIO

/// libcsv is the reference: with the scan in front of it or without, and whatever is read at once, a file has the
/// same rows, the same oddities and the same refusal.
///
/// `FORECAST_FUZZ=1000` in the environment makes a thousand times as many texts.
@Suite struct CSVReaderDifferentialTests {
  struct Row: Equatable {
    var line: Int
    var multiline: [Int]
    var fields: [[UInt8]]
  }

  struct Outcome: Equatable {
    var rows: [Row] = []
    var oddities = ""
    var refusal: LoadError?
    /// Rows that needed no parser.
    var plainRows = 0
  }

  private func read(
    _ path: String, _ dialect: CSVReader.Dialect, block: Int, usesScan: Bool
  ) -> Outcome {
    var outcome = Outcome()
    do throws(LoadError) {
      var reader = try CSVReader(
        source: try ByteSource.open(path), dialect: dialect, blockSize: block, usesScan: usesScan)
      do throws(LoadError) {
        while try reader.next() {
          outcome.rows.append(
            Row(
              line: reader.row.line,
              multiline: reader.row.multiline.map { [$0.line, $0.column] } ?? [],
              fields: (0..<reader.row.count).map { reader.row.copy(of: $0) }))
        }
      } catch { outcome.refusal = error }
      outcome.oddities = "\(reader.oddities)"
      outcome.plainRows = reader.plainRows
    } catch { outcome.refusal = error }
    return outcome
  }

  private func difference(_ one: Outcome, _ other: Outcome) -> String? {
    if one.refusal != other.refusal {
      return "\(String(describing: one.refusal)) or \(String(describing: other.refusal))"
    }
    if one.oddities != other.oddities { return "\(one.oddities) or \(other.oddities)" }
    guard one.rows != other.rows else { return nil }
    let index = zip(one.rows, other.rows).enumerated().first { $1.0 != $1.1 }?.offset
    return "row \(index ?? min(one.rows.count, other.rows.count))"
  }

  private func compare(_ bytes: [UInt8], _ dialect: CSVReader.Dialect, blocks: [Int]) -> Outcome {
    let file = TemporaryFile(bytes)
    let reference = read(file.path, dialect, block: CSVReader.blockSize, usesScan: false)
    var plain = reference
    for block in blocks {
      let scanned = read(file.path, dialect, block: block, usesScan: true)
      if let difference = difference(reference, scanned) {
        Issue.record("blocks of \(block), \(dialect): \(difference) in \(bytes.prefix(2000))")
      }
      plain = scanned
    }
    return plain
  }

  private var factor: Int {
    unsafe getenv("FORECAST_FUZZ").flatMap { unsafe Int(String(cString: $0)) } ?? 1
  }

  @Test func readsMutatedFilesLikeTheReference() {
    var (plain, rows, refused) = (0, 0, 0)
    for seed in 0..<1500 * factor {
      var maker = MutatedCSV(seed: UInt64(seed))
      let bytes = maker.next()
      var dialect = CSVReader.Dialect(delimiter: maker.delimiter)
      if seed % 16 == 0 { dialect.quote = nil }
      if seed % 16 == 1 { dialect.skipLines = 2 }
      if seed % 16 == 2 { dialect.quote = 39 }
      let block = Int.random(in: 2...400, using: &maker.generator)
      let outcome = compare(bytes, dialect, blocks: [1, 7, block, CSVReader.blockSize])
      plain += outcome.plainRows
      rows += outcome.rows.count
      refused += outcome.refusal == nil ? 0 : 1
    }
    // The comparison says something only if both ways, and refusals, are common.
    #expect(plain * 10 > rows && plain * 10 < rows * 9, "\(plain) plain rows of \(rows)")
    #expect(refused > 100 * factor, "\(refused) refusals")
  }

  @Test func readsLongAndWideFilesLikeTheReference() {
    for seed in 0..<4 * factor {
      var maker = MutatedCSV(seed: UInt64(seed))
      var bytes: [UInt8] = []
      while bytes.count < CSVReader.blockSize * 2 {
        let piece = maker.next(longField: 70_000)
        // What is refused early says nothing about what follows.
        bytes += piece.filter { $0 != 13 && $0 != 0 && (seed % 2 == 0 || $0 != 34) }
      }
      _ = compare(bytes, .init(), blocks: [4096, 65_536, CSVReader.blockSize])
    }
    for count in [RowBuffer.columnLimit - 1, RowBuffer.columnLimit] {
      let commas = [UInt8](repeating: 44, count: count)
      let quotes = Array(repeating: Array("\"\"".utf8), count: count + 1)
      _ = compare(Array("a\n".utf8) + commas + [10], .init(), blocks: [4096, CSVReader.blockSize])
      _ = compare(
        Array("a\n".utf8) + quotes.joined(separator: [44]) + [10], .init(),
        blocks: [4096, CSVReader.blockSize])
    }
  }
}
