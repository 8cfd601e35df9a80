extension MetricInput {
  /// The pinball loss, mean over steps and quantiles of max(p (y − q), (p − 1)(y − q)), in data units.
  ///
  /// The quantiles are the bounds of all intervals, of the orders p = (1 ∓ level)/2, and the point
  /// forecast as the median. Source: R. Koenker and G. Bassett, "Regression quantiles", Econometrica 46
  /// (1978), doi:10.2307/1913643.
  func pinballLoss() -> MetricValue { meanPinball(times: 1) }

  /// CRPS = ∫ (F(x) − 1{y ≤ x})² dx, in data units; for a point forecast alone it would be the MAE.
  ///
  /// From sample paths, exactly for their empirical distribution: of m values x_(1) ≤ … ≤ x_(m),
  /// 2/m² Σ (x_(i) − y)(m 1{y < x_(i)} − i + ½), which is mean |X − y| − ½ mean |X − X'|. Source:
  /// T. Gneiting and A. E. Raftery, "Strictly proper scoring rules, prediction, and estimation", Journal of
  /// the American Statistical Association 102 (2007), doi:10.1198/016214506000001437, section 4.2;
  /// A. Jordan, F. Krüger, S. Lerch, "Evaluating probabilistic forecasts with scoringRules", Journal
  /// of Statistical Software 90 (2019), doi:10.18637/jss.v090.i12.
  ///
  /// From intervals, twice the mean pinball loss of their bounds and the median, which is the weighted
  /// interval score: an approximation that improves with the number of levels. Source: J. Bracher,
  /// E. L. Ray, T. Gneiting, N. G. Reich, "Evaluating epidemic forecasts in an interval format", PLOS
  /// Computational Biology 17 (2021), doi:10.1371/journal.pcbi.1008618.
  func continuousRankedProbabilityScore() -> MetricValue {
    guard !samples.isEmpty else { return meanPinball(times: 2) }
    if let step = observedSteps.first(where: { step in
      samples.contains { !$0[step].isFinite }
    }) {
      return MetricValue(undefined: "no sample path at step \(step + 1)")
    }
    let count = Double(samples.count)
    return mean { step in
      let y = actual[step]
      var sum = 0.0
      for (rank, x) in samples.map({ $0[step] }).sorted().enumerated() {
        let weight = (y < x ? count : 0) - Double(rank) - 0.5
        sum += (x - y) * (weight / count)
      }
      return 2 * sum / count
    }
  }

  /// The interval score, mean of (u − l) + 2/α (l − y)₊ + 2/α (y − u)₊ with α = 1 − level, in data
  /// units: narrow intervals score low, and each miss costs 2/α times its distance.
  ///
  /// Also called the Winkler score. Source: Gneiting and Raftery (2007),
  /// doi:10.1198/016214506000001437, section 6.2; R. L. Winkler, "A decision-theoretic approach to
  /// interval estimation", Journal of the American Statistical Association 67 (1972),
  /// doi:10.1080/01621459.1972.10481224.
  func intervalScore(level: Double?) -> MetricValue {
    interval(level) { interval, step in
      let (y, lower, upper) = (actual[step], interval.lower[step], interval.upper[step])
      let miss = max(lower - y, 0) + max(y - upper, 0)
      return (upper - lower) + 2 / (1 - interval.level) * miss
    }
  }

  /// The share of actual values within the interval, bounds included, in percent: 80 of an 80 % interval
  /// would be right.
  ///
  /// Source: P. F. Christoffersen, "Evaluating interval forecasts", International Economic Review 39
  /// (1998), doi:10.2307/2527341.
  func coverage(level: Double?) -> MetricValue {
    interval(level) { interval, step in
      interval.lower[step] <= actual[step] && actual[step] <= interval.upper[step] ? 100 : 0
    }
  }

  /// The mean of a score of the interval of a level.
  private func interval(
    _ level: Double?, _ score: (_ interval: Interval, _ step: Int) -> Double
  ) -> MetricValue {
    guard let interval = intervals.first(where: { $0.level == level }) else {
      return MetricValue(undefined: "the forecast has no interval of this level")
    }
    return undefinedBound(of: [interval]) ?? mean { score(interval, $0) }
  }

  private func meanPinball(times factor: Double) -> MetricValue {
    guard !intervals.isEmpty else {
      return MetricValue(undefined: "the forecast has no intervals")
    }
    if let undefined = undefinedBound(of: intervals) { return undefined }
    return mean { step in
      var sum = MetricInput.pinball(actual[step], point[step], order: 0.5)
      for interval in intervals {
        let tail = (1 - interval.level) / 2
        sum += MetricInput.pinball(actual[step], interval.lower[step], order: tail)
        sum += MetricInput.pinball(actual[step], interval.upper[step], order: 1 - tail)
      }
      return factor * sum / Double(2 * intervals.count + 1)
    }
  }

  private static func pinball(_ actual: Double, _ quantile: Double, order: Double) -> Double {
    let error = actual - quantile
    return max(order * error, (order - 1) * error)
  }

  private func undefinedBound(of intervals: [Interval]) -> MetricValue? {
    observedSteps.first { step in
      intervals.contains { !$0.lower[step].isFinite || !$0.upper[step].isFinite }
    }.map { MetricValue(undefined: "no interval at step \($0 + 1)") }
  }
}
