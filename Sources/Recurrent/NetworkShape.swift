/// Everything that fixes the parameters of a network and the function it computes.
///
/// A stack of recurrent layers of one cell and one size reads a sequence; a linear head turns hidden
/// states into outputs. The four shapes of recurrent input and output (in Karpathy's and Graves' words):
///
/// | shape | how |
/// |---|---|
/// | many-to-many, aligned | `.everyStep`: one output for each step read |
/// | many-to-one | `.lastStep`: one output for the whole sequence |
/// | many-to-many, unaligned | `decoder`: an encoder reads T steps, a decoder writes h |
/// | one-to-many | `decoder` behind an encoder of one step |
package struct NetworkShape: Hashable, Sendable {
  package var cell: CellKind
  /// Numbers a step reads.
  package var inputSize: Int
  package var hiddenSize: Int
  package var layers: Int
  /// Numbers an output position writes; the objective owns their meaning.
  package var outputSize: Int
  /// Whether each layer reads the sequence in both directions (Schuster & Paliwal 1997,
  /// doi:10.1109/78.650093); the states of both, forward first, are what the next floor reads.
  package var isBidirectional = false
  /// Whether each layer but the first adds what it reads to what it says, x + h (He et al. 2016,
  /// arXiv:1512.03385; between recurrent layers: Kim et al. 2017, arXiv:1701.03360).
  package var isResidual = false
  /// The dilation d of each layer: h_t continues h_{t−d} (Chang et al. 2017, arXiv:1710.02224).
  package var dilations: [Int]
  /// The share of units that keep their state over a training step (Krueger et al. 2017,
  /// arXiv:1606.01305); outside training every unit keeps this share of its state.
  package var zoneout = 0.0
  package var output = OutputPlacement.everyStep
  /// Steps of input, up to the output's own, that a linear map adds to the output: 0 for none.
  package var shortcutSteps = 0
  /// Units of a layer max(0, V h + c) of the states, whose linear map the head adds: 0 for none.
  package var headUnits = 0
  package var decoder: Decoder?
  /// Tables of vectors, and the inputs of a step that are read from them.
  package var embeddings: [Embedding] = []
  package var embeddedInputs: [EmbeddedInput] = []
  /// Bases that the outputs are weighed out of; nil: the outputs are what the head says.
  package var mixture: Mixture?

  /// Where a network without a decoder writes.
  package enum OutputPlacement: String, CaseIterable, Hashable, Sendable {
    /// At each step, from the state after it.
    case everyStep = "every-step"
    /// Once, from the last state (of both directions).
    case lastStep = "last-step"
  }

  /// A second stack of the same cell, size and depth that begins in the encoder's last states and
  /// writes one output a step (Sutskever, Vinyals & Le 2014, arXiv:1409.3215; Cho et al. 2014,
  /// arXiv:1406.1078). It is never dilated. Where the encoder has two directions, a linear map turns
  /// their last states into its first.
  package struct Decoder: Hashable, Sendable {
    package var inputSize: Int
    /// Whether the head also reads a context of encoder states chosen by attention (Luong, Pham &
    /// Manning 2015, arXiv:1508.04025).
    package var attends: Bool
    /// Inputs of a step that are read from the tables of the network.
    package var embeddedInputs: [EmbeddedInput] = []

    package init(inputSize: Int, attends: Bool) {
      precondition(inputSize > 0, "a decoder of \(inputSize) inputs")
      self.inputSize = inputSize
      self.attends = attends
    }
  }

  package init(
    cell: CellKind, inputSize: Int, hiddenSize: Int, layers: Int, outputSize: Int
  ) {
    precondition(
      inputSize > 0 && hiddenSize > 0 && layers > 0 && outputSize > 0,
      "sizes must be positive: \(inputSize), \(hiddenSize), \(layers), \(outputSize)")
    self.cell = cell
    self.inputSize = inputSize
    self.hiddenSize = hiddenSize
    self.layers = layers
    self.outputSize = outputSize
    dilations = Array(repeating: 1, count: layers)
  }
}

extension NetworkShape {
  /// Units in a panel of the kernels.
  static let panel = 16

  /// Panels that hold `count` numbers.
  static func panels(_ count: Int) -> Int { (count + panel - 1) / panel }

  /// The stack that reads the sequence.
  var encoder: StackShape {
    StackShape(
      cell: cell, inputSize: inputSize, hiddenSize: hiddenSize, dilations: dilations,
      directions: isBidirectional ? Direction.allCases : [.forward], isResidual: isResidual,
      zoneout: zoneout)
  }

  /// The stack that writes, where there is one.
  var decoderStack: StackShape? {
    decoder.map {
      StackShape(
        cell: cell, inputSize: $0.inputSize, hiddenSize: hiddenSize,
        dilations: Array(repeating: 1, count: layers), directions: [.forward],
        isResidual: isResidual, zoneout: zoneout)
    }
  }

  /// The stack whose states the head reads.
  var outputStack: StackShape { decoderStack ?? encoder }

  /// Numbers the head says of a position.
  var headSize: Int { mixture?.headSize(outputs: outputSize) ?? outputSize }

  /// Output positions of a sequence.
  package func positions(steps: Int, decoderSteps: Int) -> Int {
    if decoder != nil { return decoderSteps }
    return output == .everyStep ? steps : 1
  }

  /// Whether a step can be taken without knowing those after it: the condition for feeding outputs
  /// back without a decoder.
  package var isCausal: Bool { !isBidirectional }

  func check() {
    precondition(
      dilations.count == layers && dilations.allSatisfy { $0 > 0 },
      "\(layers) layers with dilations \(dilations)")
    precondition((0..<1).contains(zoneout), "zoneout \(zoneout)")
    precondition(shortcutSteps >= 0, "a shortcut of \(shortcutSteps) steps")
    precondition(
      shortcutSteps <= 1 || output == .lastStep,
      "a shortcut of \(shortcutSteps) steps needs the output at the last step")
    precondition(shortcutSteps == 0 || decoder == nil, "a decoder has no shortcut")
    precondition(headUnits >= 0, "\(headUnits) units in the head")
    precondition(
      mixture == nil || (output == .lastStep && decoder == nil),
      "a mixture of \(mixture?.bases ?? 0) bases needs the output at the last step")
    precondition(outputSize > 0 && hiddenSize > 0 && inputSize > 0, "sizes must be positive")
    check(embeddedInputs, within: inputSize)
    check(decoder?.embeddedInputs ?? [], within: decoder?.inputSize ?? 0)
  }

  private func check(_ inputs: [EmbeddedInput], within width: Int) {
    for input in inputs {
      precondition(
        embeddings.indices.contains(input.table) && input.column >= 0
          && input.column + embeddings[input.table].dimension <= width,
        "input \(input.column) of \(width) from table \(input.table) of \(embeddings.count)")
    }
  }
}

/// Which way a layer runs through time.
enum Direction: CaseIterable, Hashable, Sendable {
  case forward, backward
}

/// A stack of recurrent layers.
struct StackShape: Hashable, Sendable {
  var cell: CellKind
  var inputSize: Int
  var hiddenSize: Int
  /// One a layer.
  var dilations: [Int]
  var directions: [Direction]
  var isResidual: Bool
  var zoneout: Double

  var layers: Int { dilations.count }

  /// Panels of 16 units that hold the hidden units of one direction.
  var panels: Int { NetworkShape.panels(hiddenSize) }

  /// Hidden units of one direction with their padding.
  var paddedHiddenSize: Int { panels * NetworkShape.panel }

  /// Panels of what a layer says: all directions.
  var outputPanels: Int { panels * directions.count }

  /// Columns of what a layer says, padding included.
  var outputColumns: Int { outputPanels * NetworkShape.panel }
}
