extension SpecialFunctions {
  /// P(Z > z) of a standard normal Z, relative error about 1e-15 (1 + z²).
  package static func normalUpperTail(_ z: Double) -> Double {
    guard z > 0 else { return 0.5 + normalCentre(-z) }
    return z < 2.5 ? 0.5 - normalCentre(z) : normalFarTail(z)
  }

  /// P(0 < Z < z), z ≥ 0: the density times z + z³/3 + z⁵/15 + …, whose terms are all positive (DLMF
  /// 7.6.2, https://dlmf.nist.gov/7.6.E2).
  private static func normalCentre(_ z: Double) -> Double {
    guard z < 2.5 else { return 0.5 - normalFarTail(z) }
    var term = z
    var sum = z
    var divisor = 3.0
    while term > sum * 1e-17 {
      term *= z * z / divisor
      sum += term
      divisor += 2
    }
    return sum * normalDensity(z)
  }

  /// P(Z > z), z ≥ 2.5: the density over z + 1/(z + 2/(z + 3/(z + …))) (DLMF 7.9.2,
  /// https://dlmf.nist.gov/7.9.E2), from the inside out.
  private static func normalFarTail(_ z: Double) -> Double {
    guard z.isFinite else { return z > 0 ? 0 : z }
    var fraction = z
    for n in stride(from: 100.0, to: 0, by: -1) { fraction = z + n / fraction }
    return normalDensity(z) / fraction
  }

  private static func normalDensity(_ z: Double) -> Double {
    0.3989422804014327 * Elementary.exp(-z * z / 2)
  }

  /// z with P(Z ≤ z) = p, 0 < p < 1.
  ///
  /// A rational approximation within 4.5e-4 (Hastings 1955; Abramowitz & Stegun 1964, 26.2.23), then two
  /// of Halley's steps, each of which cubes the error.
  package static func normalQuantile(_ p: Double) -> Double {
    precondition(p > 0 && p < 1, "a quantile of level \(p)")
    let tail = min(p, 1 - p)
    let root = (-2 * Elementary.log(tail)).squareRoot()
    var z =
      root - (2.515517 + root * (0.802853 + root * 0.010328))
      / (1 + root * (1.432788 + root * (0.189269 + root * 0.001308)))
    for _ in 0..<2 {
      // Near the median the part between it and z keeps digits that the tail has lost.
      let excess =
        tail > 0.25 && z > 0
        ? (abs(p - 0.5) - normalCentre(z)) : normalUpperTail(z) - tail
      z = halley(z, excess / normalDensity(z), steepness: z)
    }
    return p < 0.5 ? -z : z
  }

  /// Halley's step towards the root of g(z) = P(Z > z) − tail, from g over the density and
  /// −d ln density/dz.
  static func halley(_ z: Double, _ newton: Double, steepness: Double) -> Double {
    z + newton / (1 - newton * steepness / 2)
  }
}
