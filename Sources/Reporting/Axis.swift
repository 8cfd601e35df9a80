/// A mark on an axis.
struct AxisTick: Hashable, Sendable {
  /// Where, in the unit of the axis: a value, or steps since the axis began.
  var position: Double
  var label: String
  /// The larger unit the label lies in (`1955` under `Jan`), where it begins; else nil.
  var context: String?
}

/// A range with ticks at round numbers.
struct Axis: Hashable, Sendable {
  var lower: Double
  var upper: Double
  var ticks: [AxisTick]
}

extension Axis {
  /// An axis of values that covers a range and ends on ticks.
  ///
  /// The step is 1, 2, 2.5 or 5 times a power of ten, the one whose count comes nearest to the wish:
  /// P. Heckbert, "Nice numbers for graph labels", Graphics Gems (1990), with the fourth step that
  /// L. Wilkinson, The Grammar of Graphics (2005), adds. Zero is included where it is near.
  static func values(
    from low: Double, to high: Double, tickCount wish: Int = 5, includingZero: Bool = true
  ) -> Axis {
    precondition(low.isFinite && high.isFinite && low <= high, "no range from \(low) to \(high)")
    let (lower, upper) = widened(low, high, includingZero: includingZero)
    let step = Step.nearest(to: wish, from: lower, to: upper)
    let first = (lower / step.value).rounded(.down)
    let count = (upper / step.value).rounded(.up) - first
    // Fewer than 100 by construction; beyond 2^53 the multiples are no longer exact, but in order.
    let multiples = (0...(Int(exactly: count) ?? 1)).map { first + Double($0) }
    let positions = multiples.map { step.position($0) }
    let scale = Scale(for: positions.map(\.magnitude).max() ?? 0)
    let ticks = positions.map {
      AxisTick(position: $0, label: scale.label($0, decimals: step.decimals), context: nil)
    }
    return Axis(lower: positions.first ?? lower, upper: positions.last ?? upper, ticks: ticks)
  }

  /// Shares from a round one to 100 %, with ticks at every tenth, or fifth where room is short.
  static func shares(from low: Double, tickCount wish: Int) -> Axis {
    let least = min(max((low * 10).rounded(.down), 0), 9)
    let tenths = 10 - least
    let step = tenths <= Double(wish) ? 1.0 : 2.0
    let ticks = stride(from: 10.0, through: least, by: -step).reversed().map { tenth in
      AxisTick(
        position: tenth / 10, label: NumberText.percent(tenth / 10, decimals: 0), context: nil)
    }
    return Axis(lower: least / 10, upper: 1, ticks: ticks)
  }

  /// Ticks at whole numbers inside a range, such as epochs or lead times.
  static func counts(from low: Int, to high: Int, tickCount wish: Int = 6) -> Axis {
    precondition(low <= high, "no range from \(low) to \(high)")
    let range = Axis(lower: Double(low), upper: Double(high), ticks: [])
    guard low < high else {
      let tick = AxisTick(position: range.lower, label: "\(low)", context: nil)
      return Axis(lower: range.lower - 1, upper: range.upper + 1, ticks: [tick])
    }
    let step = max(Step.nearest(to: wish, from: range.lower, to: range.upper).value.rounded(.up), 1)
    let first = (range.lower / step).rounded(.up)
    let last = (range.upper / step).rounded(.down)
    let ticks = stride(from: first, through: last, by: 1).map { multiple in
      let value = multiple * step
      return AxisTick(
        position: value, label: NumberText.fixed(value, decimals: 0), context: nil)
    }
    return Axis(lower: range.lower, upper: range.upper, ticks: ticks)
  }

  /// A range that can be divided: never empty, never infinitely wide, never below the spacing of the
  /// doubles it holds.
  private static func widened(
    _ low: Double, _ high: Double, includingZero: Bool
  ) -> (Double, Double) {
    let limit = 8e307
    var (lower, upper) = (max(low, -limit), min(high, limit))
    let smallest = max(lower.magnitude, upper.magnitude, 1e-300) * 1e-12
    if upper - lower < smallest {
      let margin = max(lower.magnitude, upper.magnitude) * 0.1
      let half = margin > 1e-290 ? margin : 1
      (lower, upper) = (lower - half, upper + half)
    }
    guard includingZero else { return (lower, upper) }
    if lower > 0, lower < 0.3 * (upper - lower) { lower = 0 }
    if upper < 0, -upper < 0.3 * (upper - lower) { upper = 0 }
    return (lower, upper)
  }
}

/// A round distance between ticks: mantissa · 10^exponent.
private struct Step {
  let mantissa: Double
  let exponent: Int

  private static let mantissas = [1.0, 2.0, 2.5, 5.0]

  var value: Double { position(1) }

  /// Dividing by a whole power of ten keeps 3 · 0.1 from becoming 0.30000000000000004.
  func position(_ multiple: Double) -> Double {
    exponent < 0
      ? multiple * mantissa / Step.power(-exponent) : multiple * mantissa * Step.power(exponent)
  }

  /// Places after the point that a multiple needs.
  var decimals: Int {
    max(0, -exponent + (mantissa == 2.5 ? 1 : 0))
  }

  static func nearest(to wish: Int, from lower: Double, to upper: Double) -> Step {
    let exponent = NumberText.exponent((upper - lower) / Double(max(wish, 1)))
    let candidates = (exponent - 1...exponent + 1).flatMap { exponent in
      mantissas.map { Step(mantissa: $0, exponent: exponent) }
    }
    func count(_ step: Step) -> Double {
      (upper / step.value).rounded(.up) - (lower / step.value).rounded(.down)
    }
    let best = candidates.filter { count($0).isFinite }.min {
      abs(count($0) - Double(wish)) < abs(count($1) - Double(wish))
    }
    return best ?? Step(mantissa: 1, exponent: exponent)
  }

  private static func power(_ exponent: Int) -> Double {
    var (result, base, rest) = (1.0, 10.0, exponent)
    while rest > 0 {
      if rest % 2 == 1 { result *= base }
      base *= base
      rest /= 2
    }
    return result
  }
}

/// Large values are labelled in thousands, millions, ...: `1.5 M`.
private struct Scale {
  private let divisor: Double
  private let places: Int
  private let suffix: String

  init(for magnitude: Double) {
    (divisor, places, suffix) =
      switch magnitude {
      case 2e5..<1e6: (1e3, 3, "\u{202F}k")
      case 1e6..<1e9: (1e6, 6, "\u{202F}M")
      case 1e9..<1e12: (1e9, 9, "\u{202F}bn")
      case 1e12..<1e15: (1e12, 12, "\u{202F}tn")
      default: (1, 0, "")
      }
  }

  func label(_ value: Double, decimals: Int) -> String {
    if value == 0 { return "0" }
    if divisor > 1 {
      // A step of 250 000 in millions has two decimals; count them off the digits themselves.
      let scaled = value / divisor
      let needed = (0...places + decimals).first {
        Scale.isWhole(scaled, decimals: $0)
      }
      return NumberText.fixed(scaled, decimals: needed ?? 3) + suffix
    }
    if decimals > 6 || value.magnitude >= 1e15 { return NumberText.significant(value, digits: 4) }
    return NumberText.fixed(value, decimals: decimals)
  }

  private static func isWhole(_ value: Double, decimals: Int) -> Bool {
    var scaled = value
    for _ in 0..<decimals { scaled *= 10 }
    return abs(scaled - scaled.rounded()) < 1e-6 * max(1, scaled.magnitude * 1e-3)
  }
}
