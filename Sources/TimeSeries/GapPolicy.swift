/// What is done about steps without a value.
///
/// A step is without a value where the file has no row for it, or a row whose cell is missing: both are gaps,
/// and a policy treats them alike. The grid of a series runs from its first row to its last.
package enum GapPolicy: String, CaseIterable, Hashable, Sendable {
  /// They stay without a value: networks see that nothing was observed, and no loss counts them.
  case mask
  /// Loading refuses them.
  case error
  /// On the line between the values on both sides, in steps; those at the ends stay as they are.
  case interpolate
  /// The value before them; those at the start stay as they are.
  case forwardFill = "ffill"
  /// 0. A series without any value stays as it is.
  case zero

  /// Whether filling is a statement about the data rather than a guess: such values may be measured
  /// against, and do not depend on what comes after them.
  package var isStatement: Bool { self == .zero }
}

extension [Double] {
  /// The values with their gaps filled; NaN = missing, before and after.
  ///
  /// Filling twice is filling once. A guess depends on observed values at or before the end of the array
  /// alone: whoever may not see what comes after a cutoff cuts first and fills then.
  package func filled(by policy: GapPolicy) -> [Double] {
    guard policy != .mask, policy != .error, contains(where: \.isNaN),
      let first = firstIndex(where: { !$0.isNaN })
    else { return self }
    var values = self
    var last: Int?
    for index in indices {
      if !self[index].isNaN {
        if policy == .interpolate, let last { values.fillLine(from: last, to: index) }
        last = index
      } else if policy == .zero {
        values[index] = 0
      } else if policy == .forwardFill, index > first {
        values[index] = values[index - 1]
      }
    }
    return values
  }

  /// Two products rather than one difference: the span of two finite values may overflow.
  private mutating func fillLine(from start: Int, to end: Int) {
    let (before, after) = (self[start], self[end])
    for index in start + 1..<Swift.max(end, start + 1) {
      let share = Double(index - start) / Double(end - start)
      self[index] = before * (1 - share) + after * share
    }
  }
}

extension Observations {
  /// The observations with their gaps filled, packed again as those of a file are.
  package func filled(by policy: GapPolicy) -> Observations {
    guard policy != .mask, policy != .error, missingCount > 0 else { return self }
    return Observations(packing: decoded().filled(by: policy))
  }
}

extension Panel {
  package func filled(by policy: GapPolicy) -> Panel {
    guard policy != .mask, policy != .error else { return self }
    var panel = self
    for index in series.indices {
      panel.series[index].values = series[index].values.filled(by: policy)
    }
    return panel
  }

  /// How much a policy fills.
  package func filling(by policy: GapPolicy) -> GapFilling {
    var filling = GapFilling(filled: 0, steps: cellCount, series: 0)
    guard policy != .mask, policy != .error else { return filling }
    for series in series {
      let missing = series.missingCount
      guard missing > 0 else { continue }
      let filled = missing - series.values.filled(by: policy).missingCount
      filling.filled += filled
      filling.series += filled > 0 ? 1 : 0
    }
    return filling
  }
}

/// Steps that were given a value.
package struct GapFilling: Hashable, Sendable, CustomStringConvertible {
  package var filled: Int
  /// Of the whole panel.
  package var steps: Int
  /// Series with a filled step.
  package var series: Int

  package var description: String { "filled \(filled) of \(steps) steps in \(series) series" }
}
