import Recurrent
import Testing

@testable import LearningTasks

/// What theory says that the cells learn and do not learn, each over three seeds.
@Suite struct LearningTheoryTests {
  static let seeds: [UInt64] = [1, 2, 3]
  static let gatedRuns = [CellKind.lstm, .gru].flatMap { cell in seeds.map { (cell, $0) } }

  /// Small networks with gates opened where there are any; all else equal.
  private func run<Task: LearningTask>(
    _ task: Task, cell: CellKind, seed: UInt64
  ) -> LearningRun<Task> {
    var run = LearningRun(task, cell: cell, learningRate: 0.04, updates: 400, seed: seed)
    run.hiddenSize = 8
    run.rows = 8
    run.start = .openGates(span: task.steps)
    return run
  }

  private static let adding = AddingProblem(gap: 40, window: 4)

  @Test("the adding problem over 40 steps: gated cells solve it", arguments: gatedRuns)
  func gatedCellsAdd(cell: CellKind, seed: UInt64) {
    let outcome = run(Self.adding, cell: cell, seed: seed).run()
    #expect(outcome.error < 0.1 * Self.adding.baseline)
  }

  /// The error is measured on 256 sequences, hence a tenth off the baseline at times.
  @Test("the adding problem over 40 steps: the plain cell stays at the baseline", arguments: seeds)
  func plainCellDoesNotAdd(seed: UInt64) {
    let outcome = run(Self.adding, cell: .rnnTanh, seed: seed).run()
    let best = outcome.curve.map(\.error).min() ?? 0
    #expect(best > 0.8 * Self.adding.baseline)
  }

  /// One symbol can be latched by a plain cell that happens upon two stable states, which takes it long
  /// over a long gap: the budget is what tells the cells apart.
  private func copying(cell: CellKind, seed: UInt64) -> LearningRun<CopyTask> {
    var run = run(CopyTask(gap: 120, symbols: 1), cell: cell, seed: seed)
    run.hiddenSize = 16
    run.rows = 16
    run.learningRate = 0.01
    run.updates = 200
    run.goal = 0.05 * run.task.baseline
    return run
  }

  @Test("the copy task over 120 steps: gated cells solve it", arguments: gatedRuns)
  func gatedCellsCopy(cell: CellKind, seed: UInt64) {
    let run = copying(cell: cell, seed: seed)
    #expect(run.run().error < 0.1 * run.task.baseline)
  }

  @Test("the copy task over 120 steps: the plain cell stays at the baseline", arguments: seeds)
  func plainCellDoesNotCopy(seed: UInt64) {
    let run = copying(cell: .rnnTanh, seed: seed)
    let best = run.run().curve.map(\.error).min() ?? 0
    #expect(best > 0.8 * run.task.baseline)
  }

  /// s(d)/s(0) of a new network: how much of the gradient is left after d steps.
  private func remainder(
    _ cell: CellKind, after distance: Int, start: NetworkStart, seed: UInt64
  ) -> Double {
    var run = LearningRun(
      AddingProblem(gap: 0, window: distance + 1), cell: cell, learningRate: 0.01, updates: 1,
      seed: seed)
    run.start = start
    let norms = Sensitivity.byDistance(
      run.task, shape: run.task.shape(cell: cell, hiddenSize: run.hiddenSize),
      parameters: run.newTrainer().flatParameters, sequences: 16, seed: seed)
    return norms[distance] / norms[0]
  }

  @Test("the gradient of the plain cell vanishes, that of the LSTM much slower", arguments: seeds)
  func gradientByDistance(seed: UInt64) {
    let plain = remainder(.rnnTanh, after: 60, start: .asMade, seed: seed)
    let lstm = remainder(.lstm, after: 60, start: .asMade, seed: seed)
    #expect(plain < 1e-9)
    #expect(lstm > 1e4 * plain)
    // By way of the cell state alone, with forget bias 1, about σ(1)⁶⁰ = 7e-9 is left.
    #expect(lstm > 7e-9 && lstm < 1e-2)
  }

  /// Of a gate opened for the span 1/e is left, less where units were opened for less.
  @Test("open gates let the gradient through", arguments: gatedRuns)
  func openGates(cell: CellKind, seed: UInt64) {
    let open = remainder(cell, after: 60, start: .openGates(span: 61), seed: seed)
    #expect(open > 2e-3 && open < 1)
  }

  /// A ReLU cell with R = ρ 1 that stays active: each step back multiplies the gradient by ρ.
  @Test("the gradient grows and shrinks by the eigenvalue", arguments: [0.8, 1, 1.2])
  func eigenvalue(scale: Double) {
    let shares = Self.seeds.map {
      remainder(.rnnReLU, after: 40, start: .identity(scale: scale), seed: $0)
    }
    let expected = (0..<40).reduce(1) { power, _ in power * scale }
    for share in shares { #expect(share > expected / 30 && share < expected * 30) }
  }

  @Test("clipping rescues an exploding run", arguments: seeds)
  func clipping(seed: UInt64) {
    let unclipped = ExplodingRun.run(isClipped: false, seed: seed)
    let lost = unclipped.run()
    #expect(lost.gradientNorms.max() ?? 0 > 1e6 || lost.gradientNorms.contains { !$0.isFinite })
    #expect(!(lost.error < 0.8 * unclipped.task.baseline))

    let clipped = ExplodingRun.run(isClipped: true, seed: seed)
    let rescued = clipped.run()
    // The error still jumps from update to update: the mean over the last third counts.
    let last = rescued.curve.suffix(rescued.curve.count / 3).map(\.error)
    #expect(last.reduce(0, +) / Double(last.count) < 0.5 * clipped.task.baseline)
  }

  @Test func theSameRunGivesTheSameNumbers() {
    let one = run(CopyTask(gap: 3), cell: .gru, seed: 1).run()
    let other = run(CopyTask(gap: 3), cell: .gru, seed: 1).run()
    #expect(one.parameters == other.parameters && one.curve == other.curve)
  }
}
