/// Where each parameter lies in the one flat vector.
///
/// The vector holds, layer by layer and direction by direction, the packed weights
/// `[panel][column][gate][16]` and the biases `[panel][bias or peephole][16]` of the encoder, then of
/// the decoder, then the linear maps: bridge, attention, shortcut and head with its hidden layer, then the vectors of
/// categories `[category][dimension]`, then the logits of a mixture
/// `[all, then each category][base]`. Gradients and optimizer
/// moments are laid out alike, so that optimizer, clipping, checkpoint and gradient check are each one
/// loop.
/// Padding is zero and stays zero.
package struct ParameterLayout: Hashable, Sendable {
  /// The place of one direction of one recurrent layer.
  struct Recurrent: Hashable, Sendable {
    var cell: CellKind
    var hiddenSize: Int
    /// Numbers a step reads, and the columns they take with their padding.
    var inputs: Columns
    var weights: Int
    var biases: Int

    var panels: Int { NetworkShape.panels(hiddenSize) }
    /// Input columns and padded hidden units.
    var columns: Int { inputs.padded + panels * NetworkShape.panel }
    /// Numbers of the packed weights.
    var weightCount: Int { biases - weights }
    /// The first number after this block.
    var end: Int { biases + panels * (cell.biases + cell.peepholes) * NetworkShape.panel }
  }

  package let shape: NetworkShape
  /// `[layer][direction]`
  let encoder: [[Recurrent]]
  /// Empty without a decoder.
  let decoder: [[Recurrent]]
  /// From the last states of both encoder directions to the decoder's first, `[layer]`; empty where
  /// the states are taken as they are.
  let hiddenBridges: [Linear]
  let cellBridges: [Linear]
  /// From the decoder's state to what it looks for in the encoder's.
  let attention: Linear?
  /// From inputs to outputs.
  let shortcut: Linear?
  let head: Linear
  /// From states to the units of the head's hidden layer, and from those to what the head says.
  let headHidden: Linear?
  let headOutput: Linear?
  /// Where each table of vectors begins.
  let embeddings: [Int]
  /// Where the logits of the mixture begin.
  let mixture: Int?
  /// Numbers in the vector, a multiple of 16.
  package let count: Int

  package init(_ shape: NetworkShape) {
    shape.check()
    self.shape = shape
    var offset = 0
    encoder = ParameterLayout.stack(shape.encoder, from: &offset)
    decoder = shape.decoderStack.map { ParameterLayout.stack($0, from: &offset) } ?? []
    let states = Columns(encoderStates: shape)
    let bridged = shape.decoder != nil && shape.isBidirectional
    func bridges() -> [Linear] {
      (0..<shape.layers).map { _ in
        Linear(inputs: states, outputs: shape.hiddenSize, hasBiases: true, from: &offset)
      }
    }
    hiddenBridges = bridged ? bridges() : []
    cellBridges = bridged && shape.cell.hasCellState ? bridges() : []
    let hidden = Columns(groups: 1, size: shape.hiddenSize)
    let attends = shape.decoder?.attends ?? false
    attention =
      attends
      ? Linear(
        inputs: hidden, outputs: states.padded, hasBiases: false, from: &offset) : nil
    shortcut =
      shape.shortcutSteps > 0
      ? Linear(
        inputs: Columns(unpadded: shape.shortcutSteps * shape.inputSize),
        outputs: shape.headSize, hasBiases: false, from: &offset) : nil
    let read = shape.decoder == nil ? states : attends ? hidden + states : hidden
    head = Linear(
      inputs: read, outputs: shape.headSize, hasBiases: true, mayBeNarrow: true, from: &offset)
    let units = shape.headUnits
    headHidden =
      units > 0 ? Linear(inputs: read, outputs: units, hasBiases: true, from: &offset) : nil
    headOutput =
      units > 0
      ? Linear(
        inputs: Columns(groups: 1, size: units), outputs: shape.headSize, hasBiases: false,
        from: &offset) : nil
    var tables: [Int] = []
    for table in shape.embeddings {
      tables.append(offset)
      offset += NetworkShape.panels(table.categories * table.dimension) * NetworkShape.panel
    }
    embeddings = tables
    mixture = shape.mixture.map { mixture in
      let place = offset
      offset += NetworkShape.panels((1 + mixture.categories) * mixture.bases) * NetworkShape.panel
      return place
    }
    count = offset
  }

  private static func stack(_ shape: StackShape, from offset: inout Int) -> [[Recurrent]] {
    (0..<shape.layers).map { layer in
      shape.directions.map { _ in
        let inputs =
          layer == 0
          ? Columns(unpadded: shape.inputSize)
          : Columns(groups: shape.directions.count, size: shape.hiddenSize)
        var block = Recurrent(
          cell: shape.cell, hiddenSize: shape.hiddenSize, inputs: inputs, weights: offset, biases: 0
        )
        block.biases =
          offset + block.panels * block.columns * shape.cell.gates * NetworkShape.panel
        offset = block.end
        return block
      }
    }
  }
}

/// Columns of a product: groups of numbers, each padded to whole panels, or numbers as they are.
struct Columns: Hashable, Sendable {
  /// Numbers of each group and the columns each takes.
  private(set) var groups: [Group]

  struct Group: Hashable, Sendable {
    var size: Int
    var padded: Int
  }

  init(unpadded size: Int) { groups = [Group(size: size, padded: size)] }

  init(groups count: Int, size: Int) {
    let group = Group(size: size, padded: NetworkShape.panels(size) * NetworkShape.panel)
    groups = Array(repeating: group, count: count)
  }

  /// The states of all directions of an encoder's layer.
  init(encoderStates shape: NetworkShape) {
    self.init(groups: shape.isBidirectional ? 2 : 1, size: shape.hiddenSize)
  }

  /// Numbers, and columns with their padding.
  var size: Int { groups.reduce(0) { $0 + $1.size } }
  var padded: Int { groups.reduce(0) { $0 + $1.padded } }

  /// The column of a number.
  func column(of index: Int) -> Int {
    var (rest, first) = (index, 0)
    for group in groups {
      if rest < group.size { return first + rest }
      rest -= group.size
      first += group.padded
    }
    preconditionFailure("number \(index) of \(size)")
  }

  static func + (left: Columns, right: Columns) -> Columns {
    var sum = left
    sum.groups += right.groups
    return sum
  }
}

/// The place of a linear map. Narrow ones, for a few outputs, keep weights `[output][column]`; wide
/// ones `[panel of outputs][column][16]`, as a cell of one gate.
struct Linear: Hashable, Sendable {
  var inputs: Columns
  var outputs: Int
  var isNarrow: Bool
  var weights: Int
  /// nil for a map without.
  var biases: Int?

  /// Outputs up to which a row of dot products is faster than a panel that is mostly padding.
  private static let mostNarrow = 4

  init(
    inputs: Columns, outputs: Int, hasBiases: Bool, mayBeNarrow: Bool = false,
    from offset: inout Int
  ) {
    self.inputs = inputs
    self.outputs = outputs
    isNarrow = mayBeNarrow && outputs <= Linear.mostNarrow
    weights = offset
    let padded = NetworkShape.panels(outputs) * NetworkShape.panel
    let rows = isNarrow ? outputs : padded
    offset = NetworkShape.panels(offset + rows * inputs.padded) * NetworkShape.panel
    if hasBiases {
      biases = offset
      offset += padded
    }
  }

  var panels: Int { NetworkShape.panels(outputs) }

  func weight(output: Int, input: Int) -> Int {
    let column = inputs.column(of: input)
    guard !isNarrow else { return weights + output * inputs.padded + column }
    let (panel, lane) = output.quotientAndRemainder(dividingBy: NetworkShape.panel)
    return weights + (panel * inputs.padded + column) * NetworkShape.panel + lane
  }
}
