import Recurrent
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

@Suite struct BatchLoaderTests {
  /// Context 3, horizon 2.
  private static let configuration = ForecastingFixture.configuration {
    $0.contextLength = 3
    $0.horizon = 2
  }

  /// One row of a batch [step].
  private struct Row: Equatable {
    var values: [Float] = []
    var flags: [Float] = []
    var targets: [Float] = []
    var weights: [Float] = []
  }

  private func rows(
    _ series: [[Double]], _ windows: [Window], onlyTarget: Bool = false,
    scaling: WindowScaling = .none
  ) -> [Row] {
    var configuration = BatchLoaderTests.configuration
    configuration.windowScaling = scaling
    let loader = BatchLoader(configuration, series: series)
    var batch = loader.batch(rows: windows.count, predicting: configuration.horizon)
    // Whatever an earlier fill left must go.
    batch.inputs = batch.inputs.map { _ in 77 }
    batch.targets = batch.targets.map { _ in 77 }
    batch.weights = batch.weights.map { _ in 77 }
    loader.fill(&batch, with: windows, onlyTarget: onlyTarget)
    return windows.indices.map { row in
      var result = Row()
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

  @Test func theInputIsTheValueBeforeTheTarget() {
    let series: [[Double]] = [[0, 0, 0, 0, 0, 0], [10, 11, 12, 13, 14, 15, 16]]
    let rows = rows(series, [Window(series: 1, origin: 4), Window(series: 1, origin: 5)])
    #expect(
      rows == [
        Row(
          values: [10, 11, 12, 13, 14], flags: [1, 1, 1, 1, 1], targets: [11, 12, 13, 14, 15],
          weights: [1, 1, 1, 1, 1]),
        Row(
          values: [11, 12, 13, 14, 15], flags: [1, 1, 1, 1, 1], targets: [12, 13, 14, 15, 16],
          weights: [1, 1, 1, 1, 1]),
      ])
  }

  @Test func cellsOutsideTheSeriesAreMasked() {
    let rows = rows([[5, 6]], [Window(series: 0, origin: 1)])
    #expect(
      rows == [
        // Indices -3 ... 1 before, -2 ... 2 as targets; the series holds 0 and 1.
        Row(
          values: [0, 0, 0, 5, 6], flags: [0, 0, 0, 1, 1], targets: [0, 0, 5, 6, 0],
          weights: [0, 0, 1, 1, 0])
      ])
  }

  @Test func missingValuesAreMaskedOnBothSides() {
    let rows = rows([[1, .nan, 3, 4, .nan, 6]], [Window(series: 0, origin: 4)])
    #expect(
      rows == [
        Row(
          values: [1, 0, 3, 4, 0], flags: [1, 0, 1, 1, 0], targets: [0, 3, 4, 0, 6],
          weights: [0, 1, 1, 0, 1])
      ])
  }

  @Test func validationMeasuresTheTargetOnly() {
    let rows = rows(
      [[1, 2, 3, 4, 5, .nan]], [Window(series: 0, origin: 4)], onlyTarget: true)
    #expect(rows.map(\.weights) == [[0, 0, 0, 1, 0]])
    #expect(rows.map(\.targets) == [[2, 3, 4, 5, 0]])
  }

  /// Targets read in the units of their row are the series before any transform.
  @Test("units of data", arguments: WindowScaling.allCases)
  func unitsReadTargetsInDataUnits(scaling: WindowScaling) throws {
    var configuration = BatchLoaderTests.configuration
    configuration.windowScaling = scaling
    let series: [[Double]] = [[3, 7, 4, 9, 5, 8], [-300, 200, -100, 400, 900, -250]]
    let chains: [TransformChain] = [.init([.minMax, .robust]), .init([.standard])]
    #expect(chains.map(\.isAffine) == [true, true])
    let fitted = try zip(chains, series).map { try $0.fitted(to: $1) }
    let loader = BatchLoader(
      configuration, series: zip(fitted, series).map { $0.apply($1) },
      units: zip(fitted, series).map { SeriesUnits($0, values: $1, seasonalPeriod: 2) })
    let windows = [Window(series: 1, origin: 4), Window(series: 0, origin: 3)]
    var batch = loader.batch(rows: 2, predicting: configuration.horizon)
    loader.fill(&batch, with: windows, onlyTarget: false)
    for (row, window) in windows.enumerated() {
      let units = batch.units[row]
      for step in 0..<batch.steps {
        let read = units.location + units.scale * Double(batch.targets[step * 2 + row])
        let value = series[window.series][window.origin - 3 + step]
        #expect(closeEnough(read, value, relative: 1e-5), "\(read) for \(value)")
      }
      let values = series[window.series]
      let steps = (2..<6).map { abs(values[$0] - values[$0 - 2]) }
      #expect(units.naiveError == steps.reduce(0, +) / 4)
    }
  }

  @Test func withoutUnitsValuesAreData() {
    var batch = Batch<Float>(
      steps: 5, rows: 1, shape: BatchLoaderTests.configuration.shape, targets: 1)
    batch.units = [RowUnits(location: 77, scale: 77, naiveError: 77)]
    BatchLoader(BatchLoaderTests.configuration, series: [[1, 2, 3, 4]])
      .fill(&batch, with: [Window(series: 0, origin: 3)], onlyTarget: false)
    #expect(batch.units == [RowUnits()])
  }

  @Test func eachRowHasItsOwnScale() {
    let series: [[Double]] = [[10, 10, 20, 20, 40], [-3, -3, -6, -6, -12]]
    let windows = [Window(series: 0, origin: 3), Window(series: 1, origin: 3)]
    let rows = rows(series, windows, scaling: .meanAbsolute)
    #expect(rows[0].values == [0, 0.75, 0.75, 1.5, 1.5])
    #expect(rows[1].values == [0, -0.75, -0.75, -1.5, -1.5])
    #expect(rows[0].targets == [0.75, 0.75, 1.5, 1.5, 3])
  }
}
