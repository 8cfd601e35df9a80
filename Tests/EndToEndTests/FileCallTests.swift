import Foundation
import Testing

/// The calls by which `run` replaces its files, in their order: what a machine that loses its power keeps, and
/// what another run could come between, shows in nothing else.
@Suite struct FileCallTests {
  /// A folder of a run whose data have grown since.
  private func folder() throws -> WorkFolder {
    let folder = try WorkFolder()
    try folder.write(
      FaultTests.job + "\nlog = \"log.jsonl\"\ntextfile = \"f.prom\"\n", to: "job.toml")
    try folder.write(Samples.monthly(48), to: "series.csv")
    #expect(try folder.forecast("run", "job.toml").status == 0)
    try folder.write(Samples.monthly(50), to: "series.csv")
    return folder
  }

  /// What is written while the lock is held, and what comes after.
  private struct Trace {
    var locked: ArraySlice<FaultInjector.Call>
    var after: ArraySlice<FaultInjector.Call>

    init(_ text: String) throws {
      let calls = FaultInjector.calls(text)
      let end = try #require(calls.lastIndex { $0.name == "close" && $0.file.hasSuffix(".lock") })
      (locked, after) = (calls[..<end], calls[(end + 1)...])
    }

    func files(_ call: String) -> [String] { locked.filter { $0.name == call }.map(\.file) }

    /// What is done to a file, a call that is repeated once.
    func calls(of file: String) -> [String] {
      locked.filter { $0.file == file }.map(\.name).reduce(into: []) {
        if $0.last != $1 { $0.append($1) }
      }
    }
  }

  /// `page/index.html` for `/somewhere/page/index.html.tmp.7`.
  private func target(_ temporary: String) -> String {
    temporary.components(separatedBy: ".tmp.")[0]
  }

  /// All are flushed and closed before the first is renamed, and the folder of each after it; the model is the
  /// last, and the lock is held until then.
  @Test func allIsOnTheDeviceBeforeAnythingIsRenamed() throws {
    let folder = try folder()
    let prefix = try FaultInjector.prefix(trace: folder.url("calls").path)
    let run = try folder.shell("\(prefix)\"$FORECAST\" run job.toml")
    #expect(run.status == 0, "\(run.error)")
    let trace = try Trace(folder.text("calls"))
    #expect(trace.locked.first { $0.name != "open" }?.name == "flock", "\(trace.locked)")
    let first = try #require(trace.locked.firstIndex { $0.name == "rename" || $0.name == "link" })
    #expect(!trace.locked[first...].contains { $0.name == "write" || $0.name == "open" })

    let written = Set(trace.files("write"))
    let ledger = try #require(written.first { $0.hasSuffix(".ledger.csv") })
    #expect(
      trace.locked[..<first].filter { $0.file == ledger }.map(\.name) == [
        "flock", "write", "fsync", "close",
      ])
    let temporaries = written.subtracting([ledger])
    #expect(
      Set(temporaries.map(target).map { URL(fileURLWithPath: $0).lastPathComponent }) == [
        "m.safetensors", "scores.csv", "f.csv", "index.html", "forecast.csv", "metrics.csv",
        "failures.csv",
      ])
    for temporary in temporaries {
      #expect(trace.calls(of: temporary) == ["write", "fsync", "close"], "\(temporary)")
      let target = URL(fileURLWithPath: target(temporary))
      let renamed = try #require(
        trace.locked.firstIndex {
          $0 == .init(name: "rename", file: target.lastPathComponent)
        }, "\(target)")
      let flush = trace.locked[(renamed + 1)...].first
      #expect(
        flush == .init(name: "fsync", file: target.deletingLastPathComponent().path), "\(target)")
    }
    let renames = trace.files("rename")
    #expect(renames.suffix(2) == ["m.safetensors.prev", "m.safetensors"])
    #expect(renames.count == temporaries.count + 1)
  }

  /// The line of the log comes in one piece, so that those of several runs do not mix.
  @Test func theLogIsWrittenAtOnce() throws {
    let folder = try folder()
    let prefix = try FaultInjector.prefix(trace: folder.url("calls").path)
    #expect(try folder.shell("\(prefix)\"$FORECAST\" run job.toml").status == 0)
    let trace = try Trace(folder.text("calls"))
    let log = trace.after.filter { $0.file.hasSuffix("/log.jsonl") }.map(\.name)
    #expect(log == ["write", "close"], "\(trace.after)")
    #expect(try folder.text("log.jsonl").split(separator: "\n").count == 2)
  }

  /// Where the file system has no hard links, the old model is kept as a copy, which is flushed as well.
  @Test func aCopyOfTheOldModelIsOnTheDeviceToo() throws {
    let folder = try folder()
    let old = try folder.bytes("m.safetensors")
    let all = folder.url("all").path
    let other = try WorkFolder()
    #expect(try other.shell("cp -a '\(folder.path)/.' .").status == 0)
    let prefix = try FaultInjector.prefix(trace: all)
    #expect(try other.shell("\(prefix)\"$FORECAST\" run job.toml").status == 0)
    let calls = FaultInjector.calls(try folder.text("all")).filter(\.isCounted)
    let link = try #require(calls.firstIndex { $0.name == "link" })
    let failing = try FaultInjector.prefix(
      call: link + 1, error: EPERM, mark: folder.url("mark").path, trace: folder.url("calls").path)
    let run = try folder.shell("\(failing)\"$FORECAST\" run job.toml")
    #expect(run.status == 0, "\(run.error)")
    #expect(FileManager.default.fileExists(atPath: folder.url("mark").path))
    #expect(try folder.bytes("m.safetensors.prev") == old)
    #expect(try folder.bytes("m.safetensors") == other.bytes("m.safetensors"))
    let trace = try Trace(folder.text("calls"))
    let copy = try #require(trace.files("write").first { $0.contains(".prev.tmp.") })
    #expect(trace.calls(of: copy) == ["write", "fsync", "close"])
    let closed = try #require(trace.locked.firstIndex { $0 == .init(name: "close", file: copy) })
    #expect(
      trace.locked[closed...].filter { $0.name == "rename" }.map(\.file) == [
        "m.safetensors.prev", "m.safetensors",
      ])
  }
}
