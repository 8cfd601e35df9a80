/// Parts of a network that may learn at rates of their own.
package enum ParameterGroup: String, CaseIterable, Hashable, Sendable {
  /// Weights and biases of the recurrent layers.
  case recurrent
  /// The linear maps of bridge and attention, between encoder and decoder.
  case connection
  /// The linear map from the inputs to the outputs.
  case shortcut
  /// Weights and biases of the layer that writes the outputs, and of the layer under it.
  case head
  /// The vectors of categories.
  case embedding
  /// The logits of a mixture that no head says.
  case mixture
}

extension ParameterLayout {
  /// The place of a group in the flat vector: the groups cover it in their order without overlap, and
  /// every bound is a multiple of 16. Empty where the network has no such part.
  package func range(of group: ParameterGroup) -> Range<Int> {
    let connections = (encoder + decoder).joined().map(\.end).max() ?? 0
    let shortcuts = shortcut?.weights ?? head.weights
    let tables = embeddings.first ?? mixture ?? count
    return switch group {
    case .recurrent: 0..<connections
    case .connection: connections..<shortcuts
    case .shortcut: shortcuts..<head.weights
    case .head: head.weights..<tables
    case .embedding: tables..<(mixture ?? count)
    case .mixture: (mixture ?? count)..<count
    }
  }
}
