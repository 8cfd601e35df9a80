import Recurrent

extension FitOptions {
  /// Whether a state goes on along a series in training.
  var carriesStates: Bool { isStateful || truncation != nil }
}

extension Chooser {
  /// How far back a prediction reads to find the state that training carries: four times what a window
  /// would read, or what gradients reach, as far as the history allows.
  mutating func prefill(window: Int, length: Int) -> Int {
    let wanted = 4 * max(window, options.truncation?.gradientSteps ?? 0)
    let context = max(window, min(wanted, length / 2))
    note(
      "context", context,
      context == wanted
        ? "four times what a window would read, as a prediction begins without the state carried there"
        : "half of the median length, as a prediction begins without the state carried there")
    return context
  }

  /// How gradients run through time and what is read in training: windows in full and the truth, unless
  /// asked otherwise.
  mutating func regime(of base: RecurrentConfiguration) -> RecurrentConfiguration {
    var configuration = base
    if options.isStateful {
      configuration.regime.truncation = .init(carriedSteps: window, gradientSteps: window)
      note("tbptt", "\(window),\(window)", "one window after the other, the state carried on")
    } else if let truncation = options.truncation {
      configuration.regime.truncation = truncation
      note("tbptt", "\(truncation.carriedSteps),\(truncation.gradientSteps)", Chooser.given)
    }
    force(&configuration)
    if let flow = options.gradientFlow {
      configuration.regime.gradientFlow = flow
      note("gradient-flow", flow.rawValue, Chooser.given)
    }
    let multipliers = options.rateMultipliers
    if !multipliers.isEmpty {
      configuration.regime.rateMultipliers = multipliers
      note("rate-multiplier", multipliers.inWords, Chooser.given)
    }
    return configuration
  }

  private mutating func force(_ configuration: inout RecurrentConfiguration) {
    let decay = options.scheduledSampling
    guard decay != nil || options.teacherForcing != nil else { return }
    let share = options.teacherForcing ?? 0
    configuration.regime.teacherForcing = TeacherForcingSchedule(share: share, decay: decay)
    note(
      "teacher-forcing", share,
      options.teacherForcing != nil ? Chooser.given : "where scheduled sampling ends")
    if let decay { note("scheduled-sampling", decay.rawValue, Chooser.given) }
  }
}

extension [ParameterGroup: Double] {
  /// `recurrent=0.5,head=2`, in the order of the groups.
  package var inWords: String {
    ParameterGroup.allCases.compactMap { group in self[group].map { "\(group.rawValue)=\($0)" } }
      .joined(separator: ",")
  }
}
