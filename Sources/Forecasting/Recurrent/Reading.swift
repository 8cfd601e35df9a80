import Recurrent

/// What the steps of a network read of a series, and where they lie.
///
/// A step with origin e reads the `lags` values z_{e−p} … z_{e−1}, oldest first, in network units, and
/// the share of them that is known; a missing one reads as 0. The next step's origin lies `segment`
/// values later. With one lag that is the value before e and the flag that says whether it was
/// observed; with lags = segment = m the series is read season by season, as in SegRNN (Lin et al.
/// 2023, arXiv:2308.11200). Covariates follow.
struct Reading: Hashable, Sendable {
  /// p
  let lags: Int
  let segment: Int
  let covariates: StepCovariates

  init(lags: Int, segment: Int, covariates: StepCovariates = .none) {
    self.lags = lags
    self.segment = segment
    self.covariates = covariates
  }

  /// Numbers a step reads.
  var width: Int { lags + 1 + covariates.width }

  /// Inputs that begin with the number of a category, whose vector the network puts there.
  var embedded: [EmbeddedInput] { covariates.embedded(from: lags + 1) }

  /// Writes what the step with an origin reads as cell `cell` of inputs `[cell][width]`.
  func write(_ window: WindowInputs, before origin: Int, to inputs: inout [Float], cell: Int) {
    let first = cell * width
    var known = 0
    for lag in 0..<lags {
      let value = window.value(at: origin - lags + lag)
      inputs[first + lag] = value ?? 0
      known += value == nil ? 0 : 1
    }
    inputs[first + lags] = Float(known) / Float(lags)
    if covariates.width > 0 {
      covariates.write(window, before: origin, to: &inputs, at: first + lags + 1)
    }
  }

  /// What `steps` steps read, the last of which has the end of each window as its origin:
  /// `[steps][windows][width]`.
  func inputs(_ windows: [WindowInputs], steps: Int) -> [Float] {
    var inputs = [Float](repeating: 0, count: steps * windows.count * width)
    for step in 0..<steps {
      for (row, window) in windows.enumerated() {
        write(
          window, before: window.end - (steps - 1 - step) * segment, to: &inputs,
          cell: step * windows.count + row)
      }
    }
    return inputs
  }
}
