import ArgumentParser
import Forecasting
import Recurrent

extension Initialization: ExpressibleByArgument {}

/// How a gradient moves the weights.
///
/// What goes together is tested once configuration file and command line are merged.
struct UpdateOptions: ParsableArguments {
  @Option(help: "Update rule.")
  var optimizer: Rule?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Momentum of sgd; default: 0.9, 0: plain descent.", valueName: "x"),
    transform: Decimal.argument)
  var momentum: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Decay of the weights; default: 0, of adamw 0.01.", valueName: "x"),
    transform: Decimal.argument)
  var weightDecay: Double?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Step size.", valueName: "x"),
    transform: Decimal.argument)
  var learningRate: Double?

  @Option(help: "How the step size changes; default: constant.")
  var schedule: Schedule?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Share of training in which cosine or one-cycle rises; default: 0 and 0.3.", valueName: "p"),
    transform: Decimal.argument)
  var warmUp: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Training steps after which step lowers the rate (1000), or epochs that are no better after "
        + "which plateau does (5).", valueName: "n"))
  var scheduleStep: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("What step and plateau multiply the rate by (0.1).", valueName: "x"),
    transform: Decimal.argument)
  var scheduleFactor: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Largest global norm of the gradient.", valueName: "x"),
    transform: Decimal.argument)
  var clipNorm: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Largest component of the gradient.", valueName: "x"),
    transform: Decimal.argument)
  var clipValue: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Percentile of the norms so far that a gradient's norm is cut to.", valueName: "p"),
    transform: Decimal.argument)
  var clipPercentile: Double?

  enum Rule: String, CaseIterable, ExpressibleByArgument {
    case adam, adamw, sgd, rmsprop, cocob
  }

  enum Schedule: String, CaseIterable, ExpressibleByArgument {
    case constant, step, cosine, plateau
    case oneCycle = "one-cycle"
  }

  func validate() throws {
    try check(momentum, "--momentum", 0...0.999)
    try check(weightDecay, "--weight-decay", 0...100)
    try check(learningRate, "--learning-rate", 1e-12...1e3)
    try check(warmUp, "--warm-up", 0...1)
    try check(scheduleStep, "--schedule-step", 1...1_000_000)
    try check(scheduleFactor, "--schedule-factor", 0.001...0.999)
    try check(clipNorm, "--clip-norm", 1e-12...1e12)
    try check(clipValue, "--clip-value", 1e-12...1e12)
    try check(clipPercentile, "--clip-percentile", 0...100)
  }

  /// Throws: `UsageError` where options do not go together.
  func apply(to options: inout FitOptions) throws {
    options.optimizer = try rule()
    options.learningRate = learningRate
    options.schedule = try plan()
    options.clipNorm = clipNorm
    options.clipValue = clipValue
    options.clipPercentile = clipPercentile
  }

  /// nil where nothing was asked for.
  private func rule() throws -> Optimizer? {
    if momentum != nil && optimizer != .sgd {
      throw UsageError(description: "--momentum is that of sgd; add --optimizer sgd")
    }
    switch optimizer {
    case .sgd: return .sgd(momentum: momentum ?? 0.9, weightDecay: weightDecay ?? 0)
    case .rmsprop: return .rmsProp(weightDecay: weightDecay ?? 0)
    case .adam: return .adam(weightDecay: weightDecay ?? 0)
    case .adamw: return .adamW(weightDecay: weightDecay ?? 0.01)
    case .cocob:
      let given = [
        ("--learning-rate", learningRate != nil), ("--weight-decay", weightDecay != nil),
        ("--schedule", schedule != nil),
      ]
      if let (name, _) = given.first(where: \.1) {
        throw UsageError(
          description: "--optimizer cocob finds its own step size and has no \(name); leave it out")
      }
      return .cocob()
    case nil: return weightDecay.map { .adam(weightDecay: $0) }
    }
  }

  private func plan() throws -> LearningRateSchedule? {
    let given: [(name: String, isGiven: Bool, schedules: [Schedule])] = [
      ("--warm-up", warmUp != nil, [.cosine, .oneCycle]),
      ("--schedule-step", scheduleStep != nil, [.step, .plateau]),
      ("--schedule-factor", scheduleFactor != nil, [.step, .plateau]),
    ]
    for (name, isGiven, schedules) in given where isGiven {
      guard let schedule, schedules.contains(schedule) else {
        let names = schedules.map { "--schedule \($0.rawValue)" }.joined(separator: " or ")
        throw UsageError(description: "\(name) goes with \(names) alone; add one or leave it out")
      }
    }
    return switch schedule {
    case .constant: .constant
    case .step: .step(updates: scheduleStep ?? 1000, factor: scheduleFactor ?? 0.1)
    case .cosine: .cosine(warmUp: warmUp ?? 0)
    case .plateau:
      // The epoch after as many as are borne brings the reduction.
      .plateau(factor: scheduleFactor ?? 0.1, patience: (scheduleStep ?? 5) - 1)
    case .oneCycle: .oneCycle(warmUp: warmUp ?? 0.3)
    case nil: nil
    }
  }
}
