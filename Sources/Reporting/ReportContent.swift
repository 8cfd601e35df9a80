package import TimeSeries

/// What a report tells, as plain data in data units. Nothing here knows how it was computed.
package struct ReportContent: Sendable {
  /// What the models said about data they had not seen, and what came.
  package struct Holdout: Sendable {
    /// The observations after the cutoff.
    package var actual: Panel
    /// One for each series and model; the model of the report first.
    package var forecasts: [Forecast]

    package init(actual: Panel, forecasts: [Forecast]) {
      self.actual = actual
      self.forecasts = forecasts
    }
  }

  /// How the error grows with the distance from the cutoff.
  package struct ErrorByLeadTime: Sendable {
    package var metric: Metric
    package var models: [String]
    /// For each model its error at lead 1, 2, ... [h]; NaN = undefined.
    package var values: [[Double]]

    package init(metric: Metric, models: [String], values: [[Double]]) {
      precondition(
        models.count == values.count, "\(models.count) models, \(values.count) rows of errors")
      self.metric = metric
      self.models = models
      self.values = values
    }
  }

  package struct TrainingCurve: Sendable {
    package struct Epoch: Sendable {
      package var epoch: Int
      /// Mean loss of the epoch's batches.
      package var training: Double
      /// nil where the epoch was not validated.
      package var validation: Double?

      package init(epoch: Int, training: Double, validation: Double?) {
        self.epoch = epoch
        self.training = training
        self.validation = validation
      }
    }

    /// By rising epoch.
    package var epochs: [Epoch]
    /// The epoch whose parameters were kept.
    package var bestEpoch: Int?

    package init(epochs: [Epoch], bestEpoch: Int?) {
      self.epochs = epochs
      self.bestEpoch = bestEpoch
    }
  }

  /// How often what came lay within the intervals.
  package struct Calibration: Sendable {
    package var models: [String]
    /// Nominal coverages, rising.
    package var levels: [Double]
    /// Measured coverages [model][level], 0.8 rather than 80; nil where a model has no such interval.
    package var measured: [[Double?]]
    /// Steps behind each of them.
    package var count: Int

    package init(models: [String], levels: [Double], measured: [[Double?]], count: Int) {
      precondition(
        models.count == measured.count,
        "\(models.count) models, \(measured.count) rows of coverages")
      self.models = models
      self.levels = levels
      self.measured = measured
      self.count = count
    }
  }

  /// Actual − predicted, one step ahead.
  package struct Residuals: Sendable {
    /// One a series, its values the residuals, NaN = missing.
    package var runs: [Series]
    /// What they are measured in, as an axis says it.
    package var unit: String
    /// Where they come from, in a sentence.
    package var ground: String

    package init(runs: [Series], unit: String, ground: String) {
      self.runs = runs
      self.unit = unit
      self.ground = ground
    }
  }

  /// What a backtest measured.
  package struct Folds: Sendable {
    /// One series after one cutoff.
    package struct Window: Sendable {
      /// The steps measured, NaN = missing.
      package var actual: Series
      package var cutoff: Timestamp
      /// The model of the report first; their steps from `skipped` on are those of `actual`.
      package var forecasts: [Forecast]
      package var skipped: Int

      package init(actual: Series, cutoff: Timestamp, forecasts: [Forecast], skipped: Int) {
        self.actual = actual
        self.cutoff = cutoff
        self.forecasts = forecasts
        self.skipped = skipped
      }
    }

    /// A test whether two models differ by more than chance.
    package struct Test: Sendable {
      package var model: String
      package var opponent: String
      /// nil where there is nothing to test.
      package var statistic: Double?
      package var pValue: Double?
      /// What it says, in plain words.
      package var verdict: String

      package init(
        model: String, opponent: String, statistic: Double?, pValue: Double?, verdict: String
      ) {
        self.model = model
        self.opponent = opponent
        self.statistic = statistic
        self.pValue = pValue
        self.verdict = verdict
      }
    }

    package var count: Int
    /// Steps measured after each cutoff.
    package var horizon: Int
    /// By series and cutoff: all of them, or those that there was room for.
    package var windows: [Window]
    package var tests: [Test]

    package init(count: Int, horizon: Int, windows: [Window], tests: [Test]) {
      self.count = count
      self.horizon = horizon
      self.windows = windows
      self.tests = tests
    }
  }

  /// A decision the program or the user took, and why.
  package struct Choice: Sendable {
    package var name: String
    package var value: String
    package var why: String

    package init(name: String, value: String, why: String) {
      self.name = name
      self.value = value
      self.why = why
    }
  }

  /// A line of the provenance: file, checksum, version, seed, ...
  package struct Fact: Sendable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  package var title: String
  /// One for each series and model; the model of the report first. Empty where nothing was forecast.
  package var forecasts: [Forecast]
  /// All observations up to the cutoff of `forecasts`, or those that a backtest measured.
  package var history: Panel
  package var holdout: Holdout?
  /// Set for the page of a backtest.
  package var folds: Folds?
  package var accuracy: AccuracySummary?
  package var errorByLeadTime: ErrorByLeadTime?
  package var calibration: Calibration?
  package var residuals: Residuals?
  package var trainingCurve: TrainingCurve?
  package var choices: [Choice]
  package var provenance: [Fact]
  package var warnings: [String]

  package init(
    title: String, forecasts: [Forecast], history: Panel, holdout: Holdout? = nil,
    folds: Folds? = nil, accuracy: AccuracySummary? = nil,
    errorByLeadTime: ErrorByLeadTime? = nil, calibration: Calibration? = nil,
    residuals: Residuals? = nil, trainingCurve: TrainingCurve? = nil, choices: [Choice] = [],
    provenance: [Fact] = [], warnings: [String] = []
  ) {
    self.title = title
    self.forecasts = forecasts
    self.history = history
    self.holdout = holdout
    self.folds = folds
    self.accuracy = accuracy
    self.errorByLeadTime = errorByLeadTime
    self.calibration = calibration
    self.residuals = residuals
    self.trainingCurve = trainingCurve
    self.choices = choices
    self.provenance = provenance
    self.warnings = warnings
  }
}
