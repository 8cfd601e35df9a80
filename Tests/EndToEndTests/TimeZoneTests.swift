import Foundation
import Testing

/// Forecasts go on by the local clock through both changes; Foundation's calendar is the judge.
@Suite struct TimeZoneTests {
  private func hours(_ zone: String, from first: String, _ count: Int) throws -> [String] {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    let own = try #require(TimeZone(identifier: zone))
    formatter.timeZone = own
    formatter.dateFormat = "yyyy-MM-dd HH:mm"
    let start = try #require(formatter.date(from: first))
    return (0..<count).map { formatter.string(from: start.addingTimeInterval(3600 * Double($0))) }
  }

  private func rows(_ stamps: some Sequence<String>) -> String {
    "ds,y\n" + stamps.enumerated().map { "\($1),\(Samples.value($0))\n" }.joined()
  }

  @Test(arguments: [
    ("Europe/Berlin", "2024-03-29 12:00"), ("Europe/Berlin", "2024-10-25 12:00"),
    ("Australia/Lord_Howe", "2024-04-05 12:00"), ("America/New_York", "2024-11-01 12:00"),
  ])
  func forecastsCrossAChange(zone: String, first: String) throws {
    let folder = try WorkFolder()
    let stamps = try hours(zone, from: first, 52)
    try folder.write(rows(stamps.prefix(36)), to: "series.csv")
    let fit = try folder.forecast(["fit", "series.csv", "--timezone", zone] + Samples.small)
    try #require(fit.status == 0, "\(fit.error)")
    let predict = try folder.forecast("predict", "--horizon", "16", "--quiet")
    #expect(try Table(predict.outputBytes).column("ds") == Array(stamps[36..<52]))
    // Newer rows are read by the zone that the model keeps.
    try folder.write(rows(stamps.prefix(44)), to: "newer.csv")
    let newer = try folder.forecast("predict", "--data", "newer.csv", "--horizon", "8", "--quiet")
    #expect(try Table(newer.outputBytes).column("ds") == Array(stamps[44..<52]))
  }

  @Test func theFormOfTheStampsGoesOn() throws {
    let folder = try WorkFolder()
    let days = (1...29).map { String(format: "%02d/02/2024", $0) } + ["01/03/2024", "02/03/2024"]
    try folder.write(rows(days.prefix(27)), to: "series.csv")
    let options = ["--time-format", "%d/%m/%Y", "--freq", "D"]
    let fit = try folder.forecast(["fit", "series.csv"] + options + Samples.small)
    try #require(fit.status == 0, "\(fit.error)")
    let predict = try folder.forecast("predict")
    #expect(try Table(predict.outputBytes).column("ds") == Array(days.suffix(4)))
    try folder.write(rows(days.prefix(29)), to: "newer.csv")
    let newer = try folder.forecast("predict", "--data", "newer.csv", "--horizon", "2")
    #expect(try Table(newer.outputBytes).column("ds") == Array(days.suffix(2)))
  }

  @Test func aConfigurationFileNamesThem() throws {
    let folder = try WorkFolder()
    try folder.write(rows((1...28).map { String(format: "%02d.02.2023", $0) }), to: "series.csv")
    try folder.write(
      "time-format = \"%d.%m.%Y\"\nfreq = \"daily\"\ntimezone = \"Europe/Berlin\"\n", to: "fit.toml"
    )
    let fit = try folder.forecast(["fit", "series.csv", "--config", "fit.toml"] + Samples.small)
    #expect(fit.status == 0, "\(fit.error)")
    try folder.write("timezone = \"Europe/Bern\"\n", to: "fit.toml")
    let refused = try folder.forecast(
      ["fit", "series.csv", "--config", "fit.toml"] + Samples.small)
    #expect(refused.status == 78 && refused.error.contains("Europe/Bern"))
  }

  @Test(arguments: [
    ("--time-format", "%Q", "\"%Q\" is no directive"),
    ("--time-format", "iso", "is no form of stamps"),
    ("--freq", "quaterly", "did you mean \"quarterly\"?"),
    ("--freq", "xyzzy42", "use one such as h, 15min"),
    ("--timezone", "Europe/Berln", "there is no time zone Europe/Berln"),
    ("--timezone", "../../etc/passwd", "is no name of a time zone"),
  ])
  func refusesWhatIsNone(option: String, value: String, message: String) throws {
    let folder = try Samples.folder()
    let outcome = try folder.forecast("check", "series.csv", option, value)
    #expect(outcome.status == 64 && outcome.error.contains(message), "\(outcome.error)")
  }

  /// Neither `TZ` nor `TZDIR` has a say.
  @Test func theEnvironmentChangesNothing() throws {
    let folder = try WorkFolder()
    try folder.write(
      rows(try hours("Europe/Berlin", from: "2024-03-30 12:00", 30)), to: "series.csv")
    let arguments = ["check", "series.csv", "--json", "--timezone", "Europe/Berlin"]
    let plain = try folder.forecast(arguments)
    let environment = ForecastProgram.environment.merging(["TZ": "Asia/Tokyo", "TZDIR": "/nowhere"])
    { $1 }
    let other = try folder.forecast(arguments, environment: environment)
    #expect(plain.status == 0 && plain.outputBytes == other.outputBytes)
  }

  @Test func aModelOfAnotherClockIsNotContinued() throws {
    let folder = try WorkFolder()
    let stamps = try hours("UTC", from: "2024-05-01 00:00", 40)
    try folder.write(rows(stamps), to: "series.csv")
    #expect(try folder.forecast(["fit", "series.csv"] + Samples.small).status == 0)
    try folder.write(rows(stamps.map { $0 + "Z" }), to: "newer.csv")
    let outcome = try folder.forecast("predict", "--data", "newer.csv")
    #expect(outcome.status == 65 && outcome.error.contains("--timezone"), "\(outcome.error)")
  }
}
