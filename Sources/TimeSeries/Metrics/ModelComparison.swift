/// Figures of one model relative to those of another.
struct ModelComparison {
  let models: [String]
  /// The figure of a model, by its position.
  let value: (_ metric: Metric, _ model: Int) -> MetricValue

  /// OWA = ½ (sMAPE / sMAPE of Naive2 + MASE / MASE of Naive2), the averages over the series taken
  /// first: below 1, better than Naive2.
  ///
  /// Undefined where Naive2 is not among the models or without error. Source: S. Makridakis,
  /// E. Spiliotis, V. Assimakopoulos, "The M4 competition", International Journal of Forecasting 36
  /// (2020), doi:10.1016/j.ijforecast.2019.04.014.
  func overallWeightedAverage(of model: Int) -> MetricValue {
    let symmetric = ratio(.symmetricMeanAbsolutePercentageError, model, to: "Naive2")
    let scaled = ratio(.meanAbsoluteScaledError, model, to: "Naive2")
    guard let first = symmetric.value else { return symmetric }
    guard let second = scaled.value else { return scaled }
    return MetricValue((first + second) / 2).finite
  }

  /// skill = 100 · (1 − MASE / MASE of SeasonalNaive), in percent: above 0, better than repeating the last
  /// season.
  ///
  /// Source: R. J. Hyndman and G. Athanasopoulos, "Forecasting: principles and practice", 3rd
  /// edition, section 5.9, https://otexts.com/fpp3/distaccuracy.html.
  func skill(of model: Int) -> MetricValue {
    let scaled = ratio(.meanAbsoluteScaledError, model, to: "SeasonalNaive")
    return scaled.value.map { MetricValue(100 * (1 - $0)).finite } ?? scaled
  }

  private func ratio(_ metric: Metric, _ model: Int, to reference: String) -> MetricValue {
    let own = value(metric, model)
    guard let error = own.value else { return own }
    guard let position = models.firstIndex(of: reference) else {
      return MetricValue(undefined: "\(reference) was not measured")
    }
    let other = value(metric, position)
    guard let divisor = other.value else { return other }
    guard divisor > 0 else {
      return MetricValue(undefined: "the \(metric.rawValue) of \(reference) is 0")
    }
    return MetricValue(error / divisor).finite
  }
}
