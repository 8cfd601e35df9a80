import Glibc

extension Axis {
  /// An axis of whole decades that covers a positive range and names about as many powers of ten as
  /// wished; positions are logarithms to base 10.
  static func logarithmic(from low: Double, to high: Double, tickCount wish: Int = 6) -> Axis {
    precondition(
      low > 0 && high.isFinite && low <= high, "no logarithmic range from \(low) to \(high)")
    let first = Int(log10(low).rounded(.down))
    let last = max(Int(log10(high).rounded(.up)), first + 1)
    let step = max(1, Int((Double(last - first) / Double(max(wish, 1))).rounded(.up)))
    // From the top down, so that the largest power is named.
    let powers = stride(from: last, through: first, by: -step).reversed()
    return Axis(
      lower: Double(first), upper: Double(last),
      ticks: powers.map { AxisTick(position: Double($0), label: power($0), context: nil) })
  }

  /// 0.1, 1, 10, 100, else 10 with its exponent raised.
  private static func power(_ exponent: Int) -> String {
    switch exponent {
    case -1: return "0.1"
    case 0: return "1"
    case 1: return "10"
    case 2: return "100"
    default:
      let digits = String(exponent.magnitude).compactMap(\.wholeNumberValue)
      return "10" + (exponent < 0 ? "⁻" : "") + digits.map { raised[$0] }.joined()
    }
  }

  private static let raised = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
}
