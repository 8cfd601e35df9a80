import Recurrent
import TimeSeries

/// The covariates of one series as its steps read them, row by row as `CovariateBlock` lays them out, each
/// role by itself.
struct SeriesFeatures: Hashable, Sendable {
  /// One row, or none.
  var fixed: [Float] = []
  /// `[index][width]`
  var past: [Float] = []
  /// `[index][width]`, also of steps past the last value.
  var future: [Float] = []

  static let none = SeriesFeatures()
}

/// How the columns of a panel become what a network reads.
struct FeatureEncoder {
  private let covariates: FittedCovariates
  /// Of each column of the inputs: its place among those of its role in the panel, and of each of the
  /// panel's categories the number that the network knows it by, −1 for none.
  private let sources: [(place: Int, codes: [Float])]
  private let clock: StampStyle

  /// Throws where the panel has not all columns, or they are of another kind.
  init(_ covariates: FittedCovariates, panel: Panel) throws(ForecastError) {
    self.covariates = covariates
    clock = panel.stampStyle
    var sources: [(place: Int, codes: [Float])] = []
    for column in covariates.inputs.columns {
      let ofRole = panel.covariates(column.role)
      guard let place = ofRole.firstIndex(where: { $0.name == column.name }) else {
        throw .noCovariate(column)
      }
      let found = ofRole[place]
      guard (found.categories == nil) == (column.categories == nil) else {
        throw .covariateKind(column)
      }
      var numbers: [[UInt8]: Int] = [:]
      for (number, name) in (column.categories ?? []).enumerated() { numbers[name] = number }
      sources.append(
        (
          place,
          (found.categories ?? []).map { numbers[$0].map { Float($0) } ?? EmbeddedInput.unknown }
        ))
    }
    self.sources = sources
  }

  /// What a network reads of a series, `ahead` steps past its last value.
  func features(of series: Series, ahead: Int) -> SeriesFeatures {
    guard covariates.inputs != .none else { return .none }
    var features = SeriesFeatures()
    features.fixed = rows(0..<1, of: series, covariates.inputs.block(.static))
    features.past = rows(0..<series.count, of: series, covariates.inputs.block(.past))
    features.future = rows(
      0..<series.count + ahead, of: series, covariates.inputs.block(.future))
    return features
  }

  private func rows(_ range: Range<Int>, of series: Series, _ block: CovariateBlock) -> [Float] {
    guard block.width > 0 else { return [] }
    var rows: [Float] = []
    rows.reserveCapacity(range.count * block.width)
    let cells = series.covariates[block.role]
    for index in range {
      if !block.cycles.isEmpty {
        let stamp = clock.civil(series.timestamp(at: index))
        for cycle in block.cycles {
          let (sine, cosine) = cycle.position(at: stamp)
          rows.append(sine)
          rows.append(cosine)
        }
      }
      var known = 0
      for column in block.numeric {
        let value = covariates.scales[column].apply(cell(cells, column, index))
        rows.append(value.isNaN ? 0 : Float(value))
        known += value.isNaN ? 0 : 1
      }
      if block.hasKnownShare { rows.append(Float(known) / Float(block.numeric.count)) }
      for (column, place) in zip(block.categorical, block.embedded) {
        let value = cell(cells, column, index)
        let codes = sources[column].codes
        rows.append(
          value >= 0 && value < Double(codes.count) ? codes[Int(value)] : EmbeddedInput.unknown)
        let dimension = covariates.embeddings[place.table].dimension
        for _ in 1..<dimension { rows.append(0) }
      }
    }
    return rows
  }

  /// NaN where a cell is missing or not known yet.
  private func cell(_ cells: [[Double]], _ column: Int, _ index: Int) -> Double {
    let values = cells[sources[column].place]
    return index < values.count ? values[index] : .nan
  }

  /// The first step from the end of a series to `ahead` steps on at which a covariate of the future is not
  /// known, and which covariate it is.
  func firstUnknown(of series: Series, ahead: Int) -> (step: Int, column: Covariate)? {
    let columns = covariates.inputs.block(.future)
    let needed = (columns.numeric + columns.categorical).sorted()
    for index in series.count..<series.count + ahead {
      for column in needed where cell(series.covariates.future, column, index).isNaN {
        return (index, covariates.inputs.columns[column])
      }
    }
    return nil
  }
}
