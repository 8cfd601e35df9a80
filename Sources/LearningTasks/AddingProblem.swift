package import Recurrent

/// The adding problem: of a sequence of numbers two are marked, and at the end their sum is asked for.
///
/// Each step shows a value, uniform in [0, 1], and a marker, 1 at the two marked steps and 0 elsewhere.
/// The marks lie among the first steps, the window; `gap` steps of noise follow, so that each marked
/// value has to be kept for `gap` steps at least. The sum of two uniform numbers has mean 1 and
/// variance 2/12, the error of whoever always answers 1.
///
/// S. Hochreiter & J. Schmidhuber, Long Short-Term Memory (1997), doi:10.1162/neco.1997.9.8.1735,
/// section 5.4, with values, markers and target as they are since J. Martens & I. Sutskever (2011).
package struct AddingProblem: LearningTask {
  /// Steps among which the two marks lie.
  package let window: Int
  /// Steps from the end of the window to the answer.
  package let gap: Int

  package init(gap: Int, window: Int = 10) {
    precondition(window >= 2 && gap >= 0, "two marks in a window of \(window), a gap of \(gap)")
    self.window = window
    self.gap = gap
  }

  package var inputSize: Int { 2 }
  package var outputSize: Int { 1 }
  package var steps: Int { window + gap }
  package var baseline: Double { 1.0 / 6 }

  package func write<Scalar: KernelScalar>(
    row: Int, of batch: inout Batch<Scalar>, generator: inout RandomGenerator
  ) {
    let first = generator.below(window)
    // One of the window - 1 others, each as likely.
    let second = (first + 1 + generator.below(window - 1)) % window
    var sum: Scalar = 0
    for step in 0..<steps {
      let value = Scalar(Float(generator.uniform()))
      let isMarked = step == first || step == second
      let at = (step * batch.rows + row) * 2
      batch.inputs[at] = value
      batch.inputs[at + 1] = isMarked ? 1 : 0
      if isMarked { sum += value }
    }
    let answer = (steps - 1) * batch.rows + row
    batch.targets[answer] = sum
    batch.weights[answer] = 1
  }
}
