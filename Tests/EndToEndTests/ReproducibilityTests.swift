import Foundation
import Testing

/// The same command leaves the same bytes, whatever surrounds it.
@Suite struct ReproducibilityTests {
  /// Surroundings that must not matter, as a shell's way to start the program.
  struct Surroundings: CustomTestStringConvertible, Sendable {
    let name: String
    var prefix = ""
    var options: [String] = []
    var testDescription: String { name }
  }

  static let surroundings = [
    Surroundings(name: "once more"),
    Surroundings(name: "two threads", options: ["--threads", "2"]),
    Surroundings(name: "three threads", options: ["--threads", "3"]),
    Surroundings(name: "Turkish", prefix: "env LANG=tr_TR.UTF-8 LC_ALL=tr_TR.UTF-8"),
    Surroundings(name: "German", prefix: "env LANG=de_DE.UTF-8 LC_ALL=de_DE.UTF-8"),
    Surroundings(name: "no locale", prefix: "env LC_ALL=C"),
    Surroundings(name: "Tokyo", prefix: "env TZ=Asia/Tokyo"),
    Surroundings(name: "a broken time zone", prefix: "env TZ=:/no/such/zone"),
    Surroundings(name: "homeless", prefix: "env -u HOME"),
    Surroundings(name: "no environment", prefix: "env -i"),
    Surroundings(name: "a terminal", prefix: "env TERM=xterm COLUMNS=40 NO_COLOR=1"),
    Surroundings(name: "private umask", prefix: "umask 077;"),
    Surroundings(
      name: "no fused multiply-add", prefix: "env GLIBC_TUNABLES=glibc.cpu.hwcaps=-FMA,-AVX2"),
    Surroundings(name: "no error stream", prefix: "exec 2>&-;"),
  ]

  /// Everything the program writes, model, figures, forecast and page, but the lock, which says who
  /// was at work.
  private static func everything(
    in folder: WorkFolder, _ surroundings: Surroundings, seed: Int = 1
  ) throws -> [String: Data?] {
    let small = (Samples.small + ["--seed", "\(seed)"] + surroundings.options)
      .joined(separator: " ")
    let threads = surroundings.options.joined(separator: " ")
    let start = "\(surroundings.prefix) \"$FORECAST\""
    try folder.write(Samples.panel(["north", "süd", "=east"]), to: "sales.csv")
    let commands = [
      "\(start) fit sales.csv --time day --id shop --target sold --metrics m.csv \(small)",
      "\(start) predict --horizon 9 -o forecast.csv -q \(threads)",
      "\(start) predict --horizon 9 -q \(threads) > printed.csv",
      "\(start) report --horizon 9 -o page -q \(threads)",
    ]
    for command in commands {
      let outcome = try folder.shell(command)
      #expect(outcome.status == 0 && outcome.isSilent, "\(command): \(outcome.error)")
    }
    return try folder.contents().filter { !$0.key.hasSuffix(".lock") }
  }

  private static let plain = Result<[String: Data?], any Error> {
    try everything(in: WorkFolder(), Surroundings(name: "plain"))
  }

  @Test(arguments: surroundings) func holdsIn(surroundings: Surroundings) throws {
    let contents = try Self.everything(in: WorkFolder(), surroundings)
    let expected = try Self.plain.get()
    #expect(contents.keys.sorted() == expected.keys.sorted())
    for (name, bytes) in expected { #expect(contents[name] == bytes, "\(name)") }
    #expect(contents["forecast.csv"] == contents["printed.csv"])
  }

  /// A working folder that nobody can write to, with all paths absolute.
  @Test func holdsInAnotherFolder() throws {
    let folder = try WorkFolder()
    let model = folder.url("model.safetensors").path
    try folder.write(Samples.monthly(48), to: "series.csv")
    let fit = try ForecastProgram.run(
      ["fit", folder.url("series.csv").path, "-o", model] + Samples.small, in: "/proc")
    #expect(fit.status == 0 && fit.isSilent, "\(fit.error)")
    #expect(try folder.bytes("model.safetensors") == Samples.model())
    let predict = try ForecastProgram.run(["predict", "-m", model], in: "/proc")
    #expect(try predict.outputBytes == folder.forecast("predict").outputBytes)
  }

  @Test func anotherSeedLeadsToAnotherModel() throws {
    let plain = try Self.plain.get()
    let other = try Self.everything(in: WorkFolder(), Surroundings(name: "plain"), seed: 2)
    for name in ["model.safetensors", "forecast.csv", "m.csv"] {
      #expect(other[name] != plain[name], "\(name)")
    }
  }

  @Test func keepsToTheUmask() throws {
    let folder = try Samples.folder()
    #expect(try folder.shell("umask 027; \"$FORECAST\" predict -o new.csv").status == 0)
    #expect(try folder.mode("new.csv") == 0o640)
  }
}
