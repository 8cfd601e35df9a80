import LearningTasks
import Recurrent
import Reporting

/// One task over growing gaps: what is left of the error after a fixed number of updates.
struct GapDemonstration<Task: LearningTask> {
  var name: String
  var title: String
  var gaps: [Int]
  var learningRate: Double
  var updates: Int
  var seeds: [UInt64]
  /// The highest error to show.
  var ceiling: Double
  var contestants: [Contestant]
  var task: (_ gap: Int) -> Task

  func figure() -> Figure {
    let baseline = task(gaps[0]).baseline
    var series = [
      Chart.Series(
        name: "remembers nothing", tone: nil, style: .dashed,
        points: [gaps[0], gaps[gaps.count - 1]].map { .init(x: Double($0), y: baseline) })
    ]
    var rows: [Figure.Row] = []
    for contestant in contestants {
      var dots: [Chart.Point] = []
      var medians: [Chart.Point] = []
      for gap in gaps {
        let errors = seeds.map { error(contestant, gap: gap, seed: $0) }
        for (seed, error) in zip(seeds, errors) {
          rows.append(.init(line: contestant.name, seed: seed, x: Double(gap), y: error))
          dots.append(.init(x: Double(gap), y: error))
        }
        // A run that diverged counts as the worst.
        let ranked = errors.map { $0.isFinite ? $0 : .infinity }.sorted()
        medians.append(.init(x: Double(gap), y: ranked[ranked.count / 2]))
      }
      series.append(
        .init(
          name: contestant.name, tone: contestant.tone,
          style: contestant.isDefaultOfGated ? .dashed : .solid,
          points: medians))
      series.append(.init(name: nil, tone: contestant.tone, style: .dots, points: dots))
    }
    let chart = Chart(
      title: title,
      horizontal: .init(
        "gap that has to be bridged (steps)", scale: .logarithmic, ticks: gaps.map { Double($0) }),
      vertical: .init("mean squared error on unseen sequences", range: 0...ceiling),
      series: series)
    return Figure(name: name, chart: chart, rows: rows)
  }

  private func error(_ contestant: Contestant, gap: Int, seed: UInt64) -> Double {
    let task = task(gap)
    var run = contestant.run(task, learningRate: learningRate, updates: updates, seed: seed)
    // Learnt: the rest would only polish.
    run.goal = 0.01 * task.baseline
    return run.run().error
  }
}
