/// Losses of one output that is itself the forecast. With the residual e = output − target:
///
/// - squared error: e², without ½. The output is the conditional mean.
/// - absolute error: |e|; the slope at 0 is 0. The output is the conditional median.
/// - Huber's function: ½ e² for |e| ≤ δ, else δ (|e| − ½ δ) (Huber 1964, doi:10.1214/aoms/1177703732), as
///   PyTorch's `huber_loss`: something between mean and median.
/// - sMAPE: 2 |y − ŷ| / (|y| + |ŷ|) of target y and output ŷ in data units, 0 where both are 0; in 0 ... 2
///   (Makridakis 1993, doi:10.1016/0169-2070(93)90079-3). With D = |y| + |ŷ|,
///   ∂/∂ŷ = 2 (sgn(ŷ − y) − |ŷ − y|/D · sgn ŷ) / D, times the scale for the output.
/// - MASE: |e| · scale / naive error (Hyndman & Koehler 2006, doi:10.1016/j.ijforecast.2006.03.001).
extension LossCells {
  func squaredErrors() -> Double {
    sum(ofResiduals: { ($0 * $0, 2 * $0) })
  }

  func absoluteErrors() -> Double {
    sum(ofResiduals: { (abs($0), $0 > 0 ? 1 : $0 < 0 ? -1 : 0) })
  }

  func huberLosses(delta: Scalar) -> Double {
    sum(ofResiduals: { residual in
      abs(residual) <= delta
        ? (residual * residual / 2, residual)
        : (delta * (abs(residual) - delta / 2), residual > 0 ? delta : -delta)
    })
  }

  func symmetricPercentageErrors() -> Double {
    sum(width: 1) { cell in
      let target = cell.units.data(cell.target)
      let output = cell.units.data(cell.output(0))
      let residual = output - target
      let size = abs(target) + abs(output)
      guard size != 0 else {
        cell.fill(0)
        return 0
      }
      let share = abs(residual) / size
      cell.set(slope: 2 * (sign(residual) - share * sign(output)) / size * cell.units.scale, 0)
      return 2 * share
    }
  }

  func scaledAbsoluteErrors() -> Double {
    sum(width: 1) { cell in
      let residual = cell.output(0) - cell.target
      let factor = cell.units.scale / cell.units.naiveError
      cell.set(slope: sign(residual) * factor, 0)
      return abs(residual) * factor
    }
  }

  private func sign(_ value: Double) -> Double { value > 0 ? 1 : value < 0 ? -1 : 0 }
}
