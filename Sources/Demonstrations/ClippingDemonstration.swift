import LearningTasks
import Recurrent
import Reporting

/// One task, one rate, the same batches, with and without clipping of the gradient's norm.
struct ClippingDemonstration {
  var seeds: [UInt64] = [1, 2, 3]

  func figure() -> Figure {
    var series: [Chart.Series] = []
    var rows: [Figure.Row] = []
    for isClipped in [true, false] {
      let name = isClipped ? "clipped at \(ExplodingRun.clipNorm)" : "not clipped: lost at once"
      for seed in seeds {
        let curve = ExplodingRun.run(isClipped: isClipped, seed: seed).run().curve.map {
          Chart.Point(x: Double($0.update), y: $0.error)
        }
        let isFirst = seed == seeds[0]
        series.append(
          .init(
            name: isFirst ? name : nil, tone: isClipped ? 2 : 0, style: isFirst ? .solid : .faint,
            points: curve))
        rows += curve.map { .init(line: name, seed: seed, x: $0.x, y: $0.y) }
      }
    }
    let baseline = ExplodingRun.run(isClipped: true, seed: 1).task.baseline
    series.append(
      .init(
        name: "remembers nothing", tone: nil, style: .dashed,
        points: [.init(x: 0, y: baseline), .init(x: 1500, y: baseline)]))
    let chart = Chart(
      title: "With clipping the run learns, without it the run is lost",
      horizontal: .init("updates", ticks: [0, 500, 1000, 1500]),
      vertical: .init(
        "mean squared error on unseen sequences", scale: .logarithmic, range: 1e-2...1e4),
      series: series)
    return Figure(name: "clipping", chart: chart, rows: rows)
  }
}
