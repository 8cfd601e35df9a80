package import Forecasting
import SeriesIO
package import TimeSeries

/// A forecast of one series as a ledger keeps it: what was said, when, by which model, and how good the
/// model had promised to be.
package struct LedgerEntry: Hashable, Sendable {
  /// Of all forecasts made together: a digest of what they say, so that saying it again is no news.
  package var run: String
  /// When, in UTC.
  package var made: String
  /// SHA-256 of the model file; empty where the last season was repeated in its place.
  package var checksum: String
  package var modelName: String
  /// MAE on the holdout of the fit; nil where nothing was held out.
  package var promisedError: Double?
  package var seasonalPeriod: Int
  package var seriesID: SeriesID
  /// As the data write their stamps.
  package var cutoff: String
  package var steps: [Step]

  package struct Step: Hashable, Sendable {
    package var stamp: String
    /// Counted from 1.
    package var lead: Int
    package var point: Double
    package var bands: [Band]
  }

  /// An interval of one step.
  package struct Band: Hashable, Sendable {
    package var level: Double
    package var lower: Double
    package var upper: Double

    /// The level as a ledger writes it: 80, 97.5.
    var percent: Double { (level * 1e8).rounded() / 1e6 }
  }
}

extension LedgerEntry {
  /// Forecasts of one run.
  /// - Parameter isModels: false where the last season was repeated in place of the model's forecast.
  package static func entries(
    _ forecasts: [Forecast], by model: Model, checksum: String, isModels: Bool, made: Timestamp,
    style: StampStyle
  ) -> [LedgerEntry] {
    let promised = isModels ? model.promisedErrors : [:]
    var entries = forecasts.map { forecast in
      LedgerEntry(
        run: "", made: made.inUTC, checksum: isModels ? checksum : "",
        modelName: forecast.modelName,
        promisedError: promised[forecast.seriesID] ?? promised[nil],
        seasonalPeriod: model.accuracy.seasonalPeriod, seriesID: forecast.seriesID,
        cutoff: style.format(forecast.cutoff),
        steps: forecast.point.indices.map { index in
          Step(
            stamp: style.format(forecast.timestamp(lead: index + 1)), lead: index + 1,
            point: forecast.point[index],
            bands: forecast.intervals.map {
              Band(level: $0.level, lower: $0.lower[index], upper: $0.upper[index])
            })
        })
    }
    let timeless = entries.flatMap { entry in
      var entry = entry
      entry.made = ""
      return LedgerTable.rows(of: entry)
    }
    let run = String(Checksum.sha256(of: timeless).prefix(16))
    for index in entries.indices { entries[index].run = run }
    return entries
  }
}

extension Model {
  /// MAE on the holdout, by series and, under nil, over all.
  fileprivate var promisedErrors: [SeriesID?: Double] {
    var errors: [SeriesID?: Double] = [:]
    for row in accuracy.rows where row.metric == .meanAbsoluteError {
      if let error = row.values.first?.value { errors[row.seriesID] = error }
    }
    return errors
  }
}
