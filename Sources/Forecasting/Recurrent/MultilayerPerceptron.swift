import Recurrent

// The window as one step: a fixed number of values in, all of the horizon out, nothing carried over.
// A Markov model of the order of the window, and what a recurrent network has to beat.

extension RecurrentConfiguration {
  /// A multilayer perceptron of the same window, horizon, layers and training:
  ///
  ///   h¹ = max(W¹ [z_{o−C} … z_{o−1}, share known] + b¹, 0),   hˡ = max(Wˡ hˡ⁻¹ + bˡ, 0),   y = W hᴸ + b.
  ///
  /// It is the direct strategy with one step of a `rnn-relu`, whose state before that step is zero: its
  /// recurrent weights are in the model file and have no effect.
  package static func multilayerPerceptron(
    like other: RecurrentConfiguration
  ) -> RecurrentConfiguration {
    var configuration = other
    configuration.cell = .rnnReLU
    configuration.strategy = .direct
    configuration.outputPlacement = .lastStep
    configuration.lags = other.contextLength
    configuration.segment = other.contextLength
    configuration.isBidirectional = false
    configuration.dilations = []
    configuration.attends = false
    configuration.zoneout = 0
    configuration.recurrentDropout = 0
    configuration.regime = TrainingRegime(
      rateMultipliers: other.regime.rateMultipliers.filter { $0.key != .connection })
    return configuration
  }

  /// Whether the network is the one above.
  package var isMultilayerPerceptron: Bool {
    cell == .rnnReLU && strategy == .direct && segment == contextLength && lags == contextLength
  }
}
