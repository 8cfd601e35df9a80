import ArgumentParser
import Forecasting
import Recurrent

extension FitOptions.Kind: ExpressibleByArgument {}
extension Strategy: ExpressibleByArgument {}

/// What the network reads at a step, how it is joined, and where it predicts.
struct NetworkOptions: ParsableArguments {
  @Option(help: "What is fitted: what the data ask for, a network, or a method without one.")
  var model = FitOptions.Kind.automatic

  @Option(help: "How the steps of a forecast are made.")
  var strategy: Strategy?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Values a step reads; default: 1, or --segment.", valueName: "n"))
  var lags: Int?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Values a step moves on.", valueName: "n"))
  var segment: Int?

  @Option(help: "Steps of a window at which --strategy direct predicts.")
  var origins: Origins?

  @Flag(help: "Read the context in both directions.")
  var bidirectional = false

  @Flag(help: "Add what a layer but the first reads to what it says.")
  var residual = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Steps back that each layer goes on from: 1,2,4.", valueName: "list"),
    transform: Dilations.init(parsing:))
  var dilation: Dilations?

  @Flag(help: "Let the decoder look back at what was read.")
  var attention = false

  @Flag(help: "Add a linear map from what is read to all outputs.")
  var shortcut = false

  enum Origins: String, CaseIterable, ExpressibleByArgument {
    case every, last

    var placement: NetworkShape.OutputPlacement {
      switch self {
      case .every: .everyStep
      case .last: .lastStep
      }
    }
  }

  /// One a layer.
  struct Dilations {
    let values: [Int]

    init(parsing argument: String) throws {
      let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
      guard parts.count <= 32 else { throw ValidationError("at most 32 dilations") }
      values = try parts.map { part in
        guard let dilation = Int(part), (1...100_000).contains(dilation) else {
          throw ValidationError("\"\(part)\" is no whole number in 1 ... 100000")
        }
        return dilation
      }
    }
  }

  func validate() throws {
    try check(lags, "--lags", 1...100_000)
    try check(segment, "--segment", 1...100_000)
  }

  func apply(to options: inout FitOptions) {
    options.kind = model
    options.strategy = strategy
    options.lags = lags
    options.segment = segment
    options.outputPlacement = origins?.placement
    options.isBidirectional = bidirectional
    options.isResidual = residual
    options.dilations = dilation?.values
    options.attends = attention
    options.hasShortcut = shortcut
  }
}

extension FitOptions {
  /// Refuses options that would have no effect.
  func checkTheyGoTogether() throws(UsageError) {
    if case .method = kind, let option = ensemble == nil ? networkOption : "ensemble" {
      throw UsageError(
        description: "--\(option) is about a network, and --model \(kind.rawValue) has none; leave "
          + "one of them out")
    }
    if kind == .perceptron {
      let others: [(String, Bool)] = [
        ("--cell", cell != nil), ("--strategy", strategy != nil), ("--lags", lags != nil),
        ("--segment", segment != nil), ("--origins", outputPlacement != nil),
        ("--bidirectional", isBidirectional), ("--dilation", dilations != nil),
        ("--attention", attends), ("--zoneout", zoneout != nil),
        ("--recurrent-dropout", recurrentDropout != nil),
      ]
      if let other = others.first(where: \.1)?.0 {
        throw UsageError(
          description: "--model mlp reads its whole window in one step; leave \(other) out")
      }
    } else if outputPlacement != nil && strategy != .direct {
      throw UsageError(
        description: "--origins says where --strategy direct predicts; add --strategy direct")
    }
  }
}
