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
  /// One for each series and model; the model of the report first.
  package var forecasts: [Forecast]
  /// All observations up to the cutoff of `forecasts`.
  package var history: Panel
  package var holdout: Holdout?
  package var accuracy: AccuracySummary?
  package var errorByLeadTime: ErrorByLeadTime?
  package var trainingCurve: TrainingCurve?
  package var choices: [Choice]
  package var provenance: [Fact]
  package var warnings: [String]

  package init(
    title: String, forecasts: [Forecast], history: Panel, holdout: Holdout? = nil,
    accuracy: AccuracySummary? = nil, errorByLeadTime: ErrorByLeadTime? = nil,
    trainingCurve: TrainingCurve? = nil, choices: [Choice] = [], provenance: [Fact] = [],
    warnings: [String] = []
  ) {
    self.title = title
    self.forecasts = forecasts
    self.history = history
    self.holdout = holdout
    self.accuracy = accuracy
    self.errorByLeadTime = errorByLeadTime
    self.trainingCurve = trainingCurve
    self.choices = choices
    self.provenance = provenance
    self.warnings = warnings
  }
}
