package import Recurrent
package import TimeSeries

/// Everything that decides how a recurrent forecaster is trained and predicts; kept in the model file.
package struct RecurrentConfiguration: Hashable, Sendable {
  package var cell: CellKind
  package var layers: Int
  package var hiddenSize: Int
  /// Probability of dropping a unit between layers.
  package var dropout: Double
  /// Observations read before a forecast origin.
  package var contextLength: Int
  /// Steps predicted after each origin in training; a forecast may be longer.
  package var horizon: Int
  /// m of the seasonal naive forecast and of the scaled errors; 1 where there is no season.
  package var seasonalPeriod: Int
  /// Fitted to each series up to its cutoff.
  package var transforms: TransformChain
  /// Fitted to the context of each window, after `transforms`.
  package var windowScaling: WindowScaling
  package var objective: Objective
  package var optimizer: Optimizer
  package var learningRate: Double
  package var clipping: GradientClipping
  /// How the learning rate changes over `epochs` epochs.
  package var schedule: LearningRateSchedule
  package var initialization: Initialization
  /// Windows of a training step.
  package var batchSize: Int
  /// Most epochs, and epochs without a better validation loss before training stops.
  package var epochs: Int
  package var patience: Int
  /// Observations at the end of the training part that only choose the best epoch.
  package var validationLength: Int
  package var seed: UInt64
  /// Networks of this configuration, of the seed and those that follow it; their median forecasts.
  package var ensemble = 1
  package var strategy = Strategy.recursive
  /// Values a step reads, and values it moves on; `contextLength` is a multiple of `segment`.
  package var lags = 1
  package var segment = 1
  /// Of the direct strategy: whether every step of a window is an origin, or only the last.
  package var outputPlacement = NetworkShape.OutputPlacement.everyStep
  /// Whether the context is read in both directions.
  package var isBidirectional = false
  /// Whether each layer but the first adds what it reads to what it says.
  package var isResidual = false
  /// The dilation of each layer; empty: every step continues the one before.
  package var dilations: [Int] = []
  /// Whether the decoder looks back at what the encoder has read.
  package var attends = false
  /// Whether a linear map from what is read is added to the outputs of the direct strategy.
  package var hasShortcut = false
  /// The share of units that keep their state over a training step.
  package var zoneout = 0.0
  /// Probability of hiding a unit's last state from a training sequence.
  package var recurrentDropout = 0.0
  package var regime = TrainingRegime()
  package var covariates = CovariateInputs.none
  /// Coverages of the intervals, where they come from the network itself.
  package var levels = RecurrentConfiguration.usualLevels
  /// Sample paths of a forecast under a likelihood.
  package var samples = RecurrentConfiguration.usualSamples
  /// What takes the place of missing values, on each side of a cutoff by itself.
  package var gaps = GapPolicy.mask
  /// Where forecasts and intervals end.
  package var limits = ValueLimits.none

  package init(
    cell: CellKind, layers: Int, hiddenSize: Int, dropout: Double, contextLength: Int,
    horizon: Int, seasonalPeriod: Int, transforms: TransformChain, windowScaling: WindowScaling,
    objective: Objective, optimizer: Optimizer, learningRate: Double, clipping: GradientClipping,
    schedule: LearningRateSchedule = .constant, initialization: Initialization = .uniform,
    batchSize: Int, epochs: Int, patience: Int, validationLength: Int, seed: UInt64
  ) {
    self.cell = cell
    self.layers = layers
    self.hiddenSize = hiddenSize
    self.dropout = dropout
    self.contextLength = contextLength
    self.horizon = horizon
    self.seasonalPeriod = seasonalPeriod
    self.transforms = transforms
    self.windowScaling = windowScaling
    self.objective = objective
    self.optimizer = optimizer
    self.learningRate = learningRate
    self.clipping = clipping
    self.schedule = schedule
    self.initialization = initialization
    self.batchSize = batchSize
    self.epochs = epochs
    self.patience = patience
    self.validationLength = validationLength
    self.seed = seed
  }
}

extension RecurrentConfiguration {
  package static let usualLevels = [0.8, 0.95]
  package static let usualSamples = 200

  /// What the steps of the network, or its encoder, read: with the values their covariates, and with what is
  /// said those of the future.
  ///
  /// The recursive strategy has read those of the values before with what it said of them.
  var reading: Reading {
    let (behind, ahead) =
      switch strategy {
      case .recursive: (0, 1)
      case .encoderDecoder: (lags, 0)
      case .direct: (lags, horizon)
      }
    return Reading(
      lags: lags, segment: segment,
      covariates: covariates == .none
        ? .none : StepCovariates(covariates, pastRows: lags, behind: behind, ahead: ahead))
  }

  /// Steps past the last value whose covariates of the future a forecast of `horizon` steps reads: whole
  /// blocks where the network says several values at once.
  package func stepsAhead(_ horizon: Int) -> Int {
    guard strategy == .direct else { return horizon }
    return (horizon + self.horizon - 1) / self.horizon * self.horizon
  }

  /// Steps that read the context of the strategies that read it at once.
  package var contextSteps: Int { contextLength / segment }

  /// What the strategy decides.
  var plan: any StrategyPlan { strategy.plan(self) }

  /// The network this configuration asks for.
  package var shape: NetworkShape {
    let plan = plan
    var shape = NetworkShape(
      cell: cell, inputSize: reading.width, hiddenSize: hiddenSize, layers: layers,
      outputSize: plan.targets * objective.outputsPerTarget)
    shape.isBidirectional = isBidirectional
    shape.isResidual = isResidual
    if !dilations.isEmpty { shape.dilations = dilations }
    shape.zoneout = zoneout
    shape.embeddings = covariates.embeddings
    shape.embeddedInputs = reading.embedded
    plan.complete(&shape)
    return shape
  }

  package var modelName: String { isMultilayerPerceptron ? "MLP" : cell.modelName }

  var rules: TrainingRules {
    var rules = TrainingRules(
      objective: objective, optimizer: optimizer, clipping: clipping,
      noise: NoiseRules(dropout: dropout, recurrentDropout: recurrentDropout),
      initialization: initialization, rateMultipliers: regime.rateMultipliers)
    rules.gradientFlow = regime.gradientFlow
    rules.truncation = regime.truncation
    return rules
  }

  /// About how many bytes training takes beside the data.
  package var estimatedMemory: Int {
    let extent = longestBatch(predicting: max(horizon, validationLength))
    return Trainer<Float>.memory(
      shape, rules: rules, steps: extent.steps, decoderSteps: extent.decoderSteps,
      rows: batchSize)
  }

  /// Lags of differencing.
  var differences: [Int] {
    transforms.transforms.compactMap { if case .difference(let lag) = $0 { lag } else { nil } }
  }

  /// Observations before a cutoff that a forecast depends on, beside the fitted parameters, where none
  /// is missing.
  package var reach: Int { plan.readLength + differences.reduce(0, +) }

  /// The index of the earliest of `values` [n] that a forecast from their end depends on; below 0
  /// where it could reach past the start.
  ///
  /// Further back than `reach` where values are missing: undoing a difference of lag m takes the last
  /// observed value of each phase, and a window without a value takes its scale from the last that
  /// has one.
  func firstNeeded(of values: [Double]) -> Int {
    var first = values.count - reach
    var differenced = values
    var lost = 0
    for lag in differences {
      for phase in 1...lag {
        var index = values.count - phase
        while index >= 0, differenced[index].isNaN { index -= lag }
        if index >= 0 { first = min(first, index - lost) }
      }
      differenced = differenced.indices.map {
        $0 < lag ? .nan : differenced[$0] - differenced[$0 - lag]
      }
      lost += lag
    }
    let last = differenced.lastIndex { !$0.isNaN } ?? values.count
    return min(first, last + 1 - contextLength - lost)
  }
}
