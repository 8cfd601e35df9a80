import Recurrent

/// A setting of a network that is searched, by its option, in the order in which they are drawn: what one may
/// be depends on those before it.
package enum TunedSetting: String, CaseIterable, Hashable, Sendable {
  case strategy
  case segment
  case shortcut
  case attention
  case cell
  case layers
  case hidden
  case context
  case loss
  case transform
  case difference
  case scale
  case learningRate = "learning-rate"
  case schedule
  case batch
  case dropout

  /// The value some options give it, in the words of its option; nil where it is left to the data.
  package func text(in options: FitOptions) -> String? {
    switch self {
    case .strategy: options.strategy?.rawValue
    case .segment: options.segment.map { "\($0)" }
    case .shortcut: options.hasShortcut ? "true" : nil
    case .attention: options.attends ? "true" : nil
    case .cell: options.cell?.rawValue
    case .layers: options.layers.map { "\($0)" }
    case .hidden: options.hiddenSize.map { "\($0)" }
    case .context: options.contextLength.map { "\($0)" }
    case .loss:
      options.bins == nil ? options.objective?.name : Objective.Family.categorical.rawValue
    case .transform: options.logarithm.map { $0 ? "log1p" : "none" }
    case .difference:
      options.differences.map { $0.isEmpty ? "0" : $0.map(String.init).joined(separator: ",") }
    case .scale: options.scaling?.rawValue
    case .learningRate: options.learningRate.map { "\($0)" }
    case .schedule: options.schedule?.name
    case .batch: options.batchSize.map { "\($0)" }
    case .dropout: options.dropout.map { "\($0)" }
    }
  }

  /// Whether the option is a flag, without a value.
  package var isFlag: Bool {
    switch self {
    case .shortcut, .attention: true
    default: false
    }
  }
}

extension FitOptions {
  /// The settings that are searched, as they are given here.
  package var tunedSettings: [(setting: TunedSetting, text: String)] {
    TunedSetting.allCases.compactMap { setting in
      setting.text(in: self).map { (setting, $0) }
    }
  }
}
