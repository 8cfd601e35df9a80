import Recurrent
import Testing
import TimeSeries

@testable import Forecasting

/// Walks along series, against indices worked out apart from them.
@Suite struct StatefulLoaderTests {
  private typealias Truncation = TrainingRules.Truncation

  private func loader(
    _ series: [[Double]], _ carried: Int, _ reach: Int, batch: Int, seed: UInt64 = 1
  ) -> StatefulLoader {
    let truncation = Truncation(carriedSteps: carried, gradientSteps: reach)
    let configuration = ForecastingFixture.configuration {
      $0.regime.truncation = truncation
      $0.batchSize = batch
      $0.seed = seed
    }
    return StatefulLoader(configuration, truncation: truncation, series: series)
  }

  /// What a row of a batch holds: [step].
  private struct Row: Equatable {
    var values: [Float] = []
    var flags: [Float] = []
    var targets: [Float] = []
    var weights: [Float] = []
    var continues = false
  }

  /// The rows [update][row] of as many batches.
  private func rows(_ loader: StatefulLoader, updates: Int) -> [[Row]] {
    var loader = loader
    var batch = loader.batch()
    // Whatever an earlier fill left must go.
    batch.inputs = batch.inputs.map { _ in 77 }
    batch.targets = batch.targets.map { _ in 77 }
    batch.weights = batch.weights.map { _ in 77 }
    return (0..<updates).map { _ in
      loader.fill(&batch)
      return (0..<batch.rows).map { row in
        var result = Row(continues: batch.continues[row])
        for step in 0..<batch.steps {
          let cell = step * batch.rows + row
          result.values.append(batch.inputs[2 * cell])
          result.flags.append(batch.inputs[2 * cell + 1])
          result.targets.append(batch.targets[cell])
          result.weights.append(batch.weights[cell])
        }
        return result
      }
    }
  }

  /// The row of a batch whose steps have these indices, of which the loss counts some.
  private func row(
    _ values: [Double], _ steps: Range<Int>, counts: Range<Int>, continues: Bool
  ) -> Row {
    func value(_ index: Int) -> Float? {
      values.indices.contains(index) && !values[index].isNaN ? Float(values[index]) : nil
    }
    return Row(
      values: steps.map { value($0 - 1) ?? 0 }, flags: steps.map { value($0 - 1) == nil ? 0 : 1 },
      targets: steps.map { value($0) ?? 0 },
      weights: steps.map { counts.contains($0) && value($0) != nil ? 1 : 0 },
      continues: continues)
  }

  private static let gappy: [Double] = [10, 11, .nan, 13, 14, 15, .nan, .nan, 18, 19, 20]

  @Test("gradients as far as the state is carried")
  func equal() {
    let values = StatefulLoaderTests.gappy
    let loader = loader([values], 4, 4, batch: 1)
    // 11 steps in three batches of 4: the first begins a step before the series.
    #expect(loader.updatesOfAPass == 3)
    let expected = [
      row(values, -1..<3, counts: 0..<3, continues: false),
      row(values, 3..<7, counts: 3..<7, continues: true),
      row(values, 7..<11, counts: 7..<11, continues: true),
    ]
    #expect(rows(loader, updates: 6).map { $0[0] } == expected + expected)
  }

  @Test("gradients further back than the state is carried")
  func overlapping() {
    let values = StatefulLoaderTests.gappy
    let loader = loader([values], 2, 5, batch: 1)
    #expect(
      rows(loader, updates: 4).map { $0[0] } == [
        row(values, 0..<5, counts: 0..<5, continues: false),
        row(values, 2..<7, counts: 5..<7, continues: true),
        row(values, 4..<9, counts: 7..<9, continues: true),
        row(values, 6..<11, counts: 9..<11, continues: true),
      ])
  }

  @Test("gradients less far back than the state is carried")
  func gaps() {
    let values = StatefulLoaderTests.gappy
    let loader = loader([values], 5, 2, batch: 1)
    #expect(
      rows(loader, updates: 3).map { $0[0] } == [
        row(values, -4..<1, counts: 0..<1, continues: false),
        row(values, 1..<6, counts: 4..<6, continues: true),
        row(values, 6..<11, counts: 9..<11, continues: true),
      ])
  }

  @Test("a series shorter than a batch stands at its end", arguments: [(7, 7), (3, 7), (7, 3)])
  func short(carried: Int, reach: Int) {
    let values: [Double] = [3, 1, .nan, 2]
    let loader = loader([values], carried, reach, batch: 8)
    let expected = row(values, -3..<4, counts: max(0, 4 - reach)..<4, continues: false)
    #expect(rows(loader, updates: 3) == Array(repeating: [expected], count: 3))
  }

  @Test("each step counts once a pass", arguments: [(1, 1), (3, 3), (2, 7), (3, 4), (10, 10)])
  func once(carried: Int, reach: Int) {
    let lengths = [2, 3, 5, 17, 40, 41, 200]
    let series = lengths.enumerated().map { number, count in
      (0..<count).map { Double(1000 * number + $0) }
    }
    for batch in [1, 3, 7, 50] {
      var loader = loader(series, carried, reach, batch: batch)
      var filled = loader.batch()
      // A row may be ahead of another: a walk is whole where the row takes the next.
      var seen: [Float: Int] = [:]
      var open: [[Float]] = Array(repeating: [], count: filled.rows)
      let longest = loader.walks.map(\.updates).max() ?? 0
      for _ in 0..<2 * (loader.updatesOfAPass + longest) {
        loader.fill(&filled)
        for row in 0..<filled.rows {
          if !filled.continues[row] { open[row] = [] }
          for step in 0..<filled.steps where filled.weights[step * filled.rows + row] != 0 {
            let target = filled.targets[step * filled.rows + row]
            #expect(!open[row].contains(target))
            open[row].append(target)
            seen[target, default: 0] += 1
          }
        }
      }
      #expect(seen.count == lengths.reduce(0, +))
    }
  }

  @Test("a long series is cut into parts where there are fewer series than rows")
  func parts() {
    let series = [100, 30, 1, 0].map { (0..<$0).map(Double.init) }
    // Six rows share 130 steps, 22 each.
    let walks = loader(series, 5, 5, batch: 6).walks
    #expect(
      walks.map(\.steps) == [0..<25, 25..<50, 50..<75, 75..<100, 0..<30])
    #expect(walks.map(\.series) == [0, 0, 0, 0, 1])
    #expect(walks.map(\.updates) == [5, 5, 5, 5, 6])
    #expect(loader(series, 5, 5, batch: 2).walks.map(\.steps) == [0..<100, 0..<30])
    #expect(loader(series, 5, 5, batch: 1).walks.map(\.steps) == [0..<100, 0..<30])
    #expect(loader(series, 5, 5, batch: 3).walks.map(\.steps) == [0..<50, 50..<100, 0..<30])
    // Four batches of 5 are 20 steps, the least of a part.
    #expect(loader(series, 5, 5, batch: 500).walks.count == 6)
    // A part reads what lies before it and counts none of that: 25 steps, the first 5 of them in a batch
    // of 8 that begins 3 before.
    let first = rows(loader([series[0]], 5, 8, batch: 4), updates: 1)[0]
    #expect(first.map(\.weights) == Array(repeating: [0, 0, 0, 1, 1, 1, 1, 1], count: 4))
    #expect(first.count { $0.flags == Array(repeating: 1, count: 8) } == 3)
    #expect(first.map { $0.targets[3] }.sorted() == [0, 25, 50, 75])
  }

  @Test("rows, order and seed")
  func order() {
    let series = (0..<9).map { number in (0..<6).map { Double(100 * number + $0) } }
    func firsts(seed: UInt64, updates: Int) -> [[Float]] {
      rows(loader(series, 6, 6, batch: 4, seed: seed), updates: updates).map { batch in
        #expect(batch.allSatisfy { !$0.continues })
        return batch.map { $0.targets[0] }
      }
    }
    let drawn = firsts(seed: 1, updates: 9)
    // Four passes over nine series: each is there four times, once in each nine.
    let all = drawn.flatMap { $0 }
    for pass in 0..<4 { #expect(Set(all[pass * 9..<pass * 9 + 9]).count == 9) }
    #expect(Array(all[0..<9]) != Array(all[9..<18]))
    #expect(firsts(seed: 1, updates: 9) == drawn)
    #expect(firsts(seed: 2, updates: 9) != drawn)
  }

  @Test("states that were dropped are not gone on from")
  func dropped() {
    var loader = loader([ForecastingFixture.wave(40)], 4, 4, batch: 1)
    var batch = loader.batch()
    for expected in [false, true, true] {
      loader.fill(&batch)
      #expect(batch.continues == [expected])
    }
    let before = batch.targets
    loader.dropStates()
    loader.fill(&batch)
    #expect(batch.continues == [false])
    #expect(batch.targets != before, "the walk goes on")
    loader.fill(&batch)
    #expect(batch.continues == [true])
  }

  @Test("nothing to learn from")
  func nothing() {
    for series in [[], [[]], [[1]], [[.nan, .nan, .nan]]] as [[[Double]]] {
      #expect(loader(series, 2, 2, batch: 4).updatesOfAPass == 0)
    }
    // What is observed lies between the steps that gradients reach.
    let values: [Double] = [1, .nan, .nan, 1, .nan, .nan]
    #expect(loader([values], 3, 1, batch: 1).updatesOfAPass == 0)
    #expect(loader([values], 3, 3, batch: 1).updatesOfAPass == 2)
  }

  @Test("every step but a batch's first may read what was said")
  func feedback() {
    let loader = loader([ForecastingFixture.wave(20)], 3, 3, batch: 1)
    #expect(loader.batch().feedback == .init(firstStep: 1, valueInput: 0, knownInput: 1))
  }
}
