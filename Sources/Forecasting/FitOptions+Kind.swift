extension FitOptions.Kind: RawRepresentable, CaseIterable {
  package static let allCases: [FitOptions.Kind] =
    [.automatic, .recurrent, .perceptron] + Method.allCases.map { .method($0) }

  package init?(rawValue: String) {
    guard let kind = FitOptions.Kind.allCases.first(where: { $0.rawValue == rawValue }) else {
      return nil
    }
    self = kind
  }

  package var rawValue: String {
    switch self {
    case .automatic: "auto"
    case .recurrent: "rnn"
    case .perceptron: "mlp"
    case .method(let method): method.rawValue
    }
  }
}

extension FitOptions {
  /// The first option that only one network has a use for, by its long name; nil where none is given.
  package var networkOption: String? {
    let options: [(name: String, isGiven: Bool)] = [
      ("context", contextLength != nil), ("cell", cell != nil), ("layers", layers != nil),
      ("hidden", hiddenSize != nil), ("dropout", dropout != nil),
      ("loss", objective != nil || bins != nil), ("samples", samples != nil),
      ("scale", scaling != nil), ("transform", logarithm != nil),
      ("difference", differences != nil), ("optimizer", optimizer != nil),
      ("learning-rate", learningRate != nil), ("clip-norm", clipNorm != nil),
      ("clip-value", clipValue != nil), ("clip-percentile", clipPercentile != nil),
      ("schedule", schedule != nil), ("initialization", initialization != nil),
      ("from", start != nil), ("batch", batchSize != nil), ("epochs", epochs != nil),
      ("patience", patience != nil), ("validate", validationLength != nil),
      ("strategy", strategy != nil), ("lags", lags != nil), ("segment", segment != nil),
      ("origins", outputPlacement != nil), ("bidirectional", isBidirectional),
      ("residual", isResidual), ("dilation", dilations != nil), ("attention", attends),
      ("shortcut", hasShortcut), ("zoneout", zoneout != nil),
      ("recurrent-dropout", recurrentDropout != nil), ("tbptt", truncation != nil),
      ("stateful", isStateful), ("teacher-forcing", teacherForcing != nil),
      ("scheduled-sampling", scheduledSampling != nil), ("gradient-flow", gradientFlow != nil),
      ("rate-of", !rateMultipliers.isEmpty), ("calendar", calendar != .none),
    ]
    return options.first(where: \.isGiven)?.name
  }
}
