package import Recurrent

/// The copy task: symbols are shown one a step, a gap passes, and they are asked for in their order.
///
/// K symbols of an alphabet of A are shown as unit vectors, then come `gap` steps of zeros, then K steps
/// at which a further input, the cue, is 1 and the symbols are asked for, as unit vectors again. Each
/// symbol has to be kept for K + gap steps. The error is the mean of (output − target)² over the A
/// outputs; whoever remembers nothing answers 1/A to each and errs by its variance, (1/A)(1 − 1/A).
///
/// S. Hochreiter & J. Schmidhuber (1997), doi:10.1162/neco.1997.9.8.1735, section 5.2, began such tasks;
/// the form with a cue is that of A. Graves, G. Wayne & I. Danihelka (2014), arXiv:1410.5401.
package struct CopyTask: LearningTask {
  /// Symbols K of a sequence.
  package let symbols: Int
  /// Symbols A to choose from.
  package let alphabet: Int
  /// Steps of zeros between the last symbol and the first cue.
  package let gap: Int

  package init(gap: Int, symbols: Int = 3, alphabet: Int = 4) {
    precondition(
      symbols > 0 && alphabet > 1 && gap >= 0,
      "\(symbols) symbols of \(alphabet), a gap of \(gap)")
    self.gap = gap
    self.symbols = symbols
    self.alphabet = alphabet
  }

  package var inputSize: Int { alphabet + 1 }
  package var outputSize: Int { alphabet }
  package var steps: Int { 2 * symbols + gap }
  package var baseline: Double { (1 - 1 / Double(alphabet)) / Double(alphabet) }

  package func write<Scalar: KernelScalar>(
    row: Int, of batch: inout Batch<Scalar>, generator: inout RandomGenerator
  ) {
    for position in 0..<symbols {
      let symbol = generator.below(alphabet)
      batch.inputs[(position * batch.rows + row) * inputSize + symbol] = 1
      let recall = (symbols + gap + position) * batch.rows + row
      batch.inputs[recall * inputSize + alphabet] = 1
      batch.targets[recall * outputSize + symbol] = 1
      for output in 0..<alphabet { batch.weights[recall * outputSize + output] = 1 }
    }
  }
}
