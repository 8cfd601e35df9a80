extension RandomGenerator {
  /// Gamma with shape a > 0 and scale 1, by squeezing a cubed normal number (Marsaglia & Tsang 2000,
  /// doi:10.1145/358407.358414); for a < 1 that of a + 1 times U^(1/a). NaN for any other shape.
  package mutating func gamma(shape: Double) -> Double {
    guard shape > 0, shape.isFinite else { return .nan }
    let boost = shape < 1 ? Elementary.exp(Elementary.log(1 - uniform()) / shape) : 1
    let d = (shape < 1 ? shape + 1 : shape) - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = normal()
      let root = 1 + c * x
      guard root > 0 else { continue }
      let v = root * root * root
      if Elementary.log(uniform()) < x * x / 2 + d * (1 - v + Elementary.log(v)) {
        return d * v * boost
      }
    }
  }

  /// Poisson with mean λ ≥ 0: products of uniform numbers for small means, transformed rejection
  /// (Hörmann 1993, doi:10.1016/0167-6687(93)90997-4) for others. NaN for any other mean.
  package mutating func poisson(mean: Double) -> Double {
    guard mean >= 0, mean.isFinite else { return .nan }
    guard mean >= 10 else {
      let bound = Elementary.exp(-mean)
      var count = 0.0
      var product = 1 - uniform()
      while product > bound {
        count += 1
        product *= 1 - uniform()
      }
      return count
    }
    let b = 0.931 + 2.53 * mean.squareRoot()
    let a = -0.059 + 0.02483 * b
    let inverse = 1.1239 + 1.1328 / (b - 3.4)
    let accepted = 0.9277 - 3.6224 / (b - 2)
    while true {
      let u = uniform() - 0.5
      let v = uniform()
      let inner = 0.5 - abs(u)
      let count = ((2 * a / inner + b) * u + mean + 0.43).rounded(.down)
      if inner >= 0.07, v <= accepted { return count }
      guard count >= 0, inner >= 0.013 || v <= inner else { continue }
      let density = count * Elementary.log(mean) - mean - SpecialFunctions.logGamma(count + 1)
      if Elementary.log(v * inverse / (a / (inner * inner) + b)) <= density { return count }
    }
  }
}
