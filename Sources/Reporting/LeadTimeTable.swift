package import TimeSeries

/// Errors by lead time for the terminal: a row a model, a column a range of leads.
package enum LeadTimeTable {
  /// - Parameters:
  ///   - ranges: leads counted from 1, with each model's error; nil where unknown.
  ///   - limit: where lines end at the latest, nil: they are never broken.
  package static func text(
    metric: Metric, models: [String], ranges: [(leads: ClosedRange<Int>, values: [Double?])],
    limit: Int? = nil
  ) -> String {
    let smallest = ranges.flatMap(\.values).compactMap { $0 }.filter { $0 > 0 }.min() ?? 0
    let decimals = min(NumberText.decimals(showing: smallest, digits: 3), 6)
    let heading = ranges.map { range in
      range.leads.count == 1
        ? "\(range.leads.lowerBound)" : "\(range.leads.lowerBound)–\(range.leads.upperBound)"
    }
    let rows = models.enumerated().map { index, model in
      [VisibleText.shortened(model, to: 24)]
        + ranges.map { range in
          range.values[index].map { value in
            NumberText.plain(
              value < 1e9
                ? NumberText.fixed(value, decimals: decimals) : NumberText.significant(value))
          } ?? "undefined"
        }
    }
    return "\(metric.rawValue) by lead time\n"
      + AlignedCells.text([["model"] + heading] + rows, limit: limit)
  }
}
