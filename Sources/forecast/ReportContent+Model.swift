import Forecasting
import Reporting
import TimeSeries

extension ReportContent {
  /// A report of forecasts, out of what their model file holds.
  init(_ made: ForecastSource.Made, title: String?) {
    let model = made.model
    let configuration = model.forecaster.configuration
    self.init(
      title: title ?? "Forecast of \(model.provenance.dataName)", forecasts: made.forecasts,
      history: made.history, holdout: model.holdout.flatMap { ReportContent.holdout($0, model) },
      accuracy: model.holdout?.accuracy,
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

  /// What was held out, from the model's own history: the actual steps, the network's forecasts of them
  /// and those of the naive methods from the same cutoffs.
  private static func holdout(_ holdout: Forecasting.Holdout, _ model: Model) -> Holdout? {
    let forecasts = Dictionary(
      holdout.forecasts.map { ($0.seriesID, $0) }, uniquingKeysWith: { first, _ in first })
    var past = model.history
    var actual = model.history
    past.series = []
    actual.series = []
    for series in model.history.series {
      guard let forecast = forecasts[series.id], series.count > forecast.horizon else { continue }
      let origin = series.count - forecast.horizon
      past.series.append(series.steps(0..<origin))
      actual.series.append(series.steps(origin..<series.count))
    }
    // As the fit saw it: its gaps filled on this side of the cutoff.
    past = past.filled(by: model.forecaster.configuration.gaps)
    let seasonal = SeasonalNaive(
      seasonalPeriod: model.forecaster.configuration.seasonalPeriod)
    guard !actual.series.isEmpty,
      let baseline = try? seasonal.fit(past).forecast(past, horizon: holdout.horizon, levels: [])
    else { return nil }
    return Holdout(actual: actual, forecasts: holdout.forecasts + baseline)
  }
}
