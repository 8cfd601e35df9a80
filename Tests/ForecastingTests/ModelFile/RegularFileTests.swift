import Glibc
import Testing

@testable import Forecasting

@Suite struct RegularFileTests {
  private func code(of path: String, sizeLimit: Int = 100) -> ModelFileError.Code? {
    do {
      _ = try RegularFile.bytes(at: path, sizeLimit: sizeLimit)
      return nil
    } catch {
      return error.code
    }
  }

  /// Runs `body` with the path of a name in a fresh folder.
  private func withFreshName(_ body: (String) throws -> Void) throws {
    var template = Array("/tmp/forecast-tests-XXXXXX".utf8CString)
    try #require(unsafe mkdtemp(&template) != nil)
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { unsafe rmdir(folder) }
    let path = folder + "/file"
    defer { unsafe unlink(path) }
    try body(path)
  }

  private func write(_ bytes: [UInt8], to path: String) throws {
    let file = try unsafe #require(fopen(path, "w"))
    #expect(unsafe fwrite(bytes, 1, bytes.count, file) == bytes.count)
    #expect(unsafe fclose(file) == 0)
  }

  @Test func readsAllBytesUpToTheLimit() throws {
    try withFreshName { path in
      let bytes = (0..<100).map { UInt8($0) }
      try write(bytes, to: path)
      #expect(try RegularFile.bytes(at: path, sizeLimit: 100) == bytes)
      #expect(code(of: path, sizeLimit: 99) == .size)
      try write([], to: path)
      #expect(try RegularFile.bytes(at: path, sizeLimit: 100) == [])
    }
  }

  @Test func refusesAPipeWithoutWaiting() throws {
    try withFreshName { path in
      try #require(unsafe mkfifo(path, 0o600) == 0)
      #expect(code(of: path) == .notRegular)
    }
  }

  @Test(arguments: [
    ("/", ModelFileError.Code.notRegular), ("/dev/zero", .notRegular),
    ("/dev/null/x", .missing), ("/no/such/file", .missing), ("", .missing),
    ("/dev/null\0x", .missing), (String(repeating: "x", count: 5000), .input),
  ])
  func refusesWhatIsNotAFile(path: String, expected: ModelFileError.Code) {
    #expect(code(of: path) == expected)
  }
}
