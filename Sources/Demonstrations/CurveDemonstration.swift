import LearningTasks
import Recurrent
import Reporting

/// The error of the adding problem as training goes on, at one gap.
struct CurveDemonstration {
  var gap = 80
  var seeds: [UInt64] = [1, 2, 3]

  func figure() -> Figure {
    let task = AddingProblem(gap: gap)
    var series: [Chart.Series] = []
    var rows: [Figure.Row] = []
    for contestant in Contestant.all {
      for seed in seeds {
        var run = contestant.run(task, learningRate: 0.01, updates: 1000, seed: seed)
        run.interval = 25
        let curve = run.run().curve.map { Chart.Point(x: Double($0.update), y: $0.error) }
        rows += curve.map { .init(line: contestant.name, seed: seed, x: $0.x, y: $0.y) }
        let isFirst = seed == seeds[0]
        series.append(
          .init(
            name: isFirst ? contestant.name : nil, tone: contestant.tone,
            style: isFirst ? .solid : .faint, points: curve))
      }
    }
    let chart = Chart(
      title: "Adding problem, gap \(gap): the gated cells find it, all at once",
      horizontal: .init("updates", ticks: [0, 250, 500, 750, 1000]),
      vertical: .init(
        "mean squared error on unseen sequences", scale: .logarithmic, range: 1e-4...1),
      series: series)
    return Figure(name: "adding-curves", chart: chart, rows: rows)
  }
}
