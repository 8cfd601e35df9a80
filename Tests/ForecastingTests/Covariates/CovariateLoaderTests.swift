import Recurrent
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

/// Every input of every strategy with covariates, against indices worked out apart from it.
@Suite struct CovariateLoaderTests {
  private let panel = CovariateFixture.panel()
  private static let windows = [
    Window(series: 0, origin: 3), Window(series: 1, origin: 20), Window(series: 2, origin: 23),
  ]

  private func scaled(_ role: Covariate.Role, _ place: Int) -> LocationScale {
    let cells = panel.series.flatMap { series in
      Array(series.covariates[role][place].prefix(role == .static ? 1 : series.count))
    }.filter { !$0.isNaN }
    let mean = cells.reduce(0, +) / Double(cells.count)
    let variance = cells.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(cells.count)
    return LocationScale(location: mean, scale: variance.squareRoot())
  }

  private func number(_ cells: [Double], _ index: Int, _ scale: LocationScale) -> (Float, Bool) {
    guard cells.indices.contains(index), !cells[index].isNaN else { return (0, false) }
    return (Float(scale.apply(cells[index])), true)
  }

  private func category(_ cells: [Double], _ index: Int) -> Float {
    cells.indices.contains(index) && !cells[index].isNaN ? Float(cells[index]) : -1
  }

  /// Size, kind and its vector's other number.
  private func fixed(_ series: Series) -> [Float] {
    [
      number(series.covariates.fixed[0], 0, scaled(.static, 0)).0,
      category(series.covariates.fixed[1], 0), 0,
    ]
  }

  /// Temperature, its share known, sky and its vector's other number.
  private func past(_ series: Series, _ index: Int, before end: Int) -> [Float] {
    let (value, isKnown) =
      index < end
      ? number(series.covariates.past[0], index, scaled(.past, 0)) : (0, false)
    let sky = index < end ? category(series.covariates.past[1], index) : -1
    return [value, isKnown ? 1 : 0, sky, 0]
  }

  /// The week, price, promotion, their share known, event and its vector's other number.
  private func future(_ series: Series, _ index: Int) -> [Float] {
    guard series.values.indices.contains(index) else { return [0, 0, 0, 0, 0, -1, 0] }
    let (sine, cosine) = CalendarCycle.week.position(at: series.timestamp(at: index))
    let price = number(series.covariates.future[0], index, scaled(.future, 0))
    let promotion = number(series.covariates.future[1], index, scaled(.future, 1))
    let share = Float((price.1 ? 1 : 0) + (promotion.1 ? 1 : 0)) / 2
    return [
      sine, cosine, price.0, promotion.0, share, category(series.covariates.future[2], index), 0,
    ]
  }

  private func close(_ one: some Collection<Float>, _ other: [Float]) -> Bool {
    one.count == other.count && zip(one, other).allSatisfy { abs($0 - $1) < 1e-5 }
  }

  @Test("what is read beside the values", arguments: Design.allCases)
  func inputs(design: Design) throws {
    let configuration = CovariateFixture.configuration(design)
    let (_, features) = try CovariateFixture.fitted(panel, configuration)
    let loader = BatchLoader(
      configuration, series: panel.series.map { $0.values.decoded() }, features: features)
    let windows = CovariateLoaderTests.windows
    var batch = loader.batch(rows: windows.count, predicting: configuration.horizon)
    batch.inputs = batch.inputs.map { _ in 77 }
    batch.decoderInputs = batch.decoderInputs.map { _ in 77 }
    loader.fill(&batch, with: windows, onlyTarget: false)

    let plain = BatchLoader(
      design.configuration(), series: panel.series.map { $0.values.decoded() })
    var without = plain.batch(rows: windows.count, predicting: configuration.horizon)
    plain.fill(&without, with: windows, onlyTarget: false)
    #expect(batch.targets == without.targets && batch.weights == without.weights)

    let (lags, width) = (configuration.lags, configuration.shape.inputSize)
    for (row, window) in windows.enumerated() {
      let series = panel.series[window.series]
      for step in 0..<batch.steps {
        let cell = step * windows.count + row
        let origin =
          configuration.strategy == .recursive
          ? window.origin - configuration.contextLength + step
          : window.origin - (batch.steps - 1 - step) * configuration.segment
        let read = batch.inputs[cell * width..<(cell + 1) * width]
        #expect(
          Array(read.prefix(lags + 1))
            == Array(without.inputs[cell * (lags + 1)..<(cell + 1) * (lags + 1)]))
        let ahead: Range<Int> =
          switch configuration.strategy {
          case .recursive: origin..<origin + 1
          case .encoderDecoder: origin - lags..<origin
          case .direct: origin - lags..<origin + configuration.horizon
          }
        let expected =
          fixed(series)
          + (origin - lags..<origin).flatMap { past(series, $0, before: window.origin) }
          + ahead.flatMap { future(series, $0) }
        #expect(close(read.dropFirst(lags + 1), expected), "step \(step) of \(window)")
      }
      let decoderWidth = configuration.shape.decoder?.inputSize ?? 0
      for lead in 0..<batch.decoderSteps {
        let cell = lead * windows.count + row
        let read = batch.decoderInputs[cell * decoderWidth..<(cell + 1) * decoderWidth]
        #expect(Array(read.prefix(2)) == Array(without.decoderInputs[cell * 2..<cell * 2 + 2]))
        #expect(
          close(read.dropFirst(2), fixed(series) + future(series, window.origin + lead)),
          "lead \(lead) of \(window)")
      }
    }
  }

  @Test("the inputs that stand for categories", arguments: Design.allCases)
  func embedded(design: Design) {
    let shape = CovariateFixture.configuration(design).shape
    let tables = [
      Embedding(categories: 2, dimension: 2), Embedding(categories: 3, dimension: 2),
      Embedding(categories: 2, dimension: 2),
    ]
    #expect(shape.embeddings == tables)
    let lags = design.configuration().lags
    // Behind values, share known and size.
    #expect(shape.embeddedInputs.first == EmbeddedInput(table: 2, column: lags + 2))
    #expect(shape.embeddedInputs.last == EmbeddedInput(table: 1, column: shape.inputSize - 2))
    if let decoder = shape.decoder {
      let tables: [Int] = decoder.embeddedInputs.map(\.table)
      #expect(tables == [2, 1])
    }
    #expect(design.configuration().shape.embeddings.isEmpty)
  }

  @Test func dimensions() {
    let counts = [0, 1, 2, 4, 5, 9, 10, 64, 65, 65_536]
    #expect(counts.map(CovariateInputs.dimension) == [1, 1, 2, 2, 3, 3, 4, 8, 8, 8])
  }

  @Test("columns are found by name and role; other kinds are refused")
  func columns() throws {
    let configuration = CovariateFixture.configuration(.recursive)
    let (fitted, features) = try CovariateFixture.fitted(panel, configuration)
    var other = panel
    other.covariates.swapAt(2, 3)
    for index in other.series.indices { other.series[index].covariates.future.swapAt(0, 1) }
    let encoder = try FeatureEncoder(fitted, panel: other)
    #expect(other.series.map { encoder.features(of: $0, ahead: 0) } == features)

    other.covariates[2].role = .static
    #expect(throws: ForecastError.noCovariate(panel.covariates[3])) {
      _ = try FeatureEncoder(fitted, panel: other)
    }
    other = panel
    other.covariates[2].kind = .categorical([])
    #expect(throws: ForecastError.covariateKind(panel.covariates[2])) {
      _ = try FeatureEncoder(fitted, panel: other)
    }
  }

  @Test("categories go by their names; new ones are not known")
  func categories() throws {
    let configuration = CovariateFixture.configuration(.recursive)
    let (fitted, _) = try CovariateFixture.fitted(panel, configuration)
    var other = panel
    other.covariates[4].kind = .categorical(
      CovariateFixture.names("strike", "unheard-of", "fair", "none"))
    other.series[0].covariates.future[2] = [0, 1, 2, 3, .nan]
    let encoder = try FeatureEncoder(fitted, panel: other)
    let features = encoder.features(of: other.series[0], ahead: 0)
    let read: [Float] = (0..<5).map { features.future[$0 * 7 + 5] }
    #expect(read == [2, -1, 1, 0, -1])
  }

  @Test("numbers too far apart are refused")
  func range() {
    var other = panel
    other.series[0].covariates.future[0][3] = 1e308
    other.series[0].covariates.future[0][4] = -1e308
    let error = #expect(throws: ForecastError.self) {
      _ = try FittedCovariates(fitting: CovariateFixture.inputs, to: other)
    }
    #expect(error?.description.contains("the covariate price: ") == true)
  }

  @Test("a column without a value reads as missing")
  func empty() throws {
    var other = panel
    for index in other.series.indices {
      other.series[index].covariates.past[0] =
        other.series[index].values.map { _ in Double.nan }
    }
    let fitted = try FittedCovariates(fitting: CovariateFixture.inputs, to: other)
    #expect(fitted.scales[0] == LocationScale(location: 0, scale: 1))
  }
}
