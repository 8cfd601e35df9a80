package import TimeSeries

/// Errors of several models by lead time: means of |y − ŷ|, in units of each series' seasonal scale (as in
/// MASE) or, where no series has one, in data units.
package struct LeadTimeErrors: Hashable, Sendable {
  package var metric: Metric
  package var models: [String]
  /// [model][lead]; nil where nothing was observed or a forecast is missing.
  package var values: [[Double?]]

  /// The same over ranges of leads, at most `count` of them and equally long but for the last; counted
  /// from 1.
  package func ranges(
    atMost count: Int
  ) -> [(leads: ClosedRange<Int>, values: [Double?])] {
    let leads = values.first?.count ?? 0
    let length = max(1, (leads - 1) / count + 1)
    return stride(from: 0, to: leads, by: length).map { first in
      let range = first..<min(first + length, leads)
      return (
        range.lowerBound + 1...range.upperBound,
        values.map { row in
          var mean = WeightedMean()
          for lead in range {
            guard let value = row[lead] else { return nil }
            mean.add(value)
          }
          return mean.value
        }
      )
    }
  }
}
