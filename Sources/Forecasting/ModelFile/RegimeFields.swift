import Recurrent

// A training regime as JSON. Both directions stand side by side, in the same order; a member that is not
// there says what it says in files of before there was any.

extension TrainingRegime {
  var json: JSONValue {
    .members(
      [:],
      further: [
        "tbptt": truncation.map {
          .array([.number($0.carriedSteps), .number($0.gradientSteps)])
        },
        "gradient_flow": gradientFlow == .full ? nil : .string(gradientFlow.rawValue),
        "teacher_forcing": teacherForcing.share == 1 ? nil : .number(teacherForcing.share),
        "scheduled_sampling": teacherForcing.decay.map { .string($0.rawValue) },
        "rate_multipliers": rateMultipliers.isEmpty ? nil : multipliersJSON,
      ])
  }

  private var multipliersJSON: JSONValue {
    .object(
      ParameterGroup.allCases.compactMap { group in
        rateMultipliers[group].map { JSONValue.Member(group.rawValue, .number($0)) }
      })
  }

  init(_ fields: ModelFields, steps: ClosedRange<Int>) throws(ModelFileError) {
    self.init()
    if fields.has("tbptt") {
      let lengths = try fields.integers("tbptt", in: steps)
      guard lengths.count == 2 else { throw fields.refuse("tbptt is no list of 2 numbers") }
      truncation = .init(carriedSteps: lengths[0], gradientSteps: lengths[1])
    }
    if fields.has("gradient_flow") {
      gradientFlow = try fields.named("gradient_flow", as: GradientFlow.self)
    }
    teacherForcing = TeacherForcingSchedule(
      share: fields.has("teacher_forcing")
        ? try fields.number("teacher_forcing", in: 0...1) : 1,
      decay: fields.has("scheduled_sampling")
        ? try fields.named("scheduled_sampling", as: TeacherForcingSchedule.Decay.self) : nil)
    guard fields.has("rate_multipliers") else { return }
    let multipliers = try fields.object("rate_multipliers")
    for group in ParameterGroup.allCases where multipliers.has(group.rawValue) {
      rateMultipliers[group] = try multipliers.number(group.rawValue, in: 0...1e6)
    }
  }
}
