package import Recurrent
import TimeSeries

/// The ensemble of networks that forecasts a panel through its views.
package struct ViewConfiguration: Hashable, Sendable {
  package var cell = CellKind.lstm
  package var hiddenSize = 64
  /// h
  package var horizon: Int
  /// m; 1 where there is no season.
  package var period: Int
  /// Networks of each view.
  package var members = 3
  package var updates = 500
  package var learningRate = 3e-3
  package var seed: UInt64 = 1

  package init(horizon: Int, period: Int) {
    precondition(horizon > 0 && period > 0, "horizon \(horizon), period \(period)")
    self.horizon = horizon
    self.period = period
  }

  /// Observations before a cutoff that its windows and the season of its series rest on.
  var reach: Int {
    let windows = View.allCases.map { $0.windowLength(horizon: horizon, period: period) }
    return max(steps + (windows.max() ?? 0), 3 * period)
  }

  /// Consecutive origins of a training chunk, and steps that a forecast reads.
  var steps: Int { min(max(2 * period, 16), 52) }

  /// Most series of a training chunk.
  static let mostRows = 64

  /// The window of a view, no longer than half of the usual series: a longer one would be known by few.
  func windowLength(_ view: View, counts: [Int]) -> Int {
    let sorted = counts.sorted()
    let median = sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    return min(
      view.windowLength(horizon: horizon, period: period), max(horizon, median / 2))
  }

  /// A step reads the window and the logarithm of its spread.
  func shape(window: Int) -> NetworkShape {
    var shape = NetworkShape(
      cell: cell, inputSize: window + 1, hiddenSize: hiddenSize, layers: 1, outputSize: horizon)
    shape.shortcutSteps = 1
    return shape
  }

  var rules: TrainingRules {
    TrainingRules(
      objective: .meanAbsoluteError, optimizer: .adamW(weightDecay: 1e-4),
      clipping: GradientClipping(norm: 1), initialization: .orthogonal)
  }

  var schedule: LearningRateSchedule { .cosine(minimum: 0.005, warmUp: 0.15) }
}
