package import TimeSeries

/// Where a model comes from.
package struct Provenance: Hashable, Sendable {
  /// The version of the program that fitted it.
  package var version: String
  /// SHA-256 of the data file, 64 hexadecimal digits.
  package var dataChecksum: String
  /// The data file's name, without its folder.
  package var dataName: String
  package var rows: Int
  package var series: Int
  /// Of everything the fit depended on; nil in files of before there were any.
  package var fingerprint: Fingerprint?

  package init(
    version: String, dataChecksum: String, dataName: String, rows: Int, series: Int,
    fingerprint: Fingerprint? = nil
  ) {
    self.version = version
    self.dataChecksum = dataChecksum
    self.dataName = dataName
    self.rows = rows
    self.series = series
    self.fingerprint = fingerprint
  }
}

/// Everything a fit leaves behind, as one file holds it: enough to predict and to report without the
/// CSV, and nothing that depends on the clock.
package struct Model: Sendable {
  package var forecaster: FittedModel
  /// The end of each series, long enough for the forecaster's reach and for a plot.
  package var history: Panel
  package var holdout: Holdout?
  package var curve: TrainingCurve
  package var choices: [Choice]
  package var warnings: [String]
  /// The further models that the fit was asked to measure.
  package var comparisons: [Comparison]
  package var provenance: Provenance

  package init(fit: Fit, panel: Panel, choices: [Choice], provenance: Provenance) {
    forecaster = fit.forecaster
    // A series that was left out of the fit has no state to be forecast with.
    let known = Set(fit.forecaster.seriesIDs)
    var fitted = panel
    fitted.series.removeAll { !known.contains($0.id) }
    precondition(
      fitted.series.map(\.id) == fit.forecaster.seriesIDs,
      "\(known.count) states for \(fitted.series.count) series")
    history = Model.tail(of: fitted, configuration: fit.forecaster.configuration)
    holdout = fit.holdout
    curve = fit.curve
    self.choices = choices + fit.choices
    warnings = fit.warnings
    comparisons = fit.comparisons
    self.provenance = provenance
  }

  init(
    forecaster: FittedModel, history: Panel, holdout: Holdout?,
    curve: TrainingCurve, choices: [Choice], warnings: [String], comparisons: [Comparison],
    provenance: Provenance
  ) {
    self.forecaster = forecaster
    self.history = history
    self.holdout = holdout
    self.curve = curve
    self.choices = choices
    self.warnings = warnings
    self.comparisons = comparisons
    self.provenance = provenance
  }

  /// The error figures on the holdout; undefined ones where nothing could be held out.
  package var accuracy: AccuracySummary {
    if let holdout { return holdout.accuracy }
    let configuration = forecaster.configuration
    let models =
      [configuration.modelName] + Fitting.competitorNames(configuration, comparisons)
    let none = MetricValue(undefined: "no series is long enough to hold out a horizon")
    return AccuracySummary(
      models: models,
      rows: Figure.all(levels: []).map {
        AccuracySummary.Row(seriesID: nil, figure: $0, values: models.map { _ in none })
      }, seasonalPeriod: configuration.seasonalPeriod)
  }

  /// What the user should know: the warnings of the fit, and whether the model disappoints.
  package var allWarnings: [String] {
    warnings + [holdout?.disappointment(of: forecaster.configuration)].compactMap(\.self)
  }

  /// Series of the data it was fitted to that it does not hold: they could not be fitted.
  package func leftOut(of panel: Panel) -> [SeriesFailure] {
    let known = Set(history.series.map(\.id))
    return panel.series.filter { !known.contains($0.id) }.map {
      SeriesFailure($0.id, "series \($0.id.text) could not be fitted and was left out of the model")
    }
  }

  /// Observations kept over all series, unless forecasts need more.
  private static let keptObservations = 1_000_000

  /// The end of each series: what a forecast and the naive methods on the holdout need, and up to
  /// `keeping` observations where there is room, to be plotted. A combination has all there is room for:
  /// seasonal indices and statistical methods rest on the whole.
  static func tail(
    of panel: Panel, configuration: ModelConfiguration, keeping: Int = 2000
  ) -> Panel {
    let needed =
      configuration.horizon + max(2 * configuration.seasonalPeriod, configuration.reach)
    let room = keptObservations / max(1, panel.series.count)
    let affordable = configuration.network == nil ? room : min(keeping, room)
    let count = max(needed, affordable)
    var tail = panel
    tail.series = panel.series.map { series in
      let known = series.values.decoded()
      let values = known.filled(by: configuration.gaps)
      let beforeHoldout = Array(known.dropLast(configuration.horizon)).filled(
        by: configuration.gaps)
      let start = min(
        series.count - count, configuration.network?.firstNeeded(of: values) ?? series.count,
        beforeHoldout.firstOfLastSeason(period: configuration.seasonalPeriod))
      // A gap at the start of the tail is to be filled as in the whole: from the value before it.
      let observed =
        configuration.gaps == .mask || start <= 0
        ? start : known[...start].lastIndex { !$0.isNaN } ?? 0
      return series.steps(max(0, observed)..<series.count)
    }
    return tail
  }

  /// The history continued by newer rows of the same series.
  ///
  /// A stamp that both hold takes the newer file's value. A series of `newer` that starts after the
  /// history's end leaves missing steps between; one the model does not know comes in as it is; one that
  /// `newer` does not hold is left out. Throws where a series' stamps do not lie on its grid.
  package func history(continuedBy newer: Panel) throws(ContinuationError) -> Panel {
    guard newer.frequency == history.frequency else {
      throw .frequency(known: history.frequency.name, found: newer.frequency.name)
    }
    guard newer.stampStyle.countsUTC == history.stampStyle.countsUTC else { throw .clock }
    let joined = CovariateJoin(history: history.covariates, newer: newer.covariates)
    var known: [SeriesID: Series] = [:]
    for series in history.series { known[series.id] = series }
    var result = newer
    result.covariates = joined.covariates
    for (index, series) in newer.series.enumerated() {
      guard var merged = known[series.id] else {
        result.series[index].covariates = joined.cells(of: series)
        continue
      }
      guard let first = series.frequency.steps(from: merged.start, to: series.start) else {
        throw .offGrid(series.id)
      }
      guard first > 0 else {
        result.series[index].covariates = joined.cells(of: series, continuing: merged, from: first)
        continue
      }
      guard first - merged.count <= Model.longestGap else {
        throw .gap(series.id, steps: first - merged.count)
      }
      let missing = max(0, first - merged.count)
      merged.covariates = joined.cells(of: series, continuing: merged, from: first)
      merged.values = Observations(
        merged.values.prefix(first) + Array(repeating: .nan, count: missing) + series.values)
      result.series[index] = merged
    }
    return result
  }

  /// The same without the series of `newer` that do not continue theirs, unless that is all of them.
  package func historyOfEach(
    continuedBy newer: Panel
  ) throws(ContinuationError) -> (panel: Panel, failures: [SeriesFailure]) {
    var newer = newer
    var failures: [SeriesFailure] = []
    while true {
      do throws(ContinuationError) {
        return (try history(continuedBy: newer), failures)
      } catch {
        guard let id = error.seriesID, newer.series.count > 1 else { throw error }
        newer.series.removeAll { $0.id == id }
        failures.append(SeriesFailure(id, error.description))
      }
    }
  }

  /// A gap past this is a mistake rather than missing data.
  static let longestGap = 100_000
}

/// Why newer rows do not continue a model's history.
package enum ContinuationError: Error, Hashable, Sendable, CustomStringConvertible {
  case frequency(known: String, found: String)
  /// One has stamps in UTC, the other civil ones.
  case clock
  case offGrid(SeriesID)
  case gap(SeriesID, steps: Int)

  /// The one series it is about; nil where it is about all.
  package var seriesID: SeriesID? {
    switch self {
    case .offGrid(let id), .gap(let id, _): id
    case .frequency, .clock: nil
    }
  }

  package var description: String {
    switch self {
    case .frequency(let known, let found):
      "the model was fitted to data that are \(known), but these are \(found); fit a model to them"
    case .clock:
      "of the model's history and these data one tells how its clock stands to UTC and the other does "
        + "not; name the zone with --timezone, or write stamps as the history has them"
    case .offGrid(let id):
      "series \(id.text) has stamps between those of the model's history; fit a model to this file"
    case .gap(let id, let steps):
      "series \(id.text) begins \(steps) steps after the model's history ends; fit a model to this file"
    }
  }
}
