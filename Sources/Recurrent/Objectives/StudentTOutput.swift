/// Student's t distribution in network units, of three outputs: location μ = o₁,
/// scale σ = softplus(o₂) + floor, degrees of freedom ν = 2 + softplus(o₃), above which the variance is
/// finite.
///
/// With t = (y − μ)/σ the loss is
///
///   −ln p = ln Γ(ν/2) − ln Γ((ν + 1)/2) + ½ ln(νπ) + ln σ + ½ (ν + 1) ln(1 + t²/ν),
///
/// hence, with w = t²/(ν + t²),
///
///   ∂μ = −(ν + 1) t / (ν + t²) / σ,   ∂σ = (1 − (ν + 1) w) / σ,
///   ∂ν = ½ (ψ(ν/2) − ψ((ν + 1)/2) + 1/ν + ln(1 + t²/ν) − (ν + 1) w / ν).
struct StudentTOutput {
  static let leastFreedom = 2.0

  /// The point forecast: mean and median.
  let location: Double
  let scale: Double
  let freedom: Double
  /// ∂σ/∂o₂ and ∂ν/∂o₃
  private let spreadSlope: Double
  private let freedomSlope: Double

  init(_ location: Double, _ spread: Double, _ freedom: Double) {
    let spread = PositiveParameter(spread)
    let freedom = PositiveParameter(freedom)
    self.location = location
    scale = spread.value + GaussianOutput.leastDeviation
    self.freedom = freedom.value + StudentTOutput.leastFreedom
    spreadSlope = spread.slope
    freedomSlope = freedom.slope
  }

  func loss(of target: Double) -> (loss: Double, slopes: (Double, Double, Double)) {
    let t = (target - location) / scale
    let nu = freedom
    let surprise = Elementary.log1p(t * t / nu)
    // As quotients that stay finite where t² does not.
    let pull = (nu + 1) / (nu / t + t)
    let share = 1 / (1 + nu / (t * t))
    let loss =
      -SpecialFunctions.logGammaIncrease(nu / 2, by: 0.5)
      + (Elementary.log(nu) + 1.1447298858494002 + (nu + 1) * surprise) / 2
      + Elementary.log(scale)
    let byFreedom =
      (1 / nu - SpecialFunctions.digammaIncrease(nu / 2, by: 0.5) + surprise
        - (nu + 1) * share / nu) / 2
    return (
      loss,
      (
        -pull / scale, (1 - (nu + 1) * share) / scale * spreadSlope, byFreedom * freedomSlope
      )
    )
  }

  func quantile(_ level: Double) -> Double {
    location + scale * SpecialFunctions.studentTQuantile(level, freedom: freedom)
  }

  /// A normal number over the root of χ²/ν, where χ² with ν degrees of freedom is twice a gamma number
  /// of shape ν/2.
  func sample(_ generator: inout RandomGenerator) -> Double {
    let normal = generator.normal()
    let chiSquare = 2 * generator.gamma(shape: freedom / 2)
    return location + scale * normal / (chiSquare / freedom).squareRoot()
  }
}

extension LossCells {
  func studentTLosses() -> Double {
    sum(width: 3) { cell in
      let output = StudentTOutput(cell.output(0), cell.output(1), cell.output(2))
      let (loss, slopes) = output.loss(of: cell.target)
      cell.set(slope: slopes.0, 0)
      cell.set(slope: slopes.1, 1)
      cell.set(slope: slopes.2, 2)
      return loss
    }
  }
}
