/// Everything that fixes the parameters of a network: a stack of recurrent layers of one cell and one
/// size, and a linear layer that turns the last hidden state of a step into its outputs.
package struct NetworkShape: Hashable, Sendable {
  package var cell: CellKind
  /// Numbers a step reads.
  package var inputSize: Int
  package var hiddenSize: Int
  package var layers: Int
  /// Numbers a step writes; the objective owns their meaning.
  package var outputSize: Int

  package init(cell: CellKind, inputSize: Int, hiddenSize: Int, layers: Int, outputSize: Int) {
    precondition(
      inputSize > 0 && hiddenSize > 0 && layers > 0 && outputSize > 0,
      "sizes must be positive: \(inputSize), \(hiddenSize), \(layers), \(outputSize)")
    self.cell = cell
    self.inputSize = inputSize
    self.hiddenSize = hiddenSize
    self.layers = layers
    self.outputSize = outputSize
  }
}

extension NetworkShape {
  /// Units in a panel of the kernels.
  static let panel = 16

  /// Panels of 16 units that hold the hidden units.
  var panels: Int { (hiddenSize + NetworkShape.panel - 1) / NetworkShape.panel }

  /// Hidden units with their padding.
  var paddedHiddenSize: Int { panels * NetworkShape.panel }
}
