import ArgumentParser
import SeriesIO
import TimeSeries

/// How the stamps are read.
struct TimeOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Form of the stamps, such as %d/%m/%Y, or epoch-s, -ms, -us, -ns; default: ISO 8601.",
      valueName: "format"),
    transform: TimeOptions.form)
  var timeFormat: StampForm?

  @Option(
    help: ArgumentHelp(
      "Step from stamp to stamp, such as h, 15min, D, B, W-SUN, MS, ME, BME, QE, YS, monthly, index; "
        + "default: found from the stamps.", valueName: "step"),
    transform: TimeOptions.step)
  var freq: FrequencyRequest?

  @Option(
    help: ArgumentHelp(
      "Zone of the clocks that wrote the stamps, such as Europe/Berlin.", valueName: "zone"),
    transform: TimeOptions.rules)
  var timezone: TimeZoneRules?

  func apply(to options: inout CSVOptions) {
    options.timeFormat = timeFormat
    options.frequency = freq
    options.timeZone = timezone
  }

  private static func form(_ text: String) throws -> StampForm {
    do {
      return try StampForm(text)
    } catch {
      throw ValidationError(error.description)
    }
  }

  private static func step(_ text: String) throws -> FrequencyRequest {
    guard let request = FrequencyRequest(text) else {
      let meant = NearestName.find(text, among: FrequencyRequest.names)
      throw ValidationError(
        "\"\(text)\" is no step; "
          + (meant.map { "did you mean \"\($0)\"?" }
            ?? "use one such as h, 15min, D, B, 2B, W, W-SUN, MS, ME, BME, QS, QE, YS, YE, hourly, daily, weekly, "
            + "monthly, quarterly, yearly or index"))
    }
    return request
  }

  private static func rules(_ name: String) throws -> TimeZoneRules {
    do {
      return try TimeZoneFile.rules(named: name)
    } catch {
      throw ValidationError(error.description)
    }
  }
}
