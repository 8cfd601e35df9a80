import Recurrent
import TimeSeries

/// Fills batches for training with carried states: each row walks along one series, or along a part of
/// a long one, and its next batch begins k₁ steps later in the state that this one had there.
///
/// A batch holds S = max(k₁, k₂) steps; the step of index t reads the value at t − 1 and says the one at
/// t, as in a window. The last batch of a walk ends where the walk ends, so the first may begin up to
/// k₁ − 1 steps before it (in a walk shorter than a batch, as many as are lacking): values there are
/// missing at the start of a series and are only read within one. The loss counts a step once, in the
/// first batch that holds it among its last k₂ steps, those that gradients reach. With k₂ ≥ k₁ that is
/// every step of the walk: all of its first batch, then the last k₁. With k₂ < k₁ it is the last k₂ of
/// every k₁, and the steps between are only read.
///
/// Where there are fewer series than rows, series are cut into parts of at least `leastUpdates` batches.
/// Walks are taken in an order drawn anew for each pass; a row that has come to the end of one takes the
/// next, in the zero state.
struct StatefulLoader: BatchSource {
  /// Steps of a series, by their indices, in as many batches.
  struct Walk: Hashable {
    let series: Int
    let steps: Range<Int>
    let updates: Int
  }

  /// Where a row stands.
  private struct Place {
    let walk: Walk
    /// Batches of the walk before the next one.
    var update = 0
    var continues = false
  }

  /// As far as a prediction reads back by default.
  private static let leastUpdates = 4

  private let configuration: RecurrentConfiguration
  private let truncation: TrainingRules.Truncation
  private let reading: Reading
  private let inputs: [WindowInputs]
  private let units: [SeriesUnits]
  let walks: [Walk]
  private var generator: RandomGenerator
  /// Walks that are left of a pass, the next one last.
  private var waiting: [Walk] = []
  private var places: [Place] = []

  /// - Parameters:
  ///   - series: transformed values of each series up to its cutoff, NaN = missing.
  ///   - units: one a series; nil: their values are in data units.
  ///   - features: one a series; nil: there are no covariates.
  init(
    _ configuration: RecurrentConfiguration, truncation: TrainingRules.Truncation,
    series: [[Double]], units: [SeriesUnits]? = nil, features: [SeriesFeatures]? = nil
  ) {
    precondition(
      configuration.lags == 1 && configuration.windowScaling == .none,
      "\(configuration.lags) lags, scale of windows \(configuration.windowScaling)")
    self.configuration = configuration
    self.truncation = truncation
    reading = configuration.reading
    inputs = series.enumerated().map { index, values in
      WindowInputs(
        values: values, context: 0..<0, scaling: .none, features: features?[index] ?? .none)
    }
    self.units = units ?? series.map { _ in .untransformed }
    walks = StatefulLoader.walks(series, truncation, rows: configuration.batchSize)
    generator = RandomGenerator(seed: configuration.seed, RandomGenerator.Use.windows)
    places = (0..<min(configuration.batchSize, walks.count)).map { _ in Place(walk: take()) }
  }

  var updatesOfAPass: Int {
    walks.isEmpty ? 0 : (walks.reduce(0) { $0 + $1.updates } + places.count - 1) / places.count
  }

  func batch() -> Batch<Float> {
    var batch = Batch<Float>(
      steps: truncation.steps, rows: places.count, shape: configuration.shape,
      targets: configuration.plan.targets)
    batch.feedback = Batch.Feedback(firstStep: 1, valueInput: 0, knownInput: 1)
    batch.continues = Array(repeating: false, count: places.count)
    return batch
  }

  mutating func fill(_ batch: inout Batch<Float>) {
    precondition(batch.rows == places.count, "\(batch.rows) rows for \(places.count)")
    for row in places.indices {
      fill(&batch, row: row, from: places[row])
      places[row].update += 1
      places[row].continues = true
      if places[row].update == places[row].walk.updates { places[row] = Place(walk: take()) }
    }
  }

  mutating func dropStates() {
    for row in places.indices { places[row].continues = false }
  }

  func write(to state: inout StateWriter) {
    generator.write(to: &state)
    // Walks differ from each other, so that each has one number.
    let numbers = Dictionary(
      zip(walks, walks.indices), uniquingKeysWith: { first, _ in first })
    state.add(waiting.map { numbers[$0] ?? 0 })
    for place in places {
      state.add(numbers[place.walk] ?? 0)
      state.add(place.update)
      state.add(place.continues ? 1 : 0)
    }
  }

  mutating func read(from state: inout StateReader) throws(StateError) {
    try generator.read(from: &state)
    let left = try state.integers()
    guard left.allSatisfy(walks.indices.contains) else { throw StateError() }
    waiting = left.map { walks[$0] }
    for row in places.indices {
      let walk = walks[try state.integer(in: 0...walks.count - 1)]
      places[row] = Place(
        walk: walk, update: try state.integer(in: 0...walk.updates - 1),
        continues: try state.integer(in: 0...1) == 1)
    }
  }

  private func fill(_ batch: inout Batch<Float>, row: Int, from place: Place) {
    let walk = place.walk
    let steps = truncation.steps(of: walk, update: place.update)
    let counted = truncation.countedSteps(of: walk, update: place.update)
    let inputs = inputs[walk.series]
    batch.continues[row] = place.continues
    batch.units[row] = units[walk.series].row(inputs.scale)
    for (step, index) in steps.enumerated() {
      let cell = step * batch.rows + row
      reading.write(inputs, before: index, to: &batch.inputs, cell: cell)
      batch.setTarget(inputs.value(at: index), at: cell, counts: counted.contains(index))
    }
  }

  /// The next walk, of a new pass in a new order where none is left (Fisher–Yates).
  private mutating func take() -> Walk {
    if waiting.isEmpty {
      waiting = walks
      for index in waiting.indices.dropFirst() {
        waiting.swapAt(index, generator.below(index + 1))
      }
    }
    return waiting.removeLast()
  }

  /// Walks in which the loss counts any step, along series of two steps or more.
  private static func walks(
    _ series: [[Double]], _ truncation: TrainingRules.Truncation, rows: Int
  ) -> [Walk] {
    let usable = series.indices.filter { series[$0].count > 1 }
    let total = usable.reduce(0) { $0 + series[$1].count }
    let least = truncation.steps + (leastUpdates - 1) * truncation.carriedSteps
    let length = usable.count < rows ? max(least, (total + rows - 1) / rows) : total
    return usable.flatMap { index -> [Walk] in
      let count = series[index].count
      let parts = max(1, count / max(1, length))
      return (0..<parts).map { part in
        let steps = count * part / parts..<count * (part + 1) / parts
        return Walk(series: index, steps: steps, updates: truncation.updates(over: steps.count))
      }
    }.filter { walk in
      (0..<walk.updates).contains { update in
        truncation.countedSteps(of: walk, update: update).contains {
          !series[walk.series][$0].isNaN
        }
      }
    }
  }
}

extension TrainingRules.Truncation {
  /// Batches of a walk of `count` steps.
  fileprivate func updates(over count: Int) -> Int {
    1 + (max(0, count - steps) + carriedSteps - 1) / carriedSteps
  }

  /// Steps of a walk's batch, by their indices in the series; negative ones lie before its start.
  fileprivate func steps(of walk: StatefulLoader.Walk, update: Int) -> Range<Int> {
    let end = walk.steps.upperBound - (walk.updates - 1 - update) * carriedSteps
    return end - steps..<end
  }

  /// Those of them that the loss counts, where they are observed.
  fileprivate func countedSteps(of walk: StatefulLoader.Walk, update: Int) -> Range<Int> {
    let end = steps(of: walk, update: update).upperBound
    let new = update == 0 ? walk.steps.lowerBound : end - carriedSteps
    return max(new, end - gradientSteps)..<end
  }
}
