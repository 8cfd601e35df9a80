import Glibc
import Recurrent
import SeriesIO

let usage = """
  usage: forecast-bench bench S|M|L|XL|Bi THREADS SECONDS [--cell KIND] [--instructions SET]
             one training step: median time, windows a second, share of the core's peak
         forecast-bench predict SERIES THREADS SECONDS
             recursive prediction, 48 steps of context and 30 predicted ones
         forecast-bench table SECONDS
             every configuration and cell; then ratios, beside those on standard input if there are any
         forecast-bench read FILE RUNS [--wide] [--id COL] [--time COL] [--target COL]
             loading a CSV: median speed, rows, sum of the targets, peak of the process's memory
         forecast-bench allocations
             counts the allocations of a training step; exit status 1 where there are any

  KIND: \(CellKind.allCases.map(\.rawValue).joined(separator: ", "))
  SET: \(InstructionSet.allCases.map(\.rawValue).joined(separator: ", "))
  """

guard let command = Command(CommandLine.arguments.dropFirst()) else {
  print(usage)
  exit(64)
}
command.run()

/// A benchmark as asked for on the command line.
enum Command {
  case step(StepBenchmark, seconds: Double)
  case predict(PredictBenchmark, seconds: Double)
  case table(RatioTable)
  case read(ReadBenchmark)
  case allocations

  init?(_ arguments: ArraySlice<String>) {
    var words = Array(arguments)
    if words.first == "read" {
      guard let benchmark = Command.read(&words) else { return nil }
      self = .read(benchmark)
      return
    }
    guard let cell = CellKind(rawValue: Command.take("--cell", from: &words) ?? "lstm"),
      let set = InstructionSet(
        rawValue: Command.take("--instructions", from: &words) ?? "automatic"),
      let kernels = Kernels.float(set), let name = words.first
    else { return nil }
    if name == "table", words.count == 2, let seconds = Double(words[1]) {
      self = .table(RatioTable(seconds: seconds))
      return
    }
    if words == ["allocations"] {
      self = .allocations
      return
    }
    guard words.count == 4, let threads = Int(words[2]), threads > 0, let seconds = Double(words[3])
    else { return nil }
    switch name {
    case "bench":
      guard let configuration = StepBenchmark.configurations.first(where: { $0.name == words[1] })
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

  private static func read(_ words: inout [String]) -> ReadBenchmark? {
    var options = CSVOptions()
    options.id = take("--id", from: &words)
    options.time = take("--time", from: &words)
    if let target = take("--target", from: &words) { options.targets = .listed([target]) }
    if let index = words.firstIndex(of: "--wide") {
      words.remove(at: index)
      options.targets = .numeric
    }
    guard words.count == 3, let runs = Int(words[2]), runs > 0 else { return nil }
    return ReadBenchmark(path: words[1], options: options, runs: runs)
  }

  /// Takes an option and its value out of the words; nil where it is not there.
  private static func take(_ option: String, from words: inout [String]) -> String? {
    guard let index = words.firstIndex(of: option), index + 1 < words.count else { return nil }
    let value = words[index + 1]
    words.removeSubrange(index...index + 1)
    return value
  }

  func run() {
    switch self {
    case .step(let benchmark, let seconds): print(benchmark.run(seconds: seconds).text)
    case .predict(let benchmark, let seconds): print(benchmark.run(seconds: seconds))
    case .read(let benchmark):
      do {
        print(try benchmark.run())
      } catch {
        print(error)
        exit(65)
      }
    case .allocations:
      if !AllocationCheck.run() { exit(1) }
    case .table(let table):
      let ratios = table.run()
      var committed = ""
      if isatty(STDIN_FILENO) == 0 {
        while let line = readLine(strippingNewline: false) { committed += line }
      }
      print()
      print(
        committed.isEmpty ? ratios.text : RatioTable.compare(ratios, with: .init(text: committed)))
    }
  }
}
