/// Whether two numbers differ by at most `ulps` units in the last place of the larger one.
///
/// Two missing values (NaN) are close; infinities are close to themselves only.
package func closeEnough(_ left: Double, _ right: Double, ulps: Double) -> Bool {
  closeEnough(left, right, within: ulps * max(left.magnitude, right.magnitude).ulp)
}

/// Whether two numbers differ by at most `relative` times the larger of their magnitudes and
/// `floor`, below which the error counts as absolute.
package func closeEnough(
  _ left: Double, _ right: Double, relative: Double, floor: Double = 0
) -> Bool {
  closeEnough(
    left, right, within: relative * max(left.magnitude, right.magnitude, floor))
}

/// Whether two arrays are equally long and close cell by cell; see the scalar version.
package func closeEnough(
  _ left: [Double], _ right: [Double], relative: Double, floor: Double = 0
) -> Bool {
  left.count == right.count
    && zip(left, right).allSatisfy { closeEnough($0, $1, relative: relative, floor: floor) }
}

/// Whether two arrays hold the same values, missing ones (NaN) at the same places.
package func identical(_ left: some Collection<Double>, _ right: some Collection<Double>) -> Bool {
  left.count == right.count && zip(left, right).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
}

private func closeEnough(_ left: Double, _ right: Double, within bound: Double) -> Bool {
  if left.isNaN || right.isNaN { return left.isNaN && right.isNaN }
  return left == right || (left - right).magnitude <= bound && bound.isFinite
}
