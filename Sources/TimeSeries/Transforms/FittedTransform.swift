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

extension FittedTransform: Codable {
  private enum CodingKeys: CodingKey {
    case log1p, differenceLag, affine
  }

  /// One key names the transform, so that a model file reads like a list of steps.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .log1p: try container.encode(true, forKey: .log1p)
    case .difference(let lag): try container.encode(lag, forKey: .differenceLag)
    case .affine(let scale): try container.encode(scale, forKey: .affine)
    }
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if let scale = try container.decodeIfPresent(LocationScale.self, forKey: .affine) {
      self = .affine(scale)
    } else if let lag = try container.decodeIfPresent(Int.self, forKey: .differenceLag) {
      guard lag >= 1 else {
        throw DecodingError.dataCorruptedError(
          forKey: .differenceLag, in: container, debugDescription: "lag \(lag) is not positive")
      }
      self = .difference(lag: lag)
    } else if try container.decodeIfPresent(Bool.self, forKey: .log1p) == true {
      self = .log1p
    } else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "no known transform"))
    }
  }
}
