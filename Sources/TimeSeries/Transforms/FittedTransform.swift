/// One transform with its parameters.
enum FittedTransform: Hashable, Sendable {
  case log1p
  case difference(lag: Int)
  case affine(LocationScale)

  /// The transformed values, as many as there were; NaN stays NaN.
  func apply(_ values: [Double]) -> [Double] {
    switch self {
    case .log1p: values.map(PointTransform.log1p.apply)
    case .difference(let lag):
      values.indices.map { $0 < lag ? .nan : values[$0] - values[$0 - lag] }
    case .affine(let scale): values.map(scale.apply)
    }
  }

  /// The forecast [h] that follows `history`, both in the units of this stage's input.
  func invert(_ forecast: [Double], continuing history: [Double]) -> [Double] {
    switch self {
    case .log1p: return forecast.map(PointTransform.log1p.invert)
    case .difference(let lag):
      var levels = history.lastSeason(period: lag)
      return forecast.indices.map { step in
        levels[step % lag] += forecast[step]
        return levels[step % lag]
      }
    case .affine(let scale): return forecast.map(scale.invert)
    }
  }
}
