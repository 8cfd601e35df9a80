import Recurrent

/// How the outputs of a network are taken as values, row by row: as point forecasts, or as draws, each
/// row from a stream of its own.
///
/// What is taken is what later steps read as the value, so that a row of draws is a *sample path*: the
/// chain y₁ ~ p(· | past), y₂ ~ p(· | past, y₁), … of an autoregressive network, as in DeepAR (Salinas et
/// al. 2020, doi:10.1016/j.ijforecast.2019.07.001). Values said at once are drawn each from its own
/// marginal.
struct OutputReader {
  private let objective: Objective
  /// `[row]`
  private let units: [RowUnits]
  /// `[row]`; empty: point forecasts.
  private var generators: [RandomGenerator]
  /// Orders of the quantiles that are noted beside each value.
  private let orders: [Double]
  /// Quantiles in network units [row][value][order].
  private(set) var quantiles: [[[Double]]]

  /// Takes point forecasts, and notes quantiles of outputs that have them.
  init(_ objective: Objective, units: [RowUnits], orders: [Double] = []) {
    self.objective = objective
    self.units = units
    self.orders = orders
    generators = []
    quantiles = Array(repeating: [], count: units.count)
  }

  /// Draws from a likelihood.
  init(_ objective: Objective, units: [RowUnits], generators: [RandomGenerator]) {
    precondition(
      units.count == generators.count, "\(generators.count) streams for \(units.count) rows")
    self.objective = objective
    self.units = units
    self.generators = generators
    orders = []
    quantiles = []
  }

  /// The values of one row in network units, of outputs `[row][value][parameter]` of all rows.
  mutating func values(_ outputs: [Float], row: Int) -> [Double] {
    let width = objective.outputsPerTarget
    let count = outputs.count / (units.count * width)
    precondition(
      outputs.count == count * units.count * width,
      "\(outputs.count) outputs for \(units.count) rows of \(width) a value")
    return (row * count..<(row + 1) * count).map { index in
      let parameters = outputs.span.extracting(index * width..<(index + 1) * width)
      if !orders.isEmpty {
        var noted: [Double] = []
        for order in orders {
          noted.append(objective.quantile(order, parameters, units: units[row]))
        }
        quantiles[row].append(noted)
      }
      return generators.isEmpty
        ? objective.point(parameters, units: units[row])
        : objective.sample(parameters, units: units[row], using: &generators[row])
    }
  }
}
