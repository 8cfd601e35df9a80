import LearningTasks
import Recurrent
import Reporting

/// What is left of the gradient after d steps: in new networks, in trained ones, and by eigenvalue.
struct SensitivityDemonstration {
  var seed: UInt64 = 1
  /// Steps to look back over in a new network.
  var span = 100
  /// Steps of the sequences trained on: marks anywhere, so that every distance is asked for.
  var trainedSteps = 60

  /// One network whose gradient is measured.
  private struct Line {
    var name: String
    var tone: Int
    var isDashed: Bool
    var run: LearningRun<AddingProblem>
  }

  func figures() -> [Figure] {
    [
      figure(
        name: "gradient-new", title: "New networks: each step back takes its share of the gradient",
        lines: lines(Contestant.all + Contestant.closed, steps: span), isTrained: false,
        range: 1e-25...1),
      figure(
        name: "gradient-trained", title: "Trained networks: the gates let the gradient through",
        lines: lines(Contestant.all, steps: trainedSteps), isTrained: true, range: 1e-5...10),
      figure(
        name: "gradient-eigenvalue",
        title: "A plain cell with eigenvalues ρ: the gradient goes with the power of ρ",
        lines: eigenvalueLines, isTrained: false, range: 1e-6...1e4),
    ]
  }

  private func lines(_ contestants: [Contestant], steps: Int) -> [Line] {
    let task = AddingProblem(gap: 0, window: steps)
    return contestants.map { contestant in
      Line(
        name: contestant.name, tone: contestant.tone, isDashed: contestant.isDefaultOfGated,
        run: contestant.run(task, learningRate: 0.01, updates: 3000, seed: seed))
    }
  }

  private var eigenvalueLines: [Line] {
    [1.1, 1.05, 1, 0.95, 0.9].enumerated().map { number, scale in
      var run = LearningRun(
        AddingProblem(gap: 0, window: span), cell: .rnnReLU, learningRate: 0.01, updates: 1,
        seed: seed)
      run.start = .identity(scale: scale)
      return Line(name: "ρ = \(scale)", tone: number, isDashed: false, run: run)
    }
  }

  private func figure(
    name: String, title: String, lines: [Line], isTrained: Bool, range: ClosedRange<Double>
  ) -> Figure {
    var series: [Chart.Series] = []
    var rows: [Figure.Row] = []
    for line in lines {
      let run = line.run
      let norms = Sensitivity.byDistance(
        run.task, shape: run.task.shape(cell: run.cell, hiddenSize: run.hiddenSize),
        parameters: isTrained ? run.run().parameters : run.newTrainer().flatParameters,
        sequences: 512, seed: seed)
      let points = norms.enumerated().map { Chart.Point(x: Double($0.offset), y: $0.element) }
      rows += points.map { .init(line: line.name, seed: seed, x: $0.x, y: $0.y) }
      series.append(
        .init(
          name: line.name, tone: line.tone, style: line.isDashed ? .dashed : .solid,
          points: points))
    }
    let chart = Chart(
      title: title, horizontal: .init("distance d from the answer (steps)"),
      vertical: .init("gradient norm ‖∂y(T)/∂x(T − d)‖", scale: .logarithmic, range: range),
      series: series)
    return Figure(name: name, chart: chart, rows: rows)
  }
}
