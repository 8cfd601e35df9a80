package import TimeSeries

/// The form of stamps that are no ISO 8601, as the user names it.
package enum StampForm: Hashable, Sendable {
  case epoch(EpochUnit)
  case pattern(TimeFormat)

  /// The form that a style has; nil for ISO 8601 and plain integers.
  package init?(_ style: StampStyle) {
    switch style {
    case .index, .nanoseconds, .year, .quarter, .month, .week, .date, .dateTime: return nil
    case .epoch(let unit, _): self = .epoch(unit)
    case .format(let format, _, _): self = .pattern(format)
    }
  }

  package init(_ text: String) throws(TimeFormatError) {
    if let unit = EpochUnit(rawValue: text) {
      self = .epoch(unit)
    } else if text.contains("%") {
      self = .pattern(try TimeFormat(text))
    } else {
      let units = EpochUnit.allCases.map(\.rawValue).joined(separator: ", ")
      throw TimeFormatError(
        what: "\"\(text)\" is no form of stamps",
        whatToDo: "write a pattern such as %d/%m/%Y, or one of \(units)")
    }
  }
}
