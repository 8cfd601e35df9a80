extension [Double] {
  /// The power of two at the largest magnitude among the observed values, to divide by: exact, and
  /// nothing overflows at 1e300 or vanishes at 1e-300. 1 where that is zero or subnormal. NaN = missing.
  var binaryUnit: Double {
    let largest = reduce(0) { Swift.max($0, $1.isNaN ? 0 : $1.magnitude) }
    return largest >= .leastNormalMagnitude && largest.isFinite
      ? Double(sign: .plus, exponent: largest.exponent, significand: 1) : 1
  }
}

extension Double {
  /// The nearest finite number to this one times `unit`, 0 for NaN.
  func inUnits(of unit: Double) -> Double {
    let product = self * unit
    return product.isNaN
      ? 0 : Swift.min(Swift.max(product, -.greatestFiniteMagnitude), .greatestFiniteMagnitude)
  }
}
