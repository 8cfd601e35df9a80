/// Bounds that a quantity cannot leave, such as 0 and the seats of a hall: forecasts and intervals end
/// there.
package struct ValueLimits: Hashable, Sendable {
  /// nil: none.
  package var floor: Double?
  package var ceiling: Double?

  package init(floor: Double? = nil, ceiling: Double? = nil) {
    if let floor, let ceiling {
      precondition(floor < ceiling, "a floor of \(floor) and a ceiling of \(ceiling)")
    }
    self.floor = floor
    self.ceiling = ceiling
  }

  package static let none = ValueLimits()

  /// NaN stays NaN.
  package func applied(to value: Double) -> Double {
    if let floor, value < floor { return floor }
    if let ceiling, value > ceiling { return ceiling }
    return value
  }

  /// Points and bounds within the limits, in the same order.
  package func applied(to forecast: Forecast) -> Forecast {
    guard self != .none else { return forecast }
    var limited = forecast
    limited.point = forecast.point.map(applied)
    limited.intervals = forecast.intervals.map {
      Interval(level: $0.level, lower: $0.lower.map(applied), upper: $0.upper.map(applied))
    }
    return limited
  }

  /// Observed values that lie outside.
  package func violations(in panel: Panel) -> Int {
    guard self != .none else { return 0 }
    return panel.series.reduce(0) { sum, series in
      sum + series.values.count { !$0.isNaN && applied(to: $0) != $0 }
    }
  }
}
