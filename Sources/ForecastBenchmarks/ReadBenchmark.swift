import Glibc
import SeriesIO

/// Loading a CSV into a panel, on one thread, again and again in one process.
struct ReadBenchmark {
  private let path: String
  private let options: CSVOptions
  private let runs: Int

  init(path: String, options: CSVOptions, runs: Int) {
    precondition(runs > 0, "\(runs) runs have no median")
    self.path = path
    self.options = options
    self.runs = runs
  }

  /// `read long.csv: 300.0 MB/s, 310.5 of processor time n=5 rows=2000000 sum=2000.5 peak=64.0 MB`: median speeds in
  /// 10^6 bytes a second (the second one also holds on a busy machine), the rows of data, the sum of all
  /// targets, and the most memory that the process had at once up to the end of the first run: what that has freed
  /// and not given back is no part of a second one.
  func run() throws(LoadError) -> String {
    let clock = ContinuousClock()
    var (seconds, processorSeconds): ([Double], [Double]) = ([], [])
    var (bytes, rows, sum) = (0, 0, 0.0)
    var peak = Double.nan
    for _ in 0..<runs {
      let counter = ByteCounter()
      let (begin, processorBegin) = (clock.now, ReadBenchmark.processorTime)
      let report = try loadPanel(path: path, options: options) { counter.count += $0.count }.report
      seconds.append((clock.now - begin) / .seconds(1))
      processorSeconds.append(ReadBenchmark.processorTime - processorBegin)
      if peak.isNaN { peak = ReadBenchmark.peakMegabytes }
      (bytes, rows, sum) = (counter.count, report.rows, report.sum)
    }
    func speed(_ seconds: [Double]) -> String {
      Timing.rounded(Double(bytes) / 1e6 / seconds.sorted()[runs / 2])
    }
    return "read \(path): \(speed(seconds)) MB/s, \(speed(processorSeconds)) of processor time"
      + " n=\(runs) rows=\(rows) sum=\(sum) peak=\(Timing.rounded(peak)) MB"
  }

  /// Seconds that this process computed so far, the kernel's work for it included.
  private static var processorTime: Double {
    var time = timespec()
    guard unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) == 0 else { return .nan }
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private final class ByteCounter {
    var count = 0
  }

  /// The most resident memory so far, in 10^6 bytes: VmHWM, which unlike getrusage(2) leaves out what the
  /// process was before it became this program.
  private static var peakMegabytes: Double {
    guard let status = unsafe fopen("/proc/self/status", "r") else { return .nan }
    defer { unsafe fclose(status) }
    var line = [CChar](repeating: 0, count: 256)
    while unsafe fgets(&line, CInt(line.count), status) != nil {
      let words = String(
        decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self
      )
      .split(whereSeparator: \.isWhitespace)
      if words.first == "VmHWM:", words.count > 1, let kibibytes = Double(words[1]) {
        return kibibytes * 1024 / 1e6
      }
    }
    return .nan
  }
}
