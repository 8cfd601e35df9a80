import ArgumentParser
import Forecasting
import Recurrent

/// How the network is trained.
struct TrainingOptions: ParsableArguments {
  @OptionGroup var update: UpdateOptions

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Most epochs; 0 keeps the weights of --from.", valueName: "n"))
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
    transform: Decimal.argument)
  var dropout: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Probability of hiding a unit's last state.", valueName: "p"),
    transform: Decimal.argument)
  var recurrentDropout: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Share of units that keep their state.", valueName: "p"),
    transform: Decimal.argument)
  var zoneout: Double?

  @Option(help: "Weights to begin with; default: uniform, of rnn-relu identity.")
  var initialization: Initialization?

  @Option(
    name: .customLong("from"),
    help: ArgumentHelp(
      "Weights to begin with: a model file, or a state dict of PyTorch in safetensors.",
      valueName: "file"), completion: .file())
  var start: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Seed; the same seed gives the same bytes.", valueName: "n"))
  var seed: UInt64 = 1

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Networks of each kind, of --seed and those that follow, whose median forecasts; default: "
        + "as the data ask for.", valueName: "n"))
  var ensemble: Int?

  @Option(
    name: .customLong("validate"),
    parsing: .unconditional,
    help: ArgumentHelp("Observations that only choose the best epoch.", valueName: "n"))
  var validation: Int?

  @Flag(
    name: .customLong("no-refit"),
    help: "Keep the network trained without the holdout instead of training again on all rows.")
  var noRefit = false

  @OptionGroup var regime: RegimeOptions

  func validate() throws {
    try check(epochs, "--epochs", 0...1_000_000)
    try check(batch, "--batch", 1...8192)
    try check(patience, "--patience", 1...1_000_000)
    try check(dropout, "--dropout", 0...0.99)
    try check(recurrentDropout, "--recurrent-dropout", 0...0.99)
    try check(zoneout, "--zoneout", 0...0.99)
    try check(validation, "--validate", 1...100_000)
    try check(ensemble, "--ensemble", 1...100)
  }

  /// Throws: `UsageError` where options do not go together.
  func apply(to options: inout FitOptions) throws {
    if epochs == 0 && start == nil {
      throw UsageError(
        description: "--epochs 0 keeps weights as they are given; name their file with --from")
    }
    if epochs == 0, let ensemble, ensemble > 1 {
      throw UsageError(
        description:
          "--epochs 0 trains nothing, so that the \(ensemble) networks of --ensemble would be "
          + "one; leave one of them out")
    }
    if initialization != nil && start != nil {
      throw UsageError(
        description: "--from and --initialization both say what the weights begin with; leave one "
          + "out")
    }
    regime.apply(to: &options)
    try update.apply(to: &options)
    options.epochs = epochs
    options.batchSize = batch
    options.patience = patience
    options.dropout = dropout
    options.recurrentDropout = recurrentDropout
    options.zoneout = zoneout
    options.initialization = initialization
    options.start = start.map { String($0.split(separator: "/").last ?? "") }
    options.seed = seed
    options.ensemble = ensemble
    options.validationLength = validation
  }
}
