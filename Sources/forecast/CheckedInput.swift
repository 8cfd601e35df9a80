import Forecasting
import TimeSeries

/// A CSV that loads, and what there is to say of it.
struct CheckedInput {
  let loaded: LoadedInput
  let findings: FindingList
  let choices: [Choice]
  let policy: GapPolicy
  /// What the policy would fill; nil for one that fills nothing.
  let filling: GapFilling?

  init(_ loaded: LoadedInput, policy: GapPolicy) {
    self.loaded = loaded
    self.policy = policy
    findings = loaded.panel.findings()
    var options = FitOptions()
    options.gaps = policy
    choices = AutomaticModel(options, panel: loaded.panel).choices
    filling =
      policy == .mask || policy == .error ? nil : loaded.panel.filling(by: policy)
  }
}
