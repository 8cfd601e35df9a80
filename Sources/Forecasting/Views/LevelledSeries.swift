import Recurrent
import TimeSeries

/// One series as a view sees it: for every origin e of 0 … n, the window of w values before it in units
/// of its own level and spread.
///
/// With z the logarithm of the values (`LevelForm.logarithm`) or the values, without their
/// season where the view removes it, the level L(e) is the mean of the last k observed values of the
/// window, and x = z − L (`logarithm`), z / L − 1 with L at least a tenth of the series' mean size
/// (`ratio`), or (z − L) over that size (`difference`). The spread c(e) is the standard deviation of x over the window, NaN where it cannot be said. All in Double: the series
/// of a panel may differ by nine orders of magnitude; what a network reads is x / c.
struct LevelledSeries: Sendable {
  let view: View
  let form: LevelForm
  let window: Int
  /// z, NaN = missing.
  private(set) var values: [Double]
  let indices: SeasonalProfile?
  /// The mean size of the data, 1 where they are all 0.
  let size: Double
  private let span: Int
  /// `[n + 1]`: NaN where no value lies before the origin.
  private(set) var levels: [Double] = []
  private(set) var spreads: [Double] = []

  init(_ series: [Double], view: View, form: LevelForm, period: Int, window: Int) {
    self.view = view
    self.form = form
    self.window = window
    span = min(view.levelSpan(period: period), window)
    let plain = form == .logarithm ? series.map { $0.isNaN ? $0 : Elementary.log($0) } : series
    indices =
      view.removesSeason
      ? SeasonalProfile(
        fitting: plain, period: period, form: form.seasonalForm) : nil
    let meanSize = Moments(of: series[...])?.meanAbsolute ?? 0
    size = meanSize > 0 ? meanSize : 1
    values = []
    if let indices {
      values = plain.indices.map { indices.removed(from: plain[$0], at: $0) }
    } else {
      values = plain
    }
    levels.reserveCapacity(values.count + 1)
    spreads.reserveCapacity(values.count + 1)
    for origin in 0...values.count { appendUnits(before: origin) }
  }

  var count: Int { values.count }

  /// A value of z in units of the level before an origin.
  func relative(_ value: Double, origin: Int) -> Double {
    let level = levels[origin]
    return switch form {
    case .logarithm: value - level
    case .ratio: value / level - 1
    case .difference: (value - level) / size
    }
  }

  /// The data value at an index from a relative one.
  func data(_ relative: Double, origin: Int, at index: Int) -> Double {
    let level = levels[origin]
    let value =
      switch form {
      case .logarithm: level + relative
      case .ratio: level * (1 + relative)
      case .difference: level + relative * size
      }
    let whole = indices?.restored(to: value, at: index) ?? value
    return form == .logarithm ? Elementary.exp(whole) : whole
  }

  private mutating func appendUnits(before origin: Int) {
    var sum = 0.0
    var counted = 0
    for index in stride(from: origin - 1, through: max(0, origin - window), by: -1) {
      guard !values[index].isNaN else { continue }
      guard origin - index <= span || counted == 0 else { break }
      sum += values[index]
      counted += 1
    }
    guard counted > 0 else {
      levels.append(levels.last ?? .nan)
      spreads.append(.nan)
      return
    }
    let mean = sum / Double(counted)
    levels.append(form == .ratio ? max(mean, 0.1 * size) : mean)
    let inside = values[max(0, origin - window)..<origin].map { relative($0, origin: origin) }
    spreads.append(Moments(of: inside[...])?.standardDeviation ?? .nan)
  }
}
