import Foundation
import Synchronization
import Testing

@testable import SeriesIO

@Suite struct OutputDescriptorTests {
  @Test func reportsAFullDevice() throws {
    let full = OutputDescriptor(
      owning: try SystemCalls.open("/dev/full", O_WRONLY), path: "standard output")
    do throws(OutputError) {
      try full.write(Array("text".utf8))
      Issue.record("a full device took the text")
    } catch {
      #expect(error.code == ENOSPC)
      #expect(error.kind == .inputOutput)
      #expect(
        error.description == "standard output: cannot write it: No space left on device; "
          + "free some space and run again")
    }
  }

  @Test func reportsAReaderThatWentAway() throws {
    SystemCalls.ignore(SIGPIPE)
    let ends = try SystemCalls.pipe()
    close(ends.reading)
    let pipe = OutputDescriptor(owning: ends.writing, path: "pipe")
    do throws(OutputError) {
      try pipe.write(Array("text".utf8))
      Issue.record("a pipe without a reader took the text")
    } catch {
      #expect(error.code == EPIPE)
      #expect(error.kind == .inputOutput)
    }
  }

  /// A pipe holds 64 KiB and does not wait: every write is cut short or refused with EAGAIN.
  @Test func writesAllBytesToASlowReader() throws {
    let ends = try SystemCalls.pipe()
    try SystemCalls.makeNonblocking(ends.writing)
    let count = Mutex(0)
    let done = DispatchSemaphore(value: 0)
    // A thread of its own: a task could wait for ever for the one that this test blocks.
    let reader = Thread {
      let all = SystemCalls.drain(ends.reading)
      count.withLock { $0 = all }
      done.signal()
    }
    reader.start()
    do {
      let pipe = OutputDescriptor(owning: ends.writing, path: "pipe")
      try pipe.write([UInt8](repeating: 7, count: 300_000))
      try pipe.close()
    }
    done.wait()
    #expect(count.withLock { $0 } == 300_000)
    close(ends.reading)
  }

  @Test func writesNothingWithoutACall() throws {
    try OutputDescriptor(borrowing: -1, path: "none").write([])
  }
}
