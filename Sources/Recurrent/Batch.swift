/// What one training step reads, time-major; filled in place and reused.
package struct Batch<Scalar: KernelScalar>: Sendable {
  /// Steps T the network, or its encoder, reads.
  package let steps: Int
  /// Steps a decoder writes; 0 without one.
  package let decoderSteps: Int
  /// Output positions P: T, 1 or the decoder's steps.
  package let positions: Int
  /// Sequences B.
  package let rows: Int
  /// `[T][B][inputSize]`
  package var inputs: [Scalar]
  /// `[decoderSteps][B][decoder's inputSize]`
  package var decoderInputs: [Scalar]
  /// Targets of a position.
  package let targetSize: Int
  /// `[P][B][targetSize]`, in network units.
  package var targets: [Scalar]
  /// `[P][B][targetSize]`: 0 = missing, padding or outside the loss.
  package var weights: [Scalar]
  /// `[B]`
  package var units: [RowUnits]
  /// Where the network may be made to read its own predictions; nil: it reads what is given.
  package var feedback: Feedback?
  /// `[B]`: whether a row goes on where the same row of the last batch was kept; empty: none does.
  package var continues: [Bool] = []
  /// `[B][K][outputSize]`, what a mixture weighs; empty for a network without.
  package var bases: [Scalar]
  /// `[B]`, whose logits beside those of all: the category's, or `Mixture.unknown`; empty without.
  package var categories: [Int32]

  /// Which inputs stand for predictions of the network that reads them.
  package struct Feedback: Hashable, Sendable {
    /// The first step whose inputs are the prediction of the step before.
    package var firstStep: Int
    /// The input that holds the value, and the one that says whether it is known.
    package var valueInput: Int
    package var knownInput: Int?

    package init(firstStep: Int, valueInput: Int, knownInput: Int?) {
      precondition(firstStep > 0, "a prediction before step \(firstStep)")
      self.firstStep = firstStep
      self.valueInput = valueInput
      self.knownInput = knownInput
    }
  }

  /// - Parameter targets: numbers to be predicted at each position.
  package init(
    steps: Int, decoderSteps: Int = 0, rows: Int, shape: NetworkShape, targets width: Int
  ) {
    self.steps = steps
    self.decoderSteps = decoderSteps
    self.rows = rows
    positions = shape.positions(steps: steps, decoderSteps: decoderSteps)
    inputs = Array(repeating: 0, count: steps * rows * shape.inputSize)
    decoderInputs = Array(
      repeating: 0, count: decoderSteps * rows * (shape.decoder?.inputSize ?? 0))
    targets = Array(repeating: 0, count: positions * rows * width)
    targetSize = width
    weights = targets
    units = Array(repeating: RowUnits(), count: rows)
    let bases = shape.mixture?.bases ?? 0
    self.bases = Array(repeating: 0, count: rows * bases * shape.outputSize)
    categories = Array(repeating: Mixture.unknown, count: bases > 0 ? rows : 0)
  }

  /// Σ weights: what the mean loss divides by.
  package var totalWeight: Double { weights.reduce(0) { $0 + Double($1) } }
}
