/// A plain forecast that is read off the end of a window, one of those a mixture weighs.
enum SeasonalBase: Hashable, Sendable {
  /// The values so many seasons ago, repeated where the horizon is longer.
  case lag(seasons: Int)
  /// The same, moved by as much as the mean of a season has moved since.
  case levelledLag(seasons: Int)
  /// The mean of the last seasons, repeated.
  case mean(seasons: Int)
  /// The last season, and from season to season what the mean has gained between the last two spans.
  case growth
  /// What the last two seasons have in common about their own means, repeated from the window's level.
  case profile
  /// The same from the last value.
  case lastProfile
}

/// Reads bases off windows of one length.
struct SeasonalBases: Hashable, Sendable {
  let bases: [SeasonalBase]
  let horizon: Int
  /// m
  let period: Int
  /// Values of a window, whole seasons.
  let window: Int
  /// Values between whose means `growth` looks: a season, or several where seasons are short.
  let span: Int

  init(_ bases: [SeasonalBase], horizon: Int, period: Int, window: Int) {
    precondition(window % period == 0, "a window of \(window) in seasons of \(period)")
    self.bases = bases
    self.horizon = horizon
    self.period = period
    self.window = window
    span = min(period * ((SeasonalBases.leastSpan + period - 1) / period), window / 2)
  }

  /// Fewer values than this say little of a level.
  static let leastSpan = 4

  /// Writes `[base][horizon]` from `first` on.
  /// - Parameter values: the window, its level taken out.
  func fill(_ target: inout [Float], from first: Int, window values: [Double]) {
    precondition(values.count == window, "\(values.count) values in a window of \(window)")
    for (index, base) in bases.enumerated() {
      write(base, values, to: &target, from: first + index * horizon)
    }
  }

  private func write(
    _ base: SeasonalBase, _ w: [Double], to target: inout [Float], from first: Int
  ) {
    switch base {
    case .lag(let seasons):
      repeatLag(seasons * period, w, moved: 0, to: &target, from: first)
    case .levelledLag(let seasons):
      let lag = seasons * period
      let then = mean(w, until: window - lag)
      repeatLag(lag, w, moved: mean(w, until: window) - then, to: &target, from: first)
    case .mean(let seasons):
      repeatSeason(to: &target, from: first) { phase in
        var sum = 0.0
        for season in 1...seasons { sum += w[window - season * period + phase] }
        return sum / Double(seasons)
      }
    case .growth:
      let gain =
        (mean(w, until: window, of: span) - mean(w, until: window - span, of: span))
        * Double(period) / Double(span)
      for lead in 0..<horizon {
        let (season, phase) = lead.quotientAndRemainder(dividingBy: period)
        target[first + lead] = Float(w[window - period + phase] + gain * Double(season + 1))
      }
    case .profile: repeatProfile(w, moved: 0, to: &target, from: first)
    case .lastProfile:
      let moved = w[window - 1] - profile(w, phase: period - 1)
      repeatProfile(w, moved: moved, to: &target, from: first)
    }
  }

  private func repeatLag(
    _ lag: Int, _ w: [Double], moved: Double, to target: inout [Float], from first: Int
  ) {
    for lead in 0..<horizon {
      target[first + lead] = Float(w[window - lag + lead % lag] + moved)
    }
  }

  private func repeatSeason(
    to target: inout [Float], from first: Int, _ value: (Int) -> Double
  ) {
    for phase in 0..<min(period, horizon) {
      let value = Float(value(phase))
      for lead in stride(from: phase, to: horizon, by: period) { target[first + lead] = value }
    }
  }

  private func repeatProfile(
    _ w: [Double], moved: Double, to target: inout [Float], from first: Int
  ) {
    let lastMean = mean(w, until: window)
    let earlierMean = mean(w, until: window - period)
    repeatSeason(to: &target, from: first) { phase in
      profile(w, phase: phase, lastMean: lastMean, earlierMean: earlierMean) + moved
    }
  }

  private func profile(_ w: [Double], phase: Int) -> Double {
    profile(
      w, phase: phase, lastMean: mean(w, until: window),
      earlierMean: mean(w, until: window - period))
  }

  private func profile(
    _ w: [Double], phase: Int, lastMean: Double, earlierMean: Double
  ) -> Double {
    let last = w[window - period + phase] - lastMean
    return (last + w[window - 2 * period + phase] - earlierMean) / 2
  }

  /// The mean of the season before an index of the window.
  private func mean(_ w: [Double], until end: Int) -> Double {
    mean(w, until: end, of: period)
  }

  private func mean(_ w: [Double], until end: Int, of count: Int) -> Double {
    var sum = 0.0
    for index in end - count..<end { sum += w[index] }
    return sum / Double(count)
  }
}
