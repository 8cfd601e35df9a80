import Recurrent
import Testing

@testable import LearningTasks

@Suite struct CopyTaskTests {
  @Test("symbols, a gap, the same symbols on cue", arguments: [(0, 1, 2), (4, 3, 4), (20, 2, 7)])
  func sequences(gap: Int, symbols: Int, alphabet: Int) {
    let task = CopyTask(gap: gap, symbols: symbols, alphabet: alphabet)
    let rows = 40
    let batch: Batch<Float> = task.batch(rows: rows, seed: 1, number: 0)
    #expect(batch.steps == gap + 2 * symbols)
    for row in 0..<rows {
      func input(_ step: Int) -> ArraySlice<Float> {
        let at = (step * rows + row) * (alphabet + 1)
        return batch.inputs[at..<at + alphabet + 1]
      }
      for position in 0..<symbols {
        let shown = input(position)
        #expect(shown.reduce(0, +) == 1 && shown.last == 0)
        let recall = gap + symbols + position
        let at = (recall * rows + row) * alphabet
        #expect(Array(batch.targets[at..<at + alphabet]) == Array(shown.dropLast()))
        #expect(batch.weights[at..<at + alphabet].allSatisfy { $0 == 1 })
        #expect(Array(input(recall)) == [Float](repeating: 0, count: alphabet) + [1])
      }
      for step in symbols..<symbols + gap { #expect(input(step).allSatisfy { $0 == 0 }) }
    }
    #expect(batch.totalWeight == Double(rows * symbols * alphabet))
  }

  /// The squared error of the constant answer 1/A is the same for each target.
  @Test func baselineIsTheErrorOfTheConstantAnswer() {
    let task = CopyTask(gap: 2, symbols: 3, alphabet: 5)
    let batch = task.batch(rows: 10, seed: 1, number: 0, as: Double.self)
    var sum = 0.0
    for (target, weight) in zip(batch.targets, batch.weights) {
      sum += weight * (target - 0.2) * (target - 0.2)
    }
    #expect(abs(sum / batch.totalWeight - task.baseline) < 1e-12)
  }
}
