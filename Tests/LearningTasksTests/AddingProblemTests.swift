import Recurrent
import Testing

@testable import LearningTasks

@Suite struct AddingProblemTests {
  @Test("two marks in the window, their sum at the end", arguments: [(0, 2), (3, 4), (40, 10)])
  func sequences(gap: Int, window: Int) {
    let task = AddingProblem(gap: gap, window: window)
    let batch: Batch<Float> = task.batch(rows: 50, seed: 1, number: 0)
    #expect(batch.steps == gap + window)
    for row in 0..<50 {
      func input(_ step: Int, _ channel: Int) -> Float {
        batch.inputs[(step * 50 + row) * 2 + channel]
      }
      let marked = (0..<task.steps).filter { input($0, 1) == 1 }
      #expect(marked.count == 2 && marked.allSatisfy { $0 < window })
      #expect((0..<task.steps).allSatisfy { (0...1).contains(input($0, 0)) })
      #expect((0..<task.steps).allSatisfy { marked.contains($0) || input($0, 1) == 0 })
      let sum = marked.reduce(0) { $0 + input($1, 0) }
      #expect(batch.targets[(task.steps - 1) * 50 + row] == sum)
    }
    #expect(batch.totalWeight == 50, "one answer a sequence")
    #expect(batch.weights.suffix(50).allSatisfy { $0 == 1 })
  }

  /// The mean of 20 000 squares of a standard deviation of about 0.2 is within 0.006 in four of its
  /// standard errors.
  @Test func baselineIsTheVarianceOfTheTarget() {
    let task = AddingProblem(gap: 1, window: 3)
    let batch: Batch<Float> = task.batch(rows: 20_000, seed: 2, number: 0)
    let squares = batch.targets.suffix(20_000).map { (Double($0) - 1) * (Double($0) - 1) }
    #expect(abs(squares.reduce(0, +) / 20_000 - task.baseline) < 0.006)
  }

  @Test func everyPlaceOfTheWindowIsMarkedAlike() {
    let task = AddingProblem(gap: 0, window: 5)
    let batch: Batch<Float> = task.batch(rows: 10_000, seed: 3, number: 0)
    for step in 0..<5 {
      let marks = (0..<10_000).count { batch.inputs[(step * 10_000 + $0) * 2 + 1] == 1 }
      // 4000 expected, standard deviation 49.
      #expect(abs(marks - 4000) < 250, "step \(step)")
    }
  }

  @Test func batchesDifferByNumberAndSeedOnly() {
    let task = AddingProblem(gap: 5)
    let batch: Batch<Float> = task.batch(rows: 4, seed: 1, number: 7)
    #expect(batch.inputs == task.batch(rows: 4, seed: 1, number: 7, as: Float.self).inputs)
    #expect(batch.inputs != task.batch(rows: 4, seed: 1, number: 8, as: Float.self).inputs)
    #expect(batch.inputs != task.batch(rows: 4, seed: 2, number: 7, as: Float.self).inputs)
  }
}
