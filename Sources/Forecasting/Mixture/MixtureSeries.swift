import Recurrent
import TimeSeries

/// One series as the networks of a mixture see it: whole, without gaps, in logarithms or in units of its
/// mean size.
///
/// A missing value is taken from the season before, the longer one first, or from the value before; what
/// lies before the first value is that value. So no number of the series depends on a later one, and
/// every window is whole. All in Double: what a network reads are differences from the level of a window.
struct MixtureSeries: Sendable {
  /// How values are read.
  enum Form: String, CaseIterable, Hashable, Sendable {
    /// As logarithms where all are above 0, as ratios otherwise.
    case logarithm
    /// In units of the mean size of the series.
    case ratio
  }

  /// The form in use: ratios where there is no logarithm.
  let form: Form
  /// z `[n]`, none missing.
  let values: [Double]
  let isObserved: [Bool]
  /// The index of the first value; n where there is none.
  let first: Int
  /// What a value of 1 stands for in data units: 1 for logarithms.
  let size: Double
  /// No value is below 0, and no forecast shall be.
  let isNonnegative: Bool
  /// The value of a series that has but one, which is what it is continued by.
  private let constant: Double?

  init(_ data: [Double], form wanted: Form, lags: [Int]) {
    var (least, most) = (Double.infinity, -Double.infinity)
    for value in data where !value.isNaN {
      least = min(least, value)
      most = max(most, value)
    }
    isNonnegative = least >= 0
    form = wanted == .logarithm && least > 0 ? .logarithm : .ratio
    let meanSize = form == .ratio ? Moments(of: data[...])?.meanAbsolute ?? 0 : 0
    size = meanSize >= .leastNormalMagnitude && meanSize.isFinite ? meanSize : 1
    isObserved = data.map { !$0.isNaN }
    let first = isObserved.firstIndex(of: true) ?? data.count
    self.first = first
    constant = least == most ? least : nil
    var filled = data
    for index in filled.indices.dropFirst(first) {
      guard !isObserved[index] else {
        filled[index] =
          form == .logarithm ? Elementary.log(filled[index]) : filled[index] / size
        continue
      }
      let lag = lags.first { index - $0 >= first } ?? 1
      filled[index] = filled[index - lag]
    }
    let before = first < filled.count ? filled[first] : 0
    for index in 0..<first { filled[index] = before }
    values = filled
  }

  var count: Int { values.count }

  /// The mean of the last `span` values before an origin, none of them before the first.
  func level(before origin: Int, span: Int) -> Double {
    let begin = max(first, origin - span)
    precondition(begin < origin, "a level before \(origin) of a series from \(first) on")
    var sum = 0.0
    for index in begin..<origin { sum += values[index] }
    return sum / Double(origin - begin)
  }

  /// The window before an origin as differences from `level`, in units of `scale`.
  func read(
    _ window: inout [Double], before origin: Int, level: Double, scale: Double
  ) {
    let start = origin - window.count
    for index in window.indices {
      window[index] = (values[max(start + index, 0)] - level) / scale
    }
  }

  /// The root mean square of such differences over all windows, at least 1e-4.
  func spread(window length: Int, span: Int) -> Double {
    var window = [Double](repeating: 0, count: length)
    var sum = 0.0
    var cells = 0.0
    for origin in stride(from: first + 1, through: count, by: 1) {
      read(&window, before: origin, level: level(before: origin, span: span), scale: 1)
      for value in window { sum += value * value }
      cells += Double(length)
    }
    return cells > 0 ? max((sum / cells).squareRoot(), 1e-4) : 1
  }

  /// The standard deviation of the values from the first on, 1 where they are all the same.
  var deviation: Double {
    let known = values.dropFirst(first)
    return Moments(of: known).map { $0.standardDeviation > 0 ? $0.standardDeviation : 1 } ?? 1
  }

  /// The data value of a forecast that differs so much from a level.
  func data(_ difference: Double, level: Double) -> Double {
    if let constant { return constant }
    guard form == .logarithm else {
      let value = (level + difference) * size
      return isNonnegative ? max(value, 0) : value
    }
    return Elementary.exp(
      level + min(max(difference, -MixtureSeries.limit), MixtureSeries.limit))
  }

  /// The most a logarithm moves from the level: factors beyond it are a network out of its depth.
  private static let limit = 20.0
}
