/// Run times of one benchmark, in microseconds.
struct Timing {
  let median: Double
  let best: Double
  let runs: Int

  /// Runs `body` a few times to warm up, then until `seconds` have passed, seven times at least.
  /// - Parameter between: runs after each, untimed.
  init(seconds: Double, between: () -> Void = {}, _ body: () -> Void) {
    for _ in 0..<3 { body() }
    let clock = ContinuousClock()
    let begin = clock.now
    var times: [Double] = []
    while clock.now - begin < .seconds(seconds) || times.count < 7 {
      times.append(clock.measure(body) / .microseconds(1))
      between()
    }
    times.sort()
    median = times[times.count / 2]
    best = times[0]
    runs = times.count
  }

  /// A number with one digit after the point.
  static func rounded(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
}
