package import TimeSeries

/// What is done about a forecast that would rest on old data or an old model.
package enum StalePolicy: String, CaseIterable, Hashable, Sendable {
  /// Nothing is written.
  case fail
  /// The forecast is written, and a warning said.
  case warn
  /// The last season is repeated in place of the model's forecast.
  case naive
}

/// How old data and model may be.
package struct AgeLimits: Hashable, Sendable {
  /// From the newest observation to now.
  package var dataLag: TimeSpan?
  /// From the writing of the model file to now.
  package var modelAge: TimeSpan?

  package init(dataLag: TimeSpan?, modelAge: TimeSpan?) {
    self.dataLag = dataLag
    self.modelAge = modelAge
  }

  package var isEmpty: Bool { dataLag == nil && modelAge == nil }

  /// What is too old, in words; empty where nothing is.
  ///
  /// - Parameters:
  ///   - newest: of the observations, in UTC; nil where stamps are no times.
  ///   - written: when the model was; nil where that does not count, as it was just shown to be what a
  ///     fit to these data gives.
  package func exceeded(newest: Timestamp?, written: Timestamp?, now: Timestamp) -> [String] {
    var reasons: [String] = []
    if let dataLag, let newest {
      let lag = now.span(since: newest)
      if lag > dataLag {
        reasons.append("the newest observation is \(lag) old, more than \(dataLag)")
      }
    }
    if let modelAge, let written {
      let age = now.span(since: written)
      if age > modelAge { reasons.append("the model is \(age) old, more than \(modelAge)") }
    }
    return reasons
  }
}
