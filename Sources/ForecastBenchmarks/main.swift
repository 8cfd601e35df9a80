import Recurrent

// forecast-bench bench CFG THREADS SECONDS [CELL]: the median time of one training step.
let arguments = CommandLine.arguments
guard arguments.count >= 5, arguments[1] == "bench", let threads = Int(arguments[3]),
  let seconds = Double(arguments[4]),
  let configuration = StepBenchmark.configurations.first(where: { $0.name == arguments[2] }),
  let cell = CellKind(rawValue: arguments.count > 5 ? arguments[5] : "lstm")
else {
  print("usage: forecast-bench bench S|M|L|XL THREADS SECONDS [rnn-tanh|rnn-relu|lstm|gru]")
  throw BenchmarkError.usage
}
print(StepBenchmark(configuration, cell: cell, threads: threads).run(seconds: seconds))

enum BenchmarkError: Error { case usage }
