import Recurrent

// How a configuration reads, predicts and joins its layers, as JSON. Both directions stand side by side,
// in the same order.

extension RecurrentConfiguration {
  private static let probabilities = 0...0.999

  var networkJSON: JSONValue {
    .members([
      "strategy": .string(strategy.rawValue), "lags": .number(lags), "segment": .number(segment),
      "output": .string(outputPlacement.rawValue), "bidirectional": .bool(isBidirectional),
      "residual": .bool(isResidual), "dilations": .array(dilations.map { .number($0) }),
      "attention": .bool(attends), "shortcut": .bool(hasShortcut), "zoneout": .number(zoneout),
      "recurrent_dropout": .number(recurrentDropout),
    ])
  }

  mutating func readNetwork(
    _ fields: ModelFields, steps: ClosedRange<Int>
  ) throws(ModelFileError) {
    let probabilities = RecurrentConfiguration.probabilities
    strategy = try fields.named("strategy", as: Strategy.self)
    lags = try fields.integer("lags", in: steps)
    segment = try fields.integer("segment", in: steps)
    outputPlacement = try fields.named("output", as: NetworkShape.OutputPlacement.self)
    isBidirectional = try fields.flag("bidirectional")
    isResidual = try fields.flag("residual")
    dilations = try fields.integers("dilations", in: steps)
    attends = try fields.flag("attention")
    hasShortcut = try fields.flag("shortcut")
    zoneout = try fields.number("zoneout", in: probabilities)
    recurrentDropout = try fields.number("recurrent_dropout", in: probabilities)
  }
}
