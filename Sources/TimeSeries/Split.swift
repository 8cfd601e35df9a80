/// A panel cut in two by time: what a model may see, and what it is measured against.
package struct Split: Hashable, Sendable {
  /// Every series up to its cutoff.
  package var training: Panel
  /// The steps after the cutoff, one series [h] for each of `training`, in the same order.
  package var actuals: [Series]
  /// Series that leave too little before the cutoff; they are in neither part.
  package var tooShort: [SeriesID]

  package init(training: Panel, actuals: [Series], tooShort: [SeriesID]) {
    self.training = training
    self.actuals = actuals
    self.tooShort = tooShort
  }
}

extension Panel {
  /// Holds out the last `horizon` steps of each series, missing ones included.
  ///
  /// Each series is cut at its own end, so series that stop at different stamps have different
  /// cutoffs. A series with fewer than `minimumTraining` observed values left is listed as too short.
  package func holdingOut(_ horizon: Int, minimumTraining: Int = 1) -> Split {
    precondition(horizon >= 1, "horizon \(horizon) must be at least 1")
    return split(horizon: horizon, minimumTraining: minimumTraining) { $0 - horizon }
  }

  /// The series without their last `count` steps; those for which that is no small part, or all that was
  /// observed, are left out, and where that would be all of them, the panel stays as it is.
  package func withoutLast(_ count: Int) -> Panel {
    var shorter = self
    shorter.series = series.compactMap { one in
      guard one.count > 3 * count else { return nil }
      let prefix = one.prefix(one.count - count)
      return prefix.missingCount < prefix.count ? prefix : nil
    }
    return shorter.series.isEmpty ? self : shorter
  }

  /// Cuts each series at `origin(count)`, the number of steps a model may see; nil: too short.
  func split(horizon: Int, minimumTraining: Int, origin: (_ count: Int) -> Int?) -> Split {
    precondition(
      minimumTraining >= 1, "minimum of training values \(minimumTraining) must be at least 1")
    var parts = Split(training: self, actuals: [], tooShort: [])
    parts.training.series = []
    for whole in series {
      guard let origin = origin(whole.count), origin >= 1,
        origin - whole.values.part(0..<origin).missingCount >= minimumTraining
      else {
        parts.tooShort.append(whole.id)
        continue
      }
      parts.training.series.append(whole.prefix(origin))
      parts.actuals.append(whole.steps(origin..<origin + horizon))
    }
    return parts
  }
}

extension Series {
  /// The steps of an index range as a series of their own, with their own stamps; covariates of the future
  /// stay known past its end.
  package func steps(_ range: Range<Int>) -> Series {
    var part = Series(
      id: id, start: timestamp(at: range.lowerBound), frequency: frequency,
      values: values.part(range))
    part.covariates = covariates.steps(range)
    return part
  }
}
