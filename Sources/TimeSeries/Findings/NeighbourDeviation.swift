/// How far each value of a series lies from what its neighbours say.
///
/// Plain: x_t less the median of the (up to) three values on each side, as many on the one as on the other,
/// so that a trend cancels: the filter of Hampel without the value itself.
///
/// Seasonal: the same of y_t = x_t − x_{t−m}. A value out of line stands in y_t and, negated, in y_{t+m}:
/// of the two deviations the smaller counts, and none where their signs disagree, so that one outlier is not
/// found again a season later.
///
/// Values are taken in units of a power of two near the largest, which is exact: nothing overflows. Nothing
/// is copied; a deviation costs a handful of comparisons.
struct NeighbourDeviation {
  let values: [Double]
  /// m; nil: plain.
  let season: Int?
  /// What deviations are in, in data units.
  let unit: Double

  /// Neighbours on each side.
  static let reach = 3

  /// The plain or the seasonal deviation, whichever is clearly the smaller, by the medians of their
  /// magnitudes; a season needs three periods to be tried.
  init(_ values: [Double], unit: Double, seasonalPeriod: Int) {
    let plain = NeighbourDeviation(values: values, season: nil, unit: unit)
    guard seasonalPeriod > 1, values.count / 3 >= seasonalPeriod else {
      self = plain
      return
    }
    let seasonal = NeighbourDeviation(values: values, season: seasonalPeriod, unit: unit)
    let positions = SpreadSample.positions(of: values.count)
    guard let one = RobustSpread(seasonal.magnitudes(at: positions)),
      let other = RobustSpread(plain.magnitudes(at: positions)), one.median < 0.7 * other.median
    else {
      self = plain
      return
    }
    self = seasonal
  }

  private init(values: [Double], season: Int?, unit: Double) {
    self.values = values
    self.season = season
    self.unit = unit
  }

  /// Indices that are compared both with the season before and with the one after; all without a season.
  var judgedTwice: Range<Int> {
    guard let season else { return values.indices }
    return season..<max(season, values.count - season)
  }

  /// Magnitudes of the deviations that are defined.
  func magnitudes(at positions: [Int]) -> [Double] {
    positions.compactMap {
      let deviation = self[$0].magnitude
      return deviation.isNaN ? nil : deviation
    }
  }

  /// In units of `unit`; NaN where there is no value or no neighbour to compare it with.
  subscript(index: Int) -> Double {
    guard let season else { return plain(index) }
    let back = plain(index)
    let ahead = index + season < values.count ? -plain(index + season) : .nan
    if back.isNaN { return ahead }
    if ahead.isNaN { return back }
    if (back < 0) != (ahead < 0) { return 0 }
    return back.magnitude < ahead.magnitude ? back : ahead
  }

  /// x_t or y_t.
  func term(_ index: Int) -> Double {
    guard let season else { return values[index] / unit }
    return index < season ? .nan : values[index] / unit - values[index - season] / unit
  }

  private func plain(_ index: Int) -> Double {
    let own = term(index)
    if own.isNaN { return .nan }
    let reach = min(
      NeighbourDeviation.reach, index - (season ?? 0), values.count - 1 - index)
    guard reach >= 1 else { return .nan }
    var sorted = SmallSorted()
    for distance in 1...reach {
      sorted.insert(term(index - distance))
      sorted.insert(term(index + distance))
    }
    return sorted.count < 2 ? .nan : own - sorted.median
  }
}

/// A few values in rising order.
struct SmallSorted {
  private var values = InlineArray<6, Double>(repeating: 0)
  private(set) var count = 0

  /// NaN is passed over.
  mutating func insert(_ value: Double) {
    guard !value.isNaN else { return }
    precondition(count < 6, "\(count + 1) values where there is room for 6")
    var place = count
    while place > 0, values[place - 1] > value {
      values[place] = values[place - 1]
      place -= 1
    }
    values[place] = value
    count += 1
  }

  /// Of at least one value.
  var median: Double {
    precondition(count > 0, "the median of \(count) values, 1 is the least")
    let middle = count / 2
    return count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2
  }
}
