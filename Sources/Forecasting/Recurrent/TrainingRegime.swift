package import Recurrent

/// How gradients run back through time, what is read in training, and which parts learn faster.
package struct TrainingRegime: Hashable, Sendable {
  /// nil: each window by itself, back-propagated in full. Otherwise the state goes on along a series.
  package var truncation: TrainingRules.Truncation?
  package var gradientFlow: GradientFlow
  /// After the origin of a window, or along a series from the second step of a batch on.
  package var teacherForcing: TeacherForcingSchedule
  /// What the learning rate of a group is multiplied by; 1 where none is given.
  package var rateMultipliers: [ParameterGroup: Double]

  package init(
    truncation: TrainingRules.Truncation? = nil, gradientFlow: GradientFlow = .full,
    teacherForcing: TeacherForcingSchedule = .full,
    rateMultipliers: [ParameterGroup: Double] = [:]
  ) {
    self.truncation = truncation
    self.gradientFlow = gradientFlow
    self.teacherForcing = teacherForcing
    self.rateMultipliers = rateMultipliers
  }
}
