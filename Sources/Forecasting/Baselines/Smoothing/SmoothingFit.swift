import Recurrent
import TimeSeries

/// An exponential smoothing fitted to one series by maximum likelihood.
struct SmoothingFit: Hashable, Sendable {
  let form: SmoothingForm
  /// m; 1 without a season.
  let period: Int
  let weights: SmoothingWeights
  /// Before the first step.
  let start: SmoothingState
  /// −2 ln L; see `SmoothingLikelihood`.
  let likelihood: Double
  /// Σe²
  let squaredErrors: Double
  let observed: Int

  /// AICc = −2 ln L + 2K + 2K(K + 1)/(n − K − 1), K counting σ too. Source: C. M. Hurvich and C.-L.
  /// Tsai, "Regression and time series model selection in small samples", Biometrika 76 (1989),
  /// doi:10.1093/biomet/76.2.297.
  var criterion: Double {
    let k = Double(form.parameterCount(period: period) + 1)
    return likelihood + 2 * k + 2 * k * (k + 1) / (Double(observed) - k - 1)
  }

  /// σ² = Σe²/(n − p), p the free parameters.
  var variance: Double {
    squaredErrors / Double(observed - form.parameterCount(period: period))
  }

  /// Seasons of more steps have too many states to estimate.
  static let longestSeason = 24

  /// Whether n values are enough for the criterion, more than K + 1, and for a first season.
  static func isPossible(_ form: SmoothingForm, period: Int, observed: Int) -> Bool {
    if form.hasSeason && !((2...longestSeason).contains(period) && observed > period) {
      return false
    }
    return observed > form.parameterCount(period: period) + 2
  }

  init(
    form: SmoothingForm, period: Int, weights: SmoothingWeights, start: SmoothingState,
    likelihood: Double, squaredErrors: Double, observed: Int
  ) {
    self.form = form
    self.period = period
    self.weights = weights
    self.start = start
    self.likelihood = likelihood
    self.squaredErrors = squaredErrors
    self.observed = observed
  }

  /// Fits `form` to `values`, the first one observed, in units of their magnitude.
  ///
  /// Cost: some two hundred passes over the values, forth and back; see `SmoothingSearch`.
  ///
  /// - Returns: nil where no start has a likelihood.
  init?(_ form: SmoothingForm, period: Int, values: [Double]) {
    var search = SmoothingSearch(form, period: period, values: values)
    guard let best = search.fit() else { return nil }
    self = best
  }

  /// The form of the smallest AICc; the first one where several are as good; nil where none is possible.
  init?(bestOf forms: [SmoothingForm], period: Int, values: [Double]) {
    let observed = values.count { !$0.isNaN }
    let isPositive = values.allSatisfy { !($0 <= 0) }
    var best: SmoothingFit?
    for form in forms
    where SmoothingFit.isPossible(form, period: period, observed: observed)
      && (isPositive || form.errors == .additive)
    {
      guard let fit = SmoothingFit(form, period: period, values: values) else { continue }
      if fit.criterion < best?.criterion ?? .infinity { best = fit }
    }
    guard let best else { return nil }
    self = best
  }
}
