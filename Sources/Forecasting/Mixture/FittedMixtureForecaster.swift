package import Recurrent
package import TimeSeries

/// The trained networks of every kind.
package struct FittedMixtureForecaster: FittedForecaster {
  package let configuration: MixtureConfiguration
  /// The series that have logits of their own, in the order of those.
  package let seriesIDs: [SeriesID]
  /// `[kind][member]`, each laid out by the `ParameterLayout` of `shape(_:)`.
  package let networks: [[[Float]]]
  private let categories: [SeriesID: Int32]
  private let pool: WorkerPool

  package init(
    configuration: MixtureConfiguration, seriesIDs: [SeriesID], networks: [[[Float]]],
    pool: WorkerPool
  ) {
    precondition(
      networks.count == configuration.kinds.count,
      "networks of \(networks.count) kinds, not of \(configuration.kinds.count)")
    self.configuration = configuration
    self.seriesIDs = seriesIDs
    self.networks = networks
    self.pool = pool
    categories = Dictionary(
      seriesIDs.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { first, _ in first })
  }

  /// The same with the networks of another training on the same panel.
  func joined(with other: FittedMixtureForecaster) -> FittedMixtureForecaster {
    var configuration = configuration
    configuration.members += other.configuration.members
    return FittedMixtureForecaster(
      configuration: configuration, seriesIDs: seriesIDs,
      networks: zip(networks, other.networks).map { $0 + $1 }, pool: pool)
  }

  /// The network of the kind at an index.
  package func shape(_ kind: Int) -> NetworkShape {
    configuration.shape(configuration.kinds[kind], series: seriesIDs.count)
  }

  /// Continues each series, one that was not among those fitted by the weights that all share; past the
  /// horizon of training the forecast is read as values, and the next block follows.
  package func forecast(
    _ panel: Panel, horizon: Int, levels: [Double]
  ) throws(ForecastError) -> [Forecast] {
    precondition(horizon >= 1, "horizon \(horizon) must be at least 1")
    for series in panel.series where series.missingCount == series.count {
      throw .noObservedValue(series.id)
    }
    let own = panel.series.map { categories[$0.id] ?? Mixture.unknown }
    var known = panel.series.map { $0.values.decoded() }
    for step in stride(from: 0, to: horizon, by: configuration.horizon) {
      for (index, point) in block(known, own).enumerated() {
        if let lead = point.firstIndex(where: { !$0.isFinite }) {
          throw .notFinite(panel.series[index].id, step: step + lead + 1)
        }
        known[index] += point
      }
    }
    return zip(panel.series, known).map { series, known in
      Forecast(
        seriesID: series.id, modelName: configuration.cell.modelName, cutoff: series.end,
        frequency: series.frequency,
        point: Array(known.dropFirst(series.count).prefix(horizon)), intervals: [])
    }
  }

  /// The h steps after each series: the mean of the kinds.
  private func block(_ data: [[Double]], _ own: [Int32]) -> [[Double]] {
    let kinds = configuration.kinds.indices.map { points(data, own, kind: $0) }
    return data.indices.map { index in
      (0..<configuration.horizon).map { lead in
        // Each part is divided first: the sum of two large ones may overflow.
        kinds.reduce(0) { $0 + $1[index][lead] / Double(kinds.count) }
      }
    }
  }

  /// The median of a kind's members in data units `[series][h]`.
  private func points(_ data: [[Double]], _ own: [Int32], kind: Int) -> [[Double]] {
    let panel = MixturePanel(
      data, kind: configuration.kinds[kind], configuration: configuration)
    let blocks = (data.count + FittedMixtureForecaster.rows - 1) / FittedMixtureForecaster.rows
    let results = BlockResults<[Double]>(count: blocks)
    pool.forEach(blocks) { block in
      let first = block * FittedMixtureForecaster.rows
      let range = first..<min(first + FittedMixtureForecaster.rows, data.count)
      results.set(points(panel, range, own, kind: kind), at: block)
    }
    return results.joined()
  }

  private static let rows = 64

  private func points(
    _ panel: MixturePanel, _ range: Range<Int>, _ own: [Int32], kind: Int
  ) -> [[Double]] {
    let shape = shape(kind)
    let (steps, rows, horizon) = (configuration.seasons, range.count, configuration.horizon)
    var inputs = [Float](repeating: 0, count: steps * rows * shape.inputSize)
    let bases = shape.mixture?.bases ?? 0
    var given = [Float](repeating: 0, count: rows * bases * horizon)
    var window = [Double](repeating: 0, count: configuration.window)
    let levels = range.enumerated().map { row, index in
      panel.fill(
        inputs: &inputs, bases: &given, row: row, rows: rows, series: index,
        origin: panel.series[index].count, window: &window)
    }
    let outputs = networks[kind].map { parameters in
      Rollout<Float>(shape, parameters: parameters, steps: steps, rows: rows).read(
        inputs, steps: steps, bases: given, categories: bases > 0 ? Array(own[range]) : [])
    }
    return range.enumerated().map { row, index in
      (0..<horizon).map { lead in
        let values = outputs.map { outputs in
          panel.series[index].data(
            Double(outputs[row * horizon + lead]) * panel.scales[index], level: levels[row])
        }
        return Quantile.linear(0.5, ofSorted: values.sorted())
      }
    }
  }
}
