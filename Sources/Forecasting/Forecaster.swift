package import TimeSeries

/// A way to forecast, with its settings, not yet fitted.
package protocol Forecaster: Sendable {
  associatedtype Fitted: FittedForecaster

  /// The column its forecasts fill, such as `SeasonalNaive`.
  var modelName: String { get }

  /// Learns from a panel that ends at its cutoffs; nothing after them is seen.
  func fit(_ panel: Panel) throws -> Fitted
}

/// What a forecaster has learnt: all it takes to continue a panel.
package protocol FittedForecaster: Sendable {
  /// Continues each series of `panel` by `horizon` steps, in the panel's order.
  ///
  /// The panel need not be the one fitted: it is the history up to the cutoff, in data units, NaN =
  /// missing. `levels` are the nominal coverages of the intervals, 0.8 rather than 80; the
  /// intervals come by rising level.
  func forecast(_ panel: Panel, horizon: Int, levels: [Double]) throws -> [Forecast]
}

/// Why a series cannot be continued.
package enum ForecastError: Error, Hashable, Sendable, CustomStringConvertible {
  case noObservedValue(SeriesID)
  /// The values are too few for the transforms.
  case tooFewValues(SeriesID, reason: String)
  /// The values leave the domain of the transform.
  case transform(SeriesID, reason: String)
  /// A forecast is no finite number, at a lead time counted from 1.
  case notFinite(SeriesID, step: Int)
  /// The network reads a column that the data have not.
  case noCovariate(Covariate)
  /// Numbers where there were categories, or the reverse.
  case covariateKind(Covariate)
  /// No mean or spread is finite.
  case covariateRange(Covariate, reason: String)
  /// A covariate of the future is missing where a forecast reads it.
  case futureUnknown(SeriesID, Covariate, stamp: String)

  /// Whether more values would help, rather than other ones.
  var isLackOfValues: Bool {
    switch self {
    case .noObservedValue, .tooFewValues: true
    case .transform, .notFinite, .noCovariate, .covariateKind, .covariateRange, .futureUnknown:
      false
    }
  }

  /// The one series it is about; nil where it is about all.
  package var seriesID: SeriesID? {
    switch self {
    case .noObservedValue(let id), .tooFewValues(let id, _), .transform(let id, _),
      .notFinite(let id, _), .futureUnknown(let id, _, _):
      id
    case .noCovariate, .covariateKind, .covariateRange: nil
    }
  }

  package var description: String {
    switch self {
    case .noObservedValue(let id):
      "series \(id.text) has no observed value to forecast from; remove it or give it values"
    case .tooFewValues(let id, let reason):
      "series \(id.text): \(reason); give it more values, or fit with shorter lags of --difference"
    case .transform(let id, let reason):
      "series \(id.text): \(reason); use --transform none"
    case .notFinite(let id, let step):
      "the forecast of series \(id.text) leaves the finite numbers at step \(step); "
        + "use a shorter --horizon or fit again with --transform none"
    case .noCovariate(let column):
      "the network reads the \(column.role.rawValue) covariate \(column.name), and the data have none "
        + "of that name; add the column, or fit without it"
    case .covariateKind(let column):
      column.categories == nil
        ? "the covariate \(column.name) was a number when the network was fitted, and is not in these "
          + "data; write numbers"
        : "the covariate \(column.name) had categories when the network was fitted, and these data have "
          + "numbers; write the categories"
    case .covariateRange(let column, let reason):
      "the covariate \(column.name): \(reason); leave out or correct its extreme values"
    case .futureUnknown(let id, let column, let stamp):
      "series \(id.text) has no \(column.name) at \(stamp), which its forecast reads; give it in rows "
        + "after the last value or with --future FILE; a holiday, with --holidays FILE"
    }
  }
}
