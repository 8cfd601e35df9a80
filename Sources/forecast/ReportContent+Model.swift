import Forecasting
import Reporting
import TimeSeries

extension ReportContent {
  /// A report of forecasts, out of what their model file holds.
  ///
  /// - Parameter title: nil: the name of the data.
  init(_ made: ForecastSource.Made, title: String?) {
    let model = made.model
    let configuration = model.forecaster.configuration
    let review = HoldoutReview(model)
    self.init(
      title: title ?? "Forecast of \(model.provenance.dataName)", forecasts: made.forecasts,
      history: made.history,
      holdout: review.map {
        Holdout(actual: $0.actual, forecasts: $0.models.flatMap(\.forecasts))
      },
      accuracy: model.holdout?.accuracy,
      errorByLeadTime: review.map { ErrorByLeadTime($0.leadTimes) },
      calibration: review.flatMap { review in
        review.levels.isEmpty
          ? nil
          : Calibration(
            models: review.models.map(\.modelName), levels: review.levels,
            measured: review.coverage, count: review.count)
      },
      residuals: ReportContent.residuals(made),
      trainingCurve: TrainingCurve(
        epochs: model.curve.epochs.enumerated().map {
          TrainingCurve.Epoch(
            epoch: $0.offset + 1, training: $0.element.training,
            validation: $0.element.validation)
        }, bestEpoch: model.curve.bestEpoch),
      choices: model.choices.map {
        Choice(name: $0.name, value: $0.value, why: $0.why)
      },
      provenance: [
        Fact(name: "data", value: model.provenance.dataName),
        Fact(name: "data sha256", value: model.provenance.dataChecksum),
        Fact(name: "rows", value: "\(model.provenance.rows)"),
        Fact(name: "series", value: "\(model.provenance.series)"),
        Fact(name: "intervals", value: model.forecaster.intervalsInWords),
        Fact(name: "seed", value: "\(configuration.seed)"),
        Fact(name: "fitted by", value: "forecast \(model.provenance.version)"),
        Fact(name: "reported by", value: "forecast \(Program.version)"),
      ], warnings: model.warnings)
  }

  /// The page of a model that was just fitted, with its own horizon; where the steps ahead cannot be
  /// forecast, as where covariates of the future are not known yet, it says why instead.
  static func page(of model: Model) -> [UInt8] {
    let configuration = model.forecaster.configuration
    var made = ForecastSource.Made(
      model: model, history: model.history, forecasts: [],
      residuals: model.oneStepResiduals(over: model.history))
    do throws(ForecastError) {
      try model.forecaster.requireFuture(of: model.history, horizon: configuration.horizon)
      if model.history.series.allSatisfy({
        model.history.frequency.reaches(configuration.horizon, after: $0.end)
      }) {
        made.forecasts = try model.forecaster.forecast(
          model.history.filled(by: configuration.gaps), horizon: configuration.horizon,
          levels: model.forecaster.levels)
      }
    } catch {
      made.model.warnings.append("Nothing is forecast here: \(error)")
    }
    return HTMLReport(ReportContent(made, title: nil)).render()
  }

  /// Of a panel in units of each series' seasonal changes, so that they can be put together; a series
  /// that never changes is left out.
  private static func residuals(_ made: ForecastSource.Made) -> Residuals? {
    let (model, history) = (made.model, made.history)
    guard var runs = made.residuals?.runs else { return nil }
    let ground =
      "Actual minus predicted, one step ahead, over the end of the history, which the model has "
      + "learnt from: they show what pattern is left, not how large errors will be."
    guard history.series.count > 1 else {
      return Residuals(runs: runs, unit: history.columns.target, ground: ground)
    }
    let scales = Dictionary(
      history.series.map { series in
        (
          series.id,
          SeasonalScale(
            training: series.values.decoded(),
            seasonalPeriod: model.forecaster.configuration.seasonalPeriod
          ).meanAbsolute
        )
      }, uniquingKeysWith: { first, _ in first })
    runs = runs.compactMap { run in
      guard let scale = scales[run.id] ?? nil else { return nil }
      var scaled = run
      scaled.values = Observations(run.values.map { $0 / scale })
      return scaled
    }
    let count =
      runs.count < history.series.count
      ? " \(runs.count) of \(history.series.count) series, evenly spread." : ""
    return runs.isEmpty
      ? nil
      : Residuals(runs: runs, unit: "in seasonal naive errors", ground: ground + count)
  }
}

extension ReportContent.ErrorByLeadTime {
  init(_ errors: LeadTimeErrors) {
    self.init(
      metric: errors.metric, models: errors.models,
      values: errors.values.map { $0.map { $0 ?? .nan } })
  }
}
