/// The normal distribution N(μ, σ²) in network units, of two outputs: μ = o₁, σ = softplus(o₂) + floor.
///
/// With t = (y − μ)/σ the loss is −ln p = ½ ln 2π + ln σ + ½ t², hence ∂μ = −t/σ, ∂σ = (1 − t²)/σ.
struct GaussianOutput {
  /// The least σ: a series the network forecasts exactly would otherwise draw it to 0 and the slopes to
  /// infinity.
  static let leastDeviation = 1e-4

  /// The point forecast.
  let mean: Double
  let deviation: Double
  /// ∂σ/∂o₂
  private let spreadSlope: Double

  init(_ mean: Double, _ spread: Double) {
    let spread = PositiveParameter(spread)
    self.mean = mean
    deviation = spread.value + GaussianOutput.leastDeviation
    spreadSlope = spread.slope
  }

  func loss(of target: Double) -> (loss: Double, slopes: (Double, Double)) {
    let t = (target - mean) / deviation
    return (
      0.9189385332046727 + Elementary.log(deviation) + t * t / 2,
      (-t / deviation, (1 - t * t) / deviation * spreadSlope)
    )
  }

  func quantile(_ level: Double) -> Double {
    mean + deviation * SpecialFunctions.normalQuantile(level)
  }

  func sample(_ generator: inout RandomGenerator) -> Double {
    mean + deviation * generator.normal()
  }
}

extension LossCells {
  func gaussianLosses() -> Double {
    sum(width: 2) { cell in
      let (loss, slopes) = GaussianOutput(cell.output(0), cell.output(1)).loss(of: cell.target)
      cell.set(slope: slopes.0, 0)
      cell.set(slope: slopes.1, 1)
      return loss
    }
  }
}
