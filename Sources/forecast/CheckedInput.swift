import Forecasting
import TimeSeries

/// A CSV that loads, and what there is to say of it.
struct CheckedInput {
  let loaded: LoadedInput
  let findings: FindingList
  let choices: [Choice]
  /// What is read beside the values; nil where nothing is.
  let covariates: String?
  let policy: GapPolicy
  /// What the policy would fill; nil for one that fills nothing.
  let filling: GapFilling?

  /// - Parameter options: what a fit would be asked for, and refused if the data rule it out.
  init(_ loaded: LoadedInput, choosing options: FitOptions) throws(UsageError) {
    self.loaded = loaded
    policy = options.gaps
    findings = loaded.panel.findings()
    let automatic = AutomaticModel(options, panel: loaded.panel)
    let network = automatic.configuration.network
    if let conflict = network?.calendarConflict(loaded.panel.frequency) {
      throw UsageError(description: conflict.description)
    }
    choices = automatic.choices
    covariates = network?.covariates.inWords
    filling =
      policy == .mask || policy == .error ? nil : loaded.panel.filling(by: policy)
  }
}
