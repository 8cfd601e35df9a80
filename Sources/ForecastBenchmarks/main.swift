import Recurrent

// forecast-bench step S|M|L|XL THREADS SECONDS [CELL [INSTRUCTIONS]]   one training step
// forecast-bench predict SERIES THREADS SECONDS   48 steps of context and 30 predicted ones
//
// `bench` is another name for `step`. Prints the median over the runs that fit into SECONDS.

let arguments = CommandLine.arguments
let result = Command(arguments.dropFirst())?.run()
print(
  result
    ?? """
    usage: forecast-bench step S|M|L|XL THREADS SECONDS [CELL [avx512|avx2|portable]]
           forecast-bench predict SERIES THREADS SECONDS
    """)

/// A benchmark as asked for on the command line.
enum Command {
  case step(StepBenchmark, seconds: Double)
  case predict(PredictBenchmark, seconds: Double)

  init?(_ arguments: ArraySlice<String>) {
    let words = Array(arguments)
    guard words.count >= 4, let threads = Int(words[2]), threads > 0, let seconds = Double(words[3])
    else { return nil }
    switch words[0] {
    case "step", "bench":
      guard let cell = CellKind(rawValue: words.count > 4 ? words[4] : "lstm"),
        let configuration = StepBenchmark.configurations.first(where: { $0.name == words[1] }),
        let set = InstructionSet(rawValue: words.count > 5 ? words[5] : "automatic"),
        let kernels = Kernels.float(set)
      else { return nil }
      self = .step(
        StepBenchmark(configuration, cell: cell, threads: threads, kernels: kernels),
        seconds: seconds)
    case "predict":
      guard let series = Int(words[1]), series > 0 else { return nil }
      self = .predict(PredictBenchmark(series: series, threads: threads), seconds: seconds)
    default: return nil
    }
  }

  func run() -> String {
    switch self {
    case .step(let benchmark, let seconds): benchmark.run(seconds: seconds)
    case .predict(let benchmark, let seconds): benchmark.run(seconds: seconds)
    }
  }
}
