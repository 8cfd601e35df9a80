import Glibc
import LearningTasks
import Reporting
import SeriesIO

// forecast-demonstrations FOLDER
//
// Trains small networks on tasks made to order and writes what they did into FOLDER, which must exist: a
// chart a question (SVG) and all numbers (figures.csv). The same program writes the same bytes.

guard CommandLine.arguments.count == 2 else {
  print("usage: forecast-demonstrations FOLDER")
  exit(2)
}
let folder = CommandLine.arguments[1]

let figures =
  [
    GapDemonstration(
      name: "adding-gaps", title: "Adding problem: open gates bridge every gap, plain cells none",
      gaps: [10, 20, 40, 80, 160], learningRate: 0.01, updates: 1000, seeds: [1, 2, 3],
      ceiling: 0.2, contestants: Contestant.all + Contestant.closed
    ) { AddingProblem(gap: $0) }.figure(),
    CurveDemonstration().figure(),
    GapDemonstration(
      name: "copy-gaps", title: "Copy task: plain cells lose what gated cells keep",
      gaps: [5, 10, 20, 40, 80], learningRate: 0.01, updates: 4000, seeds: [1, 2, 3],
      ceiling: 0.2, contestants: Contestant.all
    ) { CopyTask(gap: $0) }.figure(),
  ] + SensitivityDemonstration().figures() + [ClippingDemonstration().figure()]

do {
  for figure in figures {
    guard let bytes = figure.chart.svg() else {
      print("\(figure.name): nothing to draw")
      exit(1)
    }
    try AtomicFile.write(bytes, to: "\(folder)/\(figure.name).svg")
  }
  try AtomicFile.write(Figure.csv(figures), to: "\(folder)/figures.csv")
} catch {
  print("\(error)")
  exit(1)
}
