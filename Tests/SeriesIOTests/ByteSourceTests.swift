import Glibc
import Testing

@testable import SeriesIO

@Suite struct ByteSourceTests {
  /// `printf 'ds,y\n2024-01-01,1\n2024-01-02,2\n2024-01-03,4\n' | gzip -n`
  static let text = Array("ds,y\n2024-01-01,1\n2024-01-02,2\n2024-01-03,4\n".utf8)
  static let gzip = bytes(
    "1f8b08000000000002034b29d6a9e432323032d1353004221d4304c748c708c131d631e102006913"
      + "4adf2c000000")

  static func bytes(_ hexadecimal: String) -> [UInt8] {
    let digits = Array(hexadecimal)
    return stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(String(digits[$0...$0 + 1]), radix: 16)
    }
  }

  private func contents(_ bytes: [UInt8], chunk: Int = 7) throws -> [UInt8] {
    let file = TemporaryFile(bytes)
    var source = try ByteSource.open(file.path)
    var buffer = [UInt8](repeating: 0, count: chunk)
    var all: [UInt8] = []
    while true {
      let count = try source.read(into: &buffer)
      if count == 0 { return all }
      all += buffer.prefix(count)
    }
  }

  @Test(arguments: [1, 7, 65_536])
  func readsPlainAndGzipAlike(chunk: Int) throws {
    #expect(try contents(Self.text, chunk: chunk) == Self.text)
    #expect(try contents(Self.gzip, chunk: chunk) == Self.text)
    #expect(try contents(Self.gzip + Self.gzip, chunk: chunk) == Self.text + Self.text)
    #expect(try contents([]) == [])
  }

  @Test func refusesGzipCutAnywhere() {
    for length in 2..<Self.gzip.count {
      #expect(throws: (any Error).self) { try contents(Array(Self.gzip.prefix(length))) }
    }
    #expect(
      refusal(Array(Self.gzip.dropLast(8)))
        == "data.csv:5: error[E_GZIP]: the gzip data is cut short; copy or compress the file again")
  }

  @Test func refusesDamagedGzip() {
    var damaged = Self.gzip
    damaged[damaged.count - 6] ^= 1
    #expect(refusal(damaged).contains("error[E_GZIP]: the gzip data is damaged"))
    #expect(refusal(Self.gzip + [0, 0]).contains("error[E_GZIP]: other bytes follow"))
  }

  /// What was sound before the damage is delivered first, however much is inflated at once.
  @Test func damageIsFoundOnOneLine() {
    var damaged = Self.gzip
    damaged[damaged.count - 6] ^= 1
    let whole = load(damaged)
    for chunk in [1, 7] {
      #expect(load(damaged, blockSize: chunk) == whole)
    }
    #expect(refusal(damaged).hasPrefix("data.csv:5: "))
  }

  private func failure(_ path: String) -> LoadError? {
    do throws(LoadError) {
      _ = try loadPanel(path: path)
      return nil
    } catch {
      return error
    }
  }

  @Test func missingFileIsNoInput() {
    #expect(
      failure("/nowhere/x\ny.csv")
        == .noInput(path: "/nowhere/x\\ny.csv", reason: "No such file or directory"))
    #expect(failure("") == .noInput(path: "", reason: "No such file or directory"))
    #expect(failure("a\0b") == .noInput(path: "a\\u{0}b", reason: "the name holds a NUL byte"))
  }

  @Test func onlyRegularFilesAreRead() {
    #expect(failure("/tmp") == .noInput(path: "/tmp", reason: "it is a directory"))
    #expect(failure("/dev/zero") == .noInput(path: "/dev/zero", reason: "it is a device"))
    let path = "/tmp/series-io-fifo-\(getpid())"
    #expect(unsafe mkfifo(path, 0o600) == 0)
    defer { unsafe unlink(path) }
    #expect(
      failure(path)
        == .noInput(
          path: path, reason: "it is a pipe; give it as standard input, with - as the name"))
  }
}
