import Recurrent

/// The whole table of training steps, as ratios that hold from machine to machine where times do not:
/// each cell's operations a second beside the LSTM's, two threads beside one, AVX2 beside AVX-512. Of each
/// benchmark the fastest step counts: what other work on the machine touches least.
struct RatioTable {
  /// A ratio, by name, such as `S gru/lstm share`.
  struct Ratio: Equatable {
    var name: String
    var value: Double
  }

  /// How far below a committed ratio one may fall before the table says so: twice the spread of
  /// repeated runs on a shared machine.
  private static let tolerance = 0.15

  let seconds: Double

  /// Runs everything, printing a line a benchmark, and returns the ratios.
  func run() -> [Ratio] {
    var ratios: [Ratio] = []
    for configuration in StepBenchmark.configurations {
      // The largest takes long, and its ratios are those of the next smaller one.
      let cells = configuration.name == "XL" ? [.lstm, .gru] : CellKind.allCases
      var lstm: Double?
      for cell in [.lstm] + cells.filter({ $0 != .lstm }) {
        let one = step(configuration, cell, threads: 1)
        let two = step(configuration, cell, threads: 2)
        if let lstm {
          ratios.append(
            Ratio(
              name: "\(configuration.name) \(cell.rawValue) to lstm, operations a second",
              value: one.bestRate / lstm))
        } else {
          lstm = one.bestRate
        }
        ratios.append(
          Ratio(
            name: "\(configuration.name) \(cell.rawValue) 2 threads to 1, speed",
            value: two.bestRate / one.bestRate))
      }
      if let avx2 = Kernels.float(.avx2), let avx512 = Kernels.float(.avx512) {
        let narrow = step(configuration, .lstm, threads: 1, kernels: avx2)
        let wide = step(configuration, .lstm, threads: 1, kernels: avx512)
        ratios.append(
          Ratio(
            name: "\(configuration.name) lstm avx512 to avx2, speed",
            value: wide.bestRate / narrow.bestRate
          ))
      }
    }
    return ratios
  }

  private func step(
    _ configuration: StepBenchmark.Configuration, _ cell: CellKind, threads: Int,
    kernels: Kernels = Float.kernels
  ) -> StepBenchmark.Result {
    let result = StepBenchmark(configuration, cell: cell, threads: threads, kernels: kernels)
      .run(seconds: seconds)
    print(result.text)
    return result
  }

  /// The ratios beside committed ones, those that fell marked.
  static func compare(_ ratios: [Ratio], with committed: [Ratio]) -> String {
    let known = Dictionary(
      committed.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    return ratios.map { ratio in
      guard let before = known[ratio.name] else {
        return "\(ratio.name): \(rounded(ratio.value)), not committed"
      }
      let mark = ratio.value < before * (1 - tolerance) ? "  SLOWER" : ""
      return "\(ratio.name): \(rounded(ratio.value)), committed \(rounded(before))\(mark)"
    }.joined(separator: "\n")
  }

  static func rounded(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
}

extension [RatioTable.Ratio] {
  /// Lines `value name`.
  init(text: String) {
    self = text.split(separator: "\n").compactMap { line in
      let parts = line.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, let value = Double(parts[0]) else { return nil }
      return RatioTable.Ratio(name: String(parts[1]), value: value)
    }
  }

  var text: String {
    map { "\(RatioTable.rounded($0.value)) \($0.name)\n" }.joined()
  }
}
