package import Recurrent
package import TimeSeries

/// What a user may fix; nil leaves the choice to the data.
package struct FitOptions: Hashable, Sendable {
  package var horizon: Int?
  package var contextLength: Int?
  package var seasonalPeriod: Int?
  package var cell: CellKind?
  package var layers: Int?
  package var hiddenSize: Int?
  package var dropout: Double?
  package var objective: Objective?
  /// Bins of a categorical likelihood, which then takes the place of `objective`: their centres come from
  /// the data.
  package var bins: Int?
  /// Coverages of the intervals.
  package var levels = RecurrentConfiguration.usualLevels
  /// Sample paths of a forecast under a likelihood.
  package var samples: Int?
  package var scaling: Scaling?
  package var logarithm: Bool?
  /// Lags of differencing, in the order they are applied; empty: none.
  package var differences: [Int]?
  package var optimizer: Optimizer?
  package var learningRate: Double?
  package var clipNorm: Double?
  package var clipValue: Double?
  package var clipPercentile: Double?
  package var schedule: LearningRateSchedule?
  package var initialization: Initialization?
  /// What the file is called whose weights training begins with.
  package var start: String?
  package var batchSize: Int?
  package var epochs: Int?
  package var patience: Int?
  package var validationLength: Int?
  package var seed: UInt64 = 1
  /// Networks of each kind that differ in their seed alone.
  package var ensemble: Int?
  package var gaps = GapPolicy.mask
  package var limits = ValueLimits.none
  package var kind = Kind.automatic
  package var strategy: Strategy?
  package var lags: Int?
  package var segment: Int?
  package var outputPlacement: NetworkShape.OutputPlacement?
  package var isBidirectional = false
  package var isResidual = false
  package var dilations: [Int]?
  package var attends = false
  package var hasShortcut = false
  package var zoneout: Double?
  package var recurrentDropout: Double?
  package var truncation: TrainingRules.Truncation?
  /// Whether the state is carried on and truncated after each window.
  package var isStateful = false
  package var teacherForcing: Double?
  package var scheduledSampling: TeacherForcingSchedule.Decay?
  package var gradientFlow: GradientFlow?
  package var rateMultipliers: [ParameterGroup: Double] = [:]
  package var calendar = Calendar.none

  package init() {}

  /// What is fitted.
  package enum Kind: Hashable, Sendable {
    /// What the data ask for.
    case automatic
    /// A recurrent network that reads a window step by step.
    case recurrent
    /// A multilayer perceptron that reads it at once.
    case perceptron
    /// Without a network.
    case method(Method)
  }

  /// How values are brought to unit size.
  package enum Scaling: String, CaseIterable, Hashable, Sendable {
    /// Mean and standard deviation of each window's context.
    case window
    /// The mean absolute value of each window's context, with 0 left at 0.
    case mean
    /// From the last value of each window's context, in its standard deviations.
    case last
    /// Mean and standard deviation of the series.
    case series
    /// Median and interquartile range of the series.
    case robust
    /// Minimum and maximum of the series.
    case minMax = "minmax"
    case none
  }
}

/// A setting, its value, and why it is what it is.
package struct Choice: Hashable, Sendable {
  package var name: String
  package var value: String
  package var why: String

  package init(_ name: String, _ value: String, _ why: String) {
    self.name = name
    self.value = value
    self.why = why
  }

  static let whyDefault = "the default"

  /// Whether neither the data nor the user had a say.
  package var isDefault: Bool { why == Choice.whyDefault }
}
