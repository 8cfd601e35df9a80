/// The negative binomial distribution of counts k in data units, of two outputs, as in DeepAR (Salinas,
/// Flunkert, Gasthaus & Januschowski 2020, doi:10.1016/j.ijforecast.2019.07.001): with the scale s of the
/// row, mean μ = s softplus(o₁) and shape α = softplus(o₂)/√s + floor; the variance is μ + α μ².
///
/// With r = 1/α and m = α μ the loss is
///
///   −ln p = ln Γ(r) + ln Γ(k + 1) − ln Γ(k + r) + r ln(1 + m) + k ln(1 + 1/m),
///
/// hence ∂ln μ = (μ − k)/(1 + m) and
///
///   ∂α = −r² (ψ(r) − ψ(k + r) + ln(1 + m) − m/(1 + m) + k/(μ + r)).
///
/// Targets are rounded to the nearest count, since network units are rounded numbers; a negative count
/// has probability 0 and an infinite loss.
struct NegativeBinomialOutput {
  /// The least α, at which the distribution is Poisson's for every practical count; r stays finite.
  static let leastShape = 1e-9

  /// In data units: the point forecast, since the median of a sparse count is 0 and says nothing.
  let mean: Double
  let shape: Double
  private let logMean: Double
  /// ∂ln μ/∂o₁ and ∂α/∂o₂
  private let logMeanSlope: Double
  private let shapeSlope: Double

  init(_ mean: Double, _ shape: Double, scale: Double) {
    let mean = PositiveParameter(mean)
    let shape = PositiveParameter(shape)
    let root = scale.squareRoot()
    self.mean = scale * mean.value
    self.shape = shape.value / root + NegativeBinomialOutput.leastShape
    logMean = Elementary.log(scale) + mean.logarithm
    logMeanSlope = mean.logarithmSlope
    shapeSlope = shape.slope / root
  }

  /// - Parameter value: a target in data units.
  func loss(ofData value: Double) -> (loss: Double, slopes: (Double, Double)) {
    let count = value.rounded()
    guard count >= 0, count.isFinite else { return (value.isNaN ? .nan : .infinity, (0, 0)) }
    let (r, m) = (1 / shape, shape * mean)
    let logOne = Elementary.log1p(m)
    // ln(1 + 1/m); by its parts where m may be too small for a Double.
    let logOdds = m > 1 ? Elementary.log1p(1 / m) : logOne - Elementary.log(shape) - logMean
    let loss = r * logOne + count * logOdds - logCoefficient(count)
    let byR =
      logOne - m / (1 + m) + count / (mean + r) - SpecialFunctions.digammaIncrease(r, by: count)
    return (loss, ((mean - count) / (1 + m) * logMeanSlope, -r * r * byR * shapeSlope))
  }

  /// ln Γ(k + r) − ln Γ(k + 1) − ln Γ(r), by the increase of ln Γ from the larger argument.
  private func logCoefficient(_ count: Double) -> Double {
    guard count > 0 else { return 0 }
    let r = 1 / shape
    return r > count + 1
      ? SpecialFunctions.logGammaIncrease(r, by: count) - SpecialFunctions.logGamma(count + 1)
      : SpecialFunctions.logGammaIncrease(count + 1, by: r - 1) - SpecialFunctions.logGamma(r)
  }

  /// P(K ≤ k) = I(r, k + 1) at 1/(1 + m), the regularised incomplete beta function, for a whole k.
  func cumulative(_ count: Double) -> Double {
    guard count >= 0 else { return 0 }
    let m = shape * mean
    return SpecialFunctions.incompleteBeta(
      1 / (1 + m), complement: m / (1 + m), 1 / shape, count + 1)
  }

  /// The least k with P(K ≤ k) ≥ level, in data units: from the normal distribution's quantile outwards
  /// in doubling steps, then by bisection.
  func quantile(_ level: Double) -> Double {
    guard mean.isFinite, shape.isFinite else { return .nan }
    let deviation = (mean + shape * mean * mean).squareRoot()
    guard deviation.isFinite else { return .nan }
    let start = max(0, (mean + deviation * SpecialFunctions.normalQuantile(level)).rounded(.down))
    // P(K ≤ below) < level ≤ P(K ≤ above).
    var (below, above) = (start, start)
    var step = 1.0
    if cumulative(start) < level {
      repeat {
        below = above
        above += step
        step *= 2
      } while cumulative(above) < level && above.isFinite
    } else {
      repeat {
        above = below
        below = max(-1, below - step)
        step *= 2
      } while cumulative(below) >= level
    }
    while above - below > 1 {
      let middle = ((below + above) / 2).rounded(.down)
      guard middle > below, middle < above else { break }
      if cumulative(middle) < level { below = middle } else { above = middle }
    }
    return above
  }

  /// A count: Poisson's with a gamma distributed mean of shape r and mean μ.
  func sample(_ generator: inout RandomGenerator) -> Double {
    generator.poisson(mean: generator.gamma(shape: 1 / shape) * shape * mean)
  }
}

extension LossCells {
  func negativeBinomialLosses() -> Double {
    sum(width: 2) { cell in
      let output = NegativeBinomialOutput(
        cell.output(0), cell.output(1), scale: cell.units.scale)
      let (loss, slopes) = output.loss(ofData: cell.units.data(cell.target))
      cell.set(slope: slopes.0, 0)
      cell.set(slope: slopes.1, 1)
      return loss
    }
  }
}
