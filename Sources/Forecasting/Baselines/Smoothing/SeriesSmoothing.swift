import TimeSeries

/// The smoothing of one series, and the units it is in.
struct SeriesSmoothing: Hashable, Sendable {
  let fit: SmoothingFit
  /// σ²; nil where a single value says nothing about it.
  let variance: Double?
  /// Values are divided by this power of two.
  let unit: Double
}

extension SeriesSmoothing {
  /// - Parameter values: the first one observed; NaN = missing.
  init(fitting values: [Double], method: SmoothingMethod, period: Int) {
    let unit = values.binaryUnit
    let scaled = values.map { $0 / unit }
    guard let moments = Moments(of: scaled[...]), !scaled[0].isNaN else {
      preconditionFailure("the first of \(values.count) values is missing")
    }
    if moments.standardDeviation > 0 {
      for forms in method.forms {
        if let fit = SmoothingFit(bestOf: forms, period: period, values: scaled) {
          self.init(fit: fit, variance: fit.variance, unit: unit)
          return
        }
      }
    }
    let (fit, variance) = SeriesSmoothing.last(scaled)
    self.init(fit: fit, variance: variance, unit: unit)
  }

  /// The last value: simple exponential smoothing with α = 1 that begins at the first one. σ² is the mean
  /// square of the changes.
  private static func last(_ values: [Double]) -> (fit: SmoothingFit, variance: Double?) {
    let weights = SmoothingWeights(level: 1)
    let start = SmoothingState(level: values[0], slope: 0, season: [0])
    var likelihood = SmoothingLikelihood(.simple, period: 1, values: values)
    let outcome = likelihood.run(weights, from: start)
    let fit = SmoothingFit(
      form: .simple, period: 1, weights: weights, start: start,
      likelihood: outcome?.value ?? .infinity, squaredErrors: outcome?.squaredErrors ?? 0,
      observed: likelihood.observed)
    let changes = likelihood.observed - 1
    return (fit, changes > 0 ? fit.squaredErrors / Double(changes) : nil)
  }

  /// −2 ln L in data units: what is divided by `unit` is denser by as much.
  var likelihood: Double { fit.likelihood + SeriesSmoothing.density(unit, fit.observed) }

  /// AICc in data units.
  var criterion: Double { fit.criterion + SeriesSmoothing.density(unit, fit.observed) }

  private static func density(_ unit: Double, _ observed: Int) -> Double {
    2 * Double(observed) * Double(unit.exponent) * 0.6931471805599453
  }

  /// The expected values after `history`, whose first step is that of the series fitted, and normal
  /// intervals around them.
  ///
  /// After missing values at the end, their steps are part of the lead time. Where the states lose their
  /// meaning on the way, as after a value of zero under a multiplicative season, the last value is
  /// forecast.
  func forecast(_ history: [Double], horizon: Int, levels: [Double]) -> SeriesForecast {
    let unseen = history.reversed().prefix(while: \.isNaN).count
    let scaled = history.dropLast(unseen).map { $0 / unit }
    var (fit, variance) = (self.fit, self.variance)
    var likelihood = SmoothingLikelihood(fit.form, period: fit.period, values: scaled)
    var state = likelihood.run(fit.weights, from: fit.start)?.state
    if state == nil {
      (fit, variance) = SeriesSmoothing.last(scaled)
      state = fit.start
      state?.level = scaled[scaled.count - 1]
    }
    guard let state else { preconditionFailure("no state after \(scaled.count) values") }
    var moments = SmoothingMoments(
      fit.form, fit.weights, variance: variance ?? 0, state: state,
      phase: scaled.count % fit.period)
    var point: [Double] = []
    var deviations: [Double] = []
    for step in 0..<unseen + horizon {
      let (mean, square) = moments.next()
      guard step >= unseen else { continue }
      point.append(mean.isFinite ? mean : point.last ?? scaled[scaled.count - 1])
      // Variances that leave the finite numbers stay at the edge.
      let deviation = square.squareRoot()
      deviations.append(deviation.isFinite ? deviation : SeriesSmoothing.widest)
    }
    return SeriesForecast(
      point: point, deviations: variance == nil ? nil : deviations, levels: levels, unit: unit)
  }

  /// The widest deviation, in units: far beyond any series, and finite times any quantile.
  private static let widest = 1e300
}
