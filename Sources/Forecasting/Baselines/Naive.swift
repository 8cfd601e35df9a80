package import TimeSeries

/// The last observed value, for every step.
///
/// ŷ_{n+k} = y_n. Source: R. J. Hyndman and G. Athanasopoulos, "Forecasting: principles and
/// practice", 3rd edition, section 5.2, https://otexts.com/fpp3/simple-methods.html.
package struct Naive: Forecaster {
  package let modelName = "Naive"

  package init() {}

  /// Nothing is learnt: the forecast rests on the history alone.
  package func fit(_ panel: Panel) -> FittedSeasonalNaive {
    FittedSeasonalNaive(modelName: modelName, seasonalPeriod: 1)
  }
}
