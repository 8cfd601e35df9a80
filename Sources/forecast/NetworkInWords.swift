import Forecasting
import Recurrent
import TimeSeries

extension FittedModel {
  /// Which intervals forecasts have, and where they come from.
  var intervalsInWords: String {
    guard !levels.isEmpty else { return "none" }
    let source = configuration.intervalSource
    let count = source == .samplePaths ? configuration.network.map { "\($0.samples) " } ?? "" : ""
    return "\(Levels(values: levels)) percent, from \(count)\(source.rawValue)"
  }
}

extension CombinationConfiguration.Member {
  /// What it is made of.
  var inWords: String {
    switch self {
    case .views(let views):
      "\(views.members) networks for each of \(View.allCases.count) views of the panel "
        + "(\(views.cell.rawValue), 1 layer of \(views.hiddenSize) units), each \(views.updates) steps"
    case .mixture(let mixture):
      "\(mixture.members) networks for each of \(mixture.kindCount) kinds of mixture "
        + "(\(mixture.cell.rawValue), 1 layer of \(mixture.hiddenSize) units) over \(mixture.seasons) seasons"
    case .method(let method): method.modelName
    }
  }
}

extension RecurrentConfiguration {
  /// nil of a single network.
  var ensembleInWords: String? {
    ensemble > 1
      ? "\(ensemble) networks of this kind, of seeds \(seed) to \(seed &+ UInt64(ensemble - 1)); the median of "
        + "their forecasts" : nil
  }

  var parameterCount: Int { ParameterLayout(shape).tensors.reduce(0) { $0 + $1.count } }

  /// Cell, layers, units and how they are joined.
  var networkInWords: String {
    let kind = isMultilayerPerceptron ? "multilayer perceptron" : cell.rawValue
    var words = ["\(kind), \(layers) layer\(layers == 1 ? "" : "s") of \(hiddenSize) units"]
    if isBidirectional { words.append("in both directions") }
    if isResidual { words.append("with residual sums") }
    if !dilations.isEmpty {
      words.append("dilated \(dilations.map(String.init).joined(separator: " "))")
    }
    if attends { words.append("with attention") }
    if hasShortcut { words.append("with a linear shortcut") }
    return words.joined(separator: ", ")
  }

  /// What a forecast reads and how its steps are made.
  var strategyInWords: String {
    let reads = lags == 1 ? "the value" : "the \(lags) values"
    let steps =
      "\(contextSteps) step\(contextSteps == 1 ? "" : "s") of \(lags) value\(lags == 1 ? "" : "s")"
    switch strategy {
    case .recursive:
      return "recursive: says the next value from \(reads) before it, and reads what it has said"
    case .direct:
      let place = outputPlacement == .everyStep ? "after each" : "after the last"
      return "direct: reads \(steps), says \(place) all \(horizon) values that follow"
    case .encoderDecoder:
      return "encoder-decoder: reads \(steps), then says value by value what follows"
    }
  }
}

extension CovariateInputs {
  /// What is read beside the values; nil where nothing is.
  var inWords: String? {
    var words = Covariate.Role.allCases.compactMap { role -> String? in
      let names = columns.filter { $0.role == role }.map(\.inWords)
      return names.isEmpty ? nil : "\(role.rawValue): \(names.joined(separator: ", "))"
    }
    if !cycles.isEmpty {
      words.append("calendar: \(cycles.map(\.rawValue).joined(separator: ", "))")
    }
    return words.isEmpty ? nil : words.joined(separator: "; ")
  }
}
