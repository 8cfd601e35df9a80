extension Trainer {
  /// About how many bytes training a network takes, never fewer than the engine's own buffers:
  /// parameters, moments, transposed weights, a copy of the best and of the last, and for each shard a
  /// gradient and what both passes keep of its rows.
  package static func memory(
    _ shape: NetworkShape, rules: TrainingRules, steps: Int, decoderSteps: Int, rows: Int
  ) -> Int {
    let layout = ParameterLayout(shape)
    let parameters = layout.count
    let shards = shards(layout, rows: rows)
    let perRow =
      stackNumbers(shape.encoder, rules: rules, steps: steps)
      + (shape.decoderStack.map { stackNumbers($0, rules: rules, steps: decoderSteps) } ?? 0)
      + connectionNumbers(shape, steps: steps, decoderSteps: decoderSteps)
      + endNumbers(shape, rules: rules, steps: steps, decoderSteps: decoderSteps)
    return
      (parameters * (5 + rules.optimizer.moments + shards.count)
      + perRow * shards.rows * shards.count)
      * MemoryLayout<Scalar>.stride
  }

  /// Numbers that the layers of a stack keep of one row, and dropout and residual sums between them.
  private static func stackNumbers(_ stack: StackShape, rules: TrainingRules, steps: Int) -> Int {
    let kinds = stack.cell.hasCellState ? 2 : 1
    let directions = stack.directions.count
    let perUnit = stack.dilations.reduce(0) { sum, dilation in
      // States of all slots; activations and the gradient of the outputs; gradients under way, and
      // states kept; ∂L/∂(r ⊙ h₋).
      let slots = steps + dilation * directions
      var numbers = kinds * slots + (stack.cell.slots + 1) * steps + 2 * kinds * dilation + 1
      // The candidate, the masks of both states, and what goes past the cell.
      if stack.zoneout > 0 { numbers += slots + kinds * steps + 3 }
      if rules.noise.recurrentDropout > 0 { numbers += slots + 2 }
      return sum + numbers
    }
    let between = (rules.noise.dropout > 0 ? 2 : 0) + (stack.isResidual ? 1 : 0)
    return stack.outputColumns * (perUnit + (stack.layers - 1) * between * steps)
  }

  /// Numbers that the way from an encoder to a decoder keeps of one row.
  private static func connectionNumbers(
    _ shape: NetworkShape, steps: Int, decoderSteps: Int
  ) -> Int {
    guard let decoder = shape.decoder else { return 0 }
    let encoder = shape.encoder
    let bridge = encoder.outputColumns * (2 * encoder.layers + 1)
    guard decoder.attends else { return bridge }
    // Queries, and the states with their contexts, each with its gradient; shares.
    let joined = encoder.paddedHiddenSize + 2 * encoder.outputColumns
    let shares = NetworkShape.panels(steps) * NetworkShape.panel
    return bridge + decoderSteps * (2 * joined + shares)
  }

  /// Numbers of one row that the network reads, writes and is measured by.
  private static func endNumbers(
    _ shape: NetworkShape, rules: TrainingRules, steps: Int, decoderSteps: Int
  ) -> Int {
    let positions = shape.positions(steps: steps, decoderSteps: decoderSteps)
    let padded = NetworkShape.panels(shape.headSize) * NetworkShape.panel
    // Outputs and their gradient, plain and in panels; targets and weights.
    let outputs = positions * 2 * (shape.headSize + padded + rules.targets(of: shape))
    let units = positions * 2 * NetworkShape.panels(shape.headUnits) * NetworkShape.panel
    // Bases and weights; outputs that are not the head's own, with their gradient; the category.
    let mixture =
      shape.mixture.map { $0.bases * (shape.outputSize + 2) + 2 * shape.outputSize + 1 } ?? 0
    let lastStates = shape.output == .lastStep ? 2 * shape.encoder.outputColumns : 0
    // A row's units, and whether it goes on.
    let row = (MemoryLayout<RowUnits>.stride + 1) / MemoryLayout<Scalar>.stride + 1
    return steps * shape.inputSize + decoderSteps * (shape.decoder?.inputSize ?? 0) + outputs
      + units + mixture + lastStates + row
      + embeddingNumbers(shape.embeddedInputs, width: shape.inputSize, steps: steps)
      + embeddingNumbers(
        shape.decoder?.embeddedInputs ?? [], width: shape.decoder?.inputSize ?? 0,
        steps: decoderSteps)
  }

  /// The categories of one row and the gradient of its inputs, through which their vectors learn.
  private static func embeddingNumbers(
    _ inputs: [EmbeddedInput], width: Int, steps: Int
  ) -> Int {
    inputs.isEmpty
      ? 0 : steps * (inputs.count + NetworkShape.panels(width) * NetworkShape.panel)
  }
}
