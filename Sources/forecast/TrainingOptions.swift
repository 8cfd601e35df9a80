import ArgumentParser
import Forecasting
import Recurrent

/// How the network is trained.
struct TrainingOptions: ParsableArguments {
  @Option(help: "Update rule.")
  var optimizer: Rule?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Step size.", valueName: "x"),
    transform: TrainingOptions.number)
  var learningRate: Double?

  @Option(parsing: .unconditional, help: ArgumentHelp("Most epochs.", valueName: "n"))
  var epochs: Int?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Windows of a training step.", valueName: "n"))
  var batch: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Epochs without a better validation loss.", valueName: "n"))
  var patience: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Probability of dropping a unit between layers.", valueName: "p"),
    transform: TrainingOptions.number)
  var dropout: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Probability of hiding a unit's last state.", valueName: "p"),
    transform: TrainingOptions.number)
  var recurrentDropout: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Share of units that keep their state.", valueName: "p"),
    transform: TrainingOptions.number)
  var zoneout: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Largest global norm of the gradient.", valueName: "x"),
    transform: TrainingOptions.number)
  var clipNorm: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Largest component of the gradient.", valueName: "x"),
    transform: TrainingOptions.number)
  var clipValue: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Seed; the same seed gives the same bytes.", valueName: "n"))
  var seed: UInt64 = 1

  @Option(
    name: .customLong("validate"),
    parsing: .unconditional,
    help: ArgumentHelp("Observations that only choose the best epoch.", valueName: "n"))
  var validation: Int?

  @Flag(
    name: .customLong("no-refit"),
    help: "Keep the network trained without the holdout instead of training again on all rows.")
  var noRefit = false

  enum Rule: String, CaseIterable, ExpressibleByArgument {
    case adam, sgd

    var optimizer: Optimizer {
      switch self {
      case .adam: .adam()
      case .sgd: .sgd()
      }
    }
  }

  func validate() throws {
    try check(learningRate, "--learning-rate", 1e-12...1e3)
    try check(epochs, "--epochs", 1...1_000_000)
    try check(batch, "--batch", 1...8192)
    try check(patience, "--patience", 1...1_000_000)
    try check(dropout, "--dropout", 0...0.99)
    try check(recurrentDropout, "--recurrent-dropout", 0...0.99)
    try check(zoneout, "--zoneout", 0...0.99)
    try check(clipNorm, "--clip-norm", 1e-12...1e12)
    try check(clipValue, "--clip-value", 1e-12...1e12)
    try check(validation, "--validate", 1...100_000)
  }

  func apply(to options: inout FitOptions) {
    options.optimizer = optimizer?.optimizer
    options.learningRate = learningRate
    options.epochs = epochs
    options.batchSize = batch
    options.patience = patience
    options.dropout = dropout
    options.recurrentDropout = recurrentDropout
    options.zoneout = zoneout
    options.clipNorm = clipNorm
    options.clipValue = clipValue
    options.seed = seed
    options.validationLength = validation
  }

  private static func number(_ text: String) throws -> Double {
    guard let value = Decimal.parse(text) else {
      throw ValidationError("\"\(text)\" is not a number")
    }
    return value
  }
}
