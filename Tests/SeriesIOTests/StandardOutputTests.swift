import Glibc
import Testing

@testable import SeriesIO

/// In processes of their own, since they replace standard output.
@Suite struct StandardOutputTests {
  @Test func reportsAFullDevice() async {
    await #expect(processExitsWith: .exitCode(EX_IOERR)) {
      dup2(try SystemCalls.open("/dev/full", O_WRONLY), 1)
      do throws(OutputError) {
        try StandardOutput.output.write("text")
      } catch {
        exit(error.kind == .inputOutput ? EX_IOERR : EX_CANTCREAT)
      }
    }
  }

  @Test func writesToBothStreams() async {
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardOutputContent, \.standardErrorContent]
    ) {
      try StandardOutput.output.write("figures\n")
      try StandardOutput.error.write("progress\n")
    }
    #expect(result?.standardOutputContent.contains(Array("figures\n".utf8)) == true)
    #expect(result?.standardErrorContent.contains(Array("progress\n".utf8)) == true)
  }
}
