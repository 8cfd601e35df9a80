import Glibc
import Testing

@testable import SeriesIO

@Suite struct OutputErrorTests {
  @Test(arguments: [
    (OutputError.Operation.create, ENOSPC, OutputError.Kind.inputOutput),
    (.create, EACCES, .cannotCreate), (.openFolder, ENOENT, .cannotCreate),
    (.rename, EISDIR, .cannotCreate), (.write, EFBIG, .inputOutput), (.write, EPIPE, .inputOutput),
    (.flush, EIO, .inputOutput), (.close, EDQUOT, .inputOutput), (.flushFolder, EIO, .inputOutput),
  ]) func tellsTheTwoKindsApart(
    operation: OutputError.Operation, code: Int32, kind: OutputError.Kind
  ) {
    #expect(OutputError(path: "a", operation: operation, code: code).kind == kind)
  }

  @Test func isOneLineWhateverThePath() {
    let error = OutputError(path: "a\nb\u{1B}[2J", operation: .create, code: EACCES)
    #expect(
      error.description
        == "a\\u{A}b\\u{1B}[2J: cannot create it: Permission denied; "
        + "make the folder writable, or name another one with -o")
  }
}
