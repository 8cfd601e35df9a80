import TimeSeries

/// Models that were fitted to one panel.
struct FittedModels {
  let names: [String]
  private let fitted: [any FittedForecaster]
  /// Of the series that were fitted.
  private let scales: [SeriesID: SeasonalScale]
  private let seasonalPeriod: Int
  /// Series with too few values for one of the models, which none is measured on.
  private var lacking: Set<SeriesID> = []

  init(_ models: [any Forecaster], to panel: Panel, seasonalPeriod: Int) throws {
    names = models.map(\.modelName)
    fitted = try models.map { try $0.fit(panel) }
    scales = Dictionary(
      panel.series.map {
        ($0.id, SeasonalScale(training: $0.values.decoded(), seasonalPeriod: seasonalPeriod))
      }, uniquingKeysWith: { first, _ in first })
    self.seasonalPeriod = seasonalPeriod
  }

  /// The scale of the series as it was fitted; of one that was too short for that, by its history.
  func scale(of history: Series) -> SeasonalScale {
    scales[history.id]
      ?? SeasonalScale(training: history.values.decoded(), seasonalPeriod: seasonalPeriod)
  }

  /// A series up to a cutoff, and each model's forecast, in the order of `names`.
  struct Continued {
    /// The position of the series in its panel.
    var position: Int
    var forecasts: [Forecast]
  }

  /// Continues several panels in one go, which fills the network's batches: [panel][series].
  ///
  /// Throws what a model throws, save that a series with too few values is left out; the error comes
  /// where no other series is left.
  mutating func forecast(
    _ histories: [Panel], horizon: Int, levels: [Double]
  ) throws -> [[Continued]] {
    guard var joined = histories.first else { return [] }
    while true {
      let places = histories.map { panel in
        panel.series.indices.filter { !lacking.contains(panel.series[$0].id) }
      }
      joined.series = zip(histories, places).flatMap { panel, places in
        places.map { panel.series[$0] }
      }
      do {
        let byModel = try zip(names, fitted).map { name, model in
          try model.forecast(joined, horizon: horizon, levels: levels).map { forecast in
            var named = forecast
            named.modelName = name
            return named
          }
        }
        var next = 0
        return places.map { places in
          places.map { position in
            defer { next += 1 }
            return Continued(position: position, forecasts: byModel.map { $0[next] })
          }
        }
      } catch let error as ForecastError {
        guard let id = error.lackingSeries, !lacking.contains(id),
          joined.series.contains(where: { $0.id != id })
        else { throw error }
        lacking.insert(id)
      }
    }
  }
}

extension ForecastError {
  /// The series that has too few values; nil for other errors.
  fileprivate var lackingSeries: SeriesID? {
    switch self {
    case .noObservedValue(let id), .tooFewValues(let id, _): id
    default: nil
    }
  }
}
