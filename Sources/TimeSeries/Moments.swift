/// Averages and spread of the observed values of a slice.
///
/// Values are divided by a power of two near the largest magnitude, which is exact, so nothing
/// overflows at 1e300; the mean is corrected by the mean of the deviations from it, and the spread
/// is taken from the deviations (two passes), so 1e15 + {0, 1} keeps its spread.
///
/// Source: T. F. Chan, G. H. Golub, R. J. LeVeque, "Algorithms for computing the sample variance",
/// The American Statistician 37 (1983), doi:10.1080/00031305.1983.10483115.
package struct Moments: Hashable, Sendable {
  /// Number of observed values; at least 1.
  package let count: Int
  package let minimum: Double
  package let maximum: Double
  /// Σx / n
  package let mean: Double
  /// Σ|x| / n
  package let meanAbsolute: Double
  /// √(Σx² / n)
  package let rootMeanSquare: Double
  /// √(Σ(x − mean)² / n), the population form; exactly 0 where all values are equal.
  package let standardDeviation: Double

  /// nil where no value is observed. NaN = missing; an infinite value leaves no average finite.
  package init?(of values: ArraySlice<Double>) {
    var count = 0
    var minimum = Double.infinity
    var maximum = -Double.infinity
    for value in values where !value.isNaN {
      count += 1
      minimum = min(minimum, value)
      maximum = max(maximum, value)
    }
    guard count > 0 else { return nil }
    self.count = count
    self.minimum = minimum
    self.maximum = maximum
    let magnitude = max(minimum.magnitude, maximum.magnitude)
    guard minimum < maximum, magnitude.isFinite else {
      mean = minimum < maximum ? .nan : minimum
      meanAbsolute = magnitude
      rootMeanSquare = magnitude
      standardDeviation = magnitude.isFinite ? 0 : .nan
      return
    }

    let n = Double(count)
    let unit = Double(sign: .plus, exponent: magnitude.exponent, significand: 1)
    var sum = 0.0
    var absoluteSum = 0.0
    var squareSum = 0.0
    for value in values where !value.isNaN {
      let scaled = value / unit
      sum += scaled
      absoluteSum += scaled.magnitude
      squareSum += scaled * scaled
    }
    meanAbsolute = absoluteSum / n * unit
    rootMeanSquare = (squareSum / n).squareRoot() * unit

    let firstMean = sum / n
    var deviationSum = 0.0
    var largest = 0.0
    for value in values where !value.isNaN {
      let deviation = value / unit - firstMean
      deviationSum += deviation
      largest = max(largest, deviation.magnitude)
    }
    let scaledMean = firstMean + deviationSum / n
    var spread = 0.0
    if largest > 0 {
      for value in values where !value.isNaN {
        let deviation = (value / unit - scaledMean) / largest
        spread += deviation * deviation
      }
    }
    mean = min(max(scaledMean * unit, minimum), maximum)
    standardDeviation = (spread / n).squareRoot() * largest * unit
  }

  /// The spread if it can divide, else max(|mean|, 1): the scale of a constant series. The second
  /// keeps a later change of a constant at 1e6 from becoming a million units.
  func safeScale(_ spread: Double) -> Double {
    spread > 0 && spread.isFinite ? spread : max(mean.magnitude, 1)
  }
}
