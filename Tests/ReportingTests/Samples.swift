import Glibc
import TimeSeries

@testable import Reporting

/// Made-up content for reports: a seasonal series with trend, or several of them.
enum Samples {
  static func panel(
    ids: [String], frequency: Frequency = .monthStart, style: StampStyle = .month, count: Int = 96,
    hasIDColumn: Bool = true
  ) -> Panel {
    let series = ids.enumerated().map { number, id in
      Series(
        id: SeriesID(id), start: Timestamp(2016, 1, 1), frequency: frequency,
        values: (0..<count).map { value(at: $0, of: number, frequency) })
    }
    return Panel(
      series: series, frequency: frequency, stampStyle: style,
      columns: ColumnNames(id: hasIDColumn ? "store" : nil, time: "month", target: "sales"))
  }

  static func value(at step: Int, of number: Int, _ frequency: Frequency) -> Double {
    let angle = 2 * Double.pi * Double(step) / Double(max(frequency.seasonalPeriod, 2))
    let wobble = Double((step * 7919 + number * 104_729) % 101) / 101
    return 200 + 30 * Double(number) + Double(step) * 1.5 + 40 * sin(angle) + 12 * wobble
  }

  static func forecast(
    of series: Series, model: String, horizon: Int, bias: Double = 0,
    levels: [Double] = [0.8, 0.95],
    number: Int = 0
  ) -> Forecast {
    let point = (0..<horizon).map {
      value(at: series.count + $0, of: number, series.frequency) + bias
    }
    return Forecast(
      seriesID: series.id, modelName: model, cutoff: series.end, frequency: series.frequency,
      point: point,
      intervals: levels.map { level in
        let widths = point.indices.map { 40 * level * level * sqrt(Double($0 + 1)) }
        return Interval(
          level: level, lower: zip(point, widths).map { $0 - $1 },
          upper: zip(point, widths).map { $0 + $1 })
      })
  }

  static func accuracy(
    of ids: [String], models: [String] = ["LSTM", "SeasonalNaive", "Naive"], scale: Double = 1
  ) -> AccuracySummary {
    let sizes: [Metric: Double] = [
      .meanAbsoluteError: 30, .rootMeanSquaredError: 40, .meanAbsolutePercentageError: 4,
      .symmetricMeanAbsolutePercentageError: 4, .meanAbsoluteScaledError: 1,
      .rootMeanSquaredScaledError: 1.1,
    ]
    let blocks: [SeriesID?] = [nil] + ids.map { SeriesID($0) }
    let rows = blocks.enumerated().flatMap { block, id in
      Figure.all(levels: []).enumerated().map { position, figure in
        AccuracySummary.Row(
          seriesID: id, figure: figure,
          values: models.indices.map { model in
            let base = (0.4 + 0.2 * Double(model)) * (1 + 0.1 * Double(block))
            return MetricValue(base * scale * sizes[figure.metric, default: Double(position)])
          })
      }
    }
    return AccuracySummary(models: models, rows: rows, seasonalPeriod: 12)
  }

  /// Every section filled.
  static func report(
    ids: [String], title: String = "Sales", model: String = "LSTM", horizon: Int = 12,
    frequency: Frequency = .monthStart, style: StampStyle = .month, count: Int = 96,
    hasIDColumn: Bool = true
  ) -> ReportContent {
    let history = panel(
      ids: ids, frequency: frequency, style: style, count: count, hasIDColumn: hasIDColumn)
    let past = history.series.map { $0.prefix($0.count - horizon) }
    var actual = history
    actual.series = history.series.map { series in
      Series(
        id: series.id, start: series.timestamp(at: series.count - horizon),
        frequency: series.frequency, values: Array(series.values.suffix(horizon)))
    }
    let models = [model, "SeasonalNaive", "Naive"]
    let holdout = past.enumerated().flatMap { number, series in
      models.enumerated().map {
        forecast(
          of: series, model: $0.element, horizon: horizon, bias: 9 * Double($0.offset) + 3,
          levels: $0.offset == 0 ? [0.8, 0.95] : [], number: number)
      }
    }
    var content = ReportContent(
      title: title,
      forecasts: history.series.enumerated().map {
        forecast(of: $0.element, model: model, horizon: horizon, number: $0.offset)
      }, history: history)
    content.holdout = .init(actual: actual, forecasts: holdout)
    content.accuracy = accuracy(of: ids, models: models)
    let errors: [[Double]] = models.indices.map { model in
      let base = 5 * Double(model + 1)
      return (1...horizon).map { base + sqrt(Double($0)) * 3 }
    }
    content.errorByLeadTime = .init(metric: .meanAbsoluteError, models: models, values: errors)
    content.trainingCurve = trainingCurve
    content.calibration = .init(
      models: [models[0], "SeasonalNaive"], levels: [0.8, 0.95],
      measured: [[0.75, 0.875], [0.5, nil]], count: horizon * ids.count)
    content.residuals = .init(
      runs: history.series.enumerated().map { number, series in
        var run = series
        run.values = Observations(
          series.values.indices.map { step in
            Double((step * 7919 + number * 104_729) % 101) / 101 - 0.5
          })
        run.values[3] = .nan
        return run
      }, unit: "sales", ground: "One step ahead.")
    content.choices = [
      .init(name: "seasonal period", value: "12", why: "the data are monthly"),
      .init(name: "context length", value: "24", why: "two seasons, and the horizon fits twice"),
    ]
    content.provenance = [
      .init(name: "input", value: "sales.csv"), .init(name: "rows", value: "96"),
      .init(name: "sha256", value: String(repeating: "9f86d081", count: 8)),
      .init(name: "seed", value: "42"),
    ]
    return content
  }

  /// Cutoffs a stride apart, the last one a horizon before the end of each history.
  static func folds(
    _ content: ReportContent, count: Int, stride: Int? = nil
  ) -> ReportContent.Folds {
    let horizon = content.forecasts.first?.horizon ?? 1
    let windows = content.history.series.enumerated().flatMap { number, series in
      (0..<count).compactMap { fold -> ReportContent.Folds.Window? in
        let origin = series.count - horizon - (count - 1 - fold) * (stride ?? horizon)
        guard origin > 0 else { return nil }
        let past = series.prefix(origin)
        return .init(
          actual: series.steps(origin..<origin + horizon), cutoff: past.end,
          forecasts: [
            forecast(
              of: past, model: content.forecasts.first?.modelName ?? "", horizon: horizon, bias: 4,
              number: number)
          ], skipped: 0)
      }
    }
    return .init(
      count: count, horizon: horizon, windows: windows,
      tests: [
        .init(
          model: "LSTM", opponent: "Naive", statistic: -2.5, pValue: 0.013,
          verdict: "LSTM beats Naive"),
        .init(
          model: "LSTM", opponent: "SeasonalNaive", statistic: nil, pValue: nil,
          verdict: "not tested: <too> few"),
      ])
  }

  private static var trainingCurve: ReportContent.TrainingCurve {
    let epochs = (1...40).map { epoch in
      let number = Double(epoch)
      let validation = 0.7 / number + 0.08 + 0.001 * max(number - 25, 0)
      return ReportContent.TrainingCurve.Epoch(
        epoch: epoch, training: 0.8 / number + 0.05, validation: validation)
    }
    return .init(epochs: epochs, bestEpoch: 25)
  }
}
