package import TimeSeries

/// A value that is no count, for a likelihood of counts.
package struct NoCount: Error, Hashable, Sendable, CustomStringConvertible {
  package let id: SeriesID
  package let value: Double

  package var description: String {
    "--loss negbin is for counts, and series \(id.text) has the value \(value), which is "
      + (value < 0 ? "negative" : "no whole number") + "; use --loss gaussian or student-t"
  }
}

extension Panel {
  /// The first observed value that is no whole number from 0 on.
  package var firstNoCount: NoCount? {
    for series in series {
      if let value = series.values.first(where: { !$0.isNaN && ($0 < 0 || $0 != $0.rounded()) }) {
        return NoCount(id: series.id, value: value)
      }
    }
    return nil
  }
}
