import Recurrent

/// Trains one network: batches of windows drawn evenly from all origins, a fixed number of updates, a rate
/// that falls to almost nothing, so that no validation is needed.
struct MixtureTraining {
  let configuration: MixtureConfiguration
  let kind: MixtureKind
  let panel: MixturePanel
  let origins: [MixturePanel.Origins]
  let member: Int

  /// - Parameter report: is told the mean loss after each stretch.
  func run(
    pool: WorkerPool, under training: OneTraining = .free, report: (_ loss: Double) -> Void
  ) throws(TrainingError) -> TrainedNetwork {
    let shape = configuration.shape(kind, series: panel.series.count)
    var seeds = RandomGenerator(
      seed: configuration.seed, RandomGenerator.Use.initialization, stream)
    let windows = Windows(origins)
    let rows = min(kind.rows, max(windows.count, 1))
    let trainer = Trainer<Float>(
      shape, rules: configuration.rules(kind), steps: configuration.seasons, rows: rows,
      seed: seeds.next(), pool: pool)
    trainer.setParameters(start(trainer.flatParameters, shape, isTrained: windows.count > 0))
    guard windows.count > 0 else {
      return TrainingLog(updates: 0).finished(trainer.flatParameters)
    }
    var generator = RandomGenerator(
      seed: configuration.seed, RandomGenerator.Use.windows, stream)
    var batch = Batch<Float>(
      steps: configuration.seasons, rows: rows, shape: shape, targets: configuration.horizon)
    var window = [Double](repeating: 0, count: configuration.window)
    return try EnsembleTraining.run(
      trainer, &batch, updates: configuration.updates(kind, windows: windows.count),
      rate: kind.learningRate, schedule: configuration.schedule, under: training, report: report
    ) { batch in
      for row in 0..<rows {
        let (series, origin) = windows[generator.below(windows.count)]
        panel.fill(&batch, row: row, series: series, origin: origin, window: &window)
      }
    }
  }

  /// Streams of random numbers are the networks' own: no two kinds of a recipe share one, and a further kind
  /// leaves those of the others as they are.
  private var stream: UInt64 {
    let place = MixtureKind.allCases.firstIndex(of: kind) ?? 0
    return UInt64(member * MixtureTraining.mostKinds + place)
  }

  /// More than a recipe has.
  private static let mostKinds = 5

  /// The network begins close to the bases: a small head, and logits that favour the plainest of them.
  /// One without a window to learn from stays there.
  private func start(
    _ parameters: [Float], _ shape: NetworkShape, isTrained: Bool
  ) -> [Float] {
    let layout = ParameterLayout(shape)
    var parameters = parameters
    let factor = isTrained ? Float(kind.headStart) : 0
    for index in layout.range(of: .head) { parameters[index] *= factor }
    let logits = layout.range(of: .mixture)
    if !logits.isEmpty {
      for (index, base) in configuration.bases.enumerated() {
        parameters[logits.lowerBound + index] = Float(base.logit)
      }
    }
    return parameters
  }
}

/// The windows of all series as one collection, without a list of them.
private struct Windows {
  private let origins: [MixturePanel.Origins]
  /// Windows of all series up to and with each.
  private let ends: [Int]

  init(_ origins: [MixturePanel.Origins]) {
    self.origins = origins
    var ends: [Int] = []
    var end = 0
    for one in origins {
      end += one.count
      ends.append(end)
    }
    self.ends = ends
  }

  var count: Int { ends.last ?? 0 }

  subscript(index: Int) -> (series: Int, origin: Int) {
    var (low, high) = (0, ends.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if ends[middle] > index { high = middle } else { low = middle + 1 }
    }
    let one = origins[low]
    return (low, one.last - (ends[low] - 1 - index) * one.stride)
  }
}
