import ArgumentParser
import Forecasting
import Operations
import SeriesIO
import TimeSeries

/// How long a fit may take, and so how many networks the automatic choice has.
struct TimeLimitOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Stop training after this time with the best so far; what the automatic choice has left of it goes into "
        + "further networks.", valueName: "time"),
    transform: WritingOptions.span)
  var timeLimit: TimeSpan?

  @Option(
    help: ArgumentHelp(
      "Stop training in time for this time of day in UTC, such as 06:00, with the best so far.",
      valueName: "time"), transform: TimeLimitOptions.timeOfDay)
  var deadline: TimeSpan?

  /// From midnight.
  private static func timeOfDay(_ text: String) throws -> TimeSpan {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }),
      parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }), let hour = Int(parts[0]),
      let minute = Int(parts[1]), hour < 24, minute < 60
    else { throw ValidationError("\"\(text)\" is no time of day; write it as 06:00") }
    return TimeSpan(seconds: (hour * 60 + minute) * 60)
  }

  /// nil where neither is given.
  var described: String? {
    let given = [
      timeLimit.map { "\($0.seconds) s" }, deadline.map { "until \($0.seconds) s of the day" },
    ].compactMap(\.self)
    return given.isEmpty ? nil : given.joined(separator: ", ")
  }

  /// A time limit is counted from now. A deadline is the next time the clock shows it after the start of the
  /// run: what the run has waited for another since then is gone.
  ///
  /// - Parameters:
  ///   - started: when the run began, by the time of day.
  ///   - begun: the same moment of a clock that no change of the time of day moves.
  func limit(started: Timestamp, begun: ContinuousClock.Instant) -> TrainingLimit {
    let start = ContinuousClock.now
    let untilDeadline = deadline.map { time in
      let day: Int64 = 86_400
      let ahead = (Int64(time.seconds) - started.unixSeconds) % day
      return Double(ahead < 0 ? ahead + day : ahead) - (start - begun) / .seconds(1)
    }
    guard
      let seconds = [timeLimit.map { Double($0.seconds) }, untilDeadline].compactMap(\.self).min()
    else { return .none }
    return .ofRun(seconds: seconds) { (ContinuousClock.now - start) / .seconds(1) }
  }
}
