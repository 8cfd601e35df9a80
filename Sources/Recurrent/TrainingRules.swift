/// How a network is trained.
package struct TrainingRules: Hashable, Sendable {
  package var objective: Objective
  package var optimizer: Optimizer
  package var clipping: GradientClipping
  package var noise: NoiseRules
  package var initialization: Initialization
  /// What the learning rate of a group is multiplied by; 1 where none is given, 0 to hold it still.
  package var rateMultipliers: [ParameterGroup: Double]
  package var gradientFlow = GradientFlow.full
  /// nil: back-propagation through the whole of each sequence.
  package var truncation: Truncation?

  package init(
    objective: Objective, optimizer: Optimizer, clipping: GradientClipping,
    noise: NoiseRules = NoiseRules(), initialization: Initialization = .uniform,
    rateMultipliers: [ParameterGroup: Double] = [:]
  ) {
    precondition(objective.isWellFormed, "\(objective)")
    self.objective = objective
    self.optimizer = optimizer
    self.clipping = clipping
    self.noise = noise
    self.initialization = initialization
    self.rateMultipliers = rateMultipliers
  }
}

extension TrainingRules {
  /// Truncated back-propagation through time (Williams & Peng 1990, doi:10.1162/neco.1990.2.4.490):
  /// an update every k₁ steps from gradients that reach k₂ steps back, the state carried on.
  ///
  /// A batch holds max(k₁, k₂) steps; the next one begins k₁ steps later in the states this one had
  /// there.
  package struct Truncation: Hashable, Sendable {
    /// k₁
    package var carriedSteps: Int
    /// k₂
    package var gradientSteps: Int

    package init(carriedSteps: Int, gradientSteps: Int) {
      precondition(
        carriedSteps > 0 && gradientSteps > 0, "truncation \(carriedSteps), \(gradientSteps)")
      self.carriedSteps = carriedSteps
      self.gradientSteps = gradientSteps
    }

    /// Steps of a batch.
    package var steps: Int { max(carriedSteps, gradientSteps) }
  }

  /// Numbers predicted at each output position.
  func targets(of shape: NetworkShape) -> Int {
    precondition(
      shape.outputSize % objective.outputsPerTarget == 0,
      "\(shape.outputSize) outputs, \(objective.outputsPerTarget) a target")
    return shape.outputSize / objective.outputsPerTarget
  }

  func hasNoise(_ shape: NetworkShape) -> Bool {
    noise != .none || shape.zoneout > 0
  }

  func check(_ shape: NetworkShape) {
    precondition(
      gradientFlow == .full || shape.cell.hasCellState,
      "gradients through the cell state alone, in \(shape.cell), which has none")
    precondition(
      gradientFlow == .full || (shape.zoneout == 0 && shape.decoder == nil),
      "gradients through the cell state alone, beside those that zoneout of \(shape.zoneout) or a "
        + "decoder hands on")
    precondition(
      shape.mixture == nil || objective.outputsPerTarget == 1,
      "a mixture of targets, with \(objective.outputsPerTarget) outputs for each")
    precondition(
      truncation == nil || (shape.decoder == nil && shape.isCausal && shape.output == .everyStep),
      "truncation needs a network that goes on from step to step")
  }
}

/// How far gradients reach back through a recurrent layer.
package enum GradientFlow: String, CaseIterable, Hashable, Sendable {
  /// Through every path.
  case full
  /// From step to step through the cell state alone, as the LSTM of 1997 was trained (Hochreiter &
  /// Schmidhuber 1997, doi:10.1162/neco.1997.9.8.1735): what a gate or an input reads of h₋ is taken
  /// as a constant. Not for zoneout, which hands h₋ on beside the cell, nor for a decoder, which
  /// begins in the encoder's h.
  case cellStateOnly = "cell-state"
}
