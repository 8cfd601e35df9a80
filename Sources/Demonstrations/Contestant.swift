import LearningTasks
import Recurrent

/// A cell and how its network begins.
struct Contestant {
  var cell: CellKind
  /// Whether gates that keep begin open for the length of the task, see `NetworkStart.openGates`.
  var isOpened: Bool

  /// Each cell; where it has a gate that keeps, with that gate opened for the length of the task.
  static let all = CellKind.allCases.map {
    Contestant(cell: $0, isOpened: $0.memoryGates != nil)
  }

  /// The gated cells as the engine makes them.
  static let closed = CellKind.allCases.filter { $0.memoryGates != nil }.map {
    Contestant(cell: $0, isOpened: false)
  }

  /// A gated cell as the engine makes it: drawn dashed.
  var isDefaultOfGated: Bool { cell.memoryGates != nil && !isOpened }

  /// The name in charts and in the CSV.
  var name: String { cell.rawValue + (isDefaultOfGated ? ", default bias" : "") }

  /// The colour of the cell in all charts: its place among the cells.
  var tone: Int { CellKind.allCases.firstIndex(of: cell) ?? 0 }

  func run<Task: LearningTask>(
    _ task: Task, learningRate: Double, updates: Int, seed: UInt64
  ) -> LearningRun<Task> {
    var run = LearningRun(
      task, cell: cell, learningRate: learningRate, updates: updates, seed: seed)
    run.start = isOpened ? .openGates(span: task.steps) : .asMade
    return run
  }
}
