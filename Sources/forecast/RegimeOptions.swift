import ArgumentParser
import Forecasting
import Recurrent

extension GradientFlow: ExpressibleByArgument {}
extension TeacherForcingSchedule.Decay: ExpressibleByArgument {}

/// How gradients run back through time, and what is read in training.
struct RegimeOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Walk along the series: an update every K1 steps, gradients K2 steps back.",
      valueName: "k1,k2"), transform: Steps.init(parsing:))
  var tbptt: Steps?

  @Flag(help: "Walk along the series: --tbptt with the length of a window twice.")
  var stateful = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Share of true inputs after the origin; default: 1.", valueName: "p"),
    transform: RegimeOptions.number)
  var teacherForcing: Double?

  @Option(help: "How that share falls from 1 in training.")
  var scheduledSampling: TeacherForcingSchedule.Decay?

  @Option(help: "Paths of gradients from step to step; default: full.")
  var gradientFlow: GradientFlow?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Multiples of the step size: recurrent, connection, shortcut, head, embedding.",
      valueName: "group=x,..."), transform: Multipliers.init(parsing:))
  var rateMultiplier: Multipliers?

  struct Steps {
    let truncation: TrainingRules.Truncation

    init(parsing argument: String) throws {
      let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
      let steps = parts.compactMap { Int($0) }.filter { (1...100_000).contains($0) }
      guard parts.count == 2, steps.count == 2 else {
        throw ValidationError("\"\(argument)\" is not two whole numbers in 1 ... 100000: 12,24")
      }
      truncation = .init(carriedSteps: steps[0], gradientSteps: steps[1])
    }
  }

  struct Multipliers {
    let values: [ParameterGroup: Double]

    init(parsing argument: String) throws {
      var values: [ParameterGroup: Double] = [:]
      for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
        let sides = part.split(separator: "=", omittingEmptySubsequences: false)
        guard sides.count == 2, let group = ParameterGroup(rawValue: String(sides[0])) else {
          let known = ParameterGroup.allCases.map(\.rawValue).joined(separator: ", ")
          throw ValidationError("\"\(part)\" is no group=x; there are: \(known)")
        }
        guard let value = Decimal.parse(String(sides[1])), (0...1000).contains(value) else {
          throw ValidationError("\"\(sides[1])\" is no number in 0 ... 1000")
        }
        guard values.updateValue(value, forKey: group) == nil else {
          throw ValidationError("\(group.rawValue) is there twice")
        }
      }
      self.values = values
    }
  }

  func validate() throws {
    try check(teacherForcing, "--teacher-forcing", 0...1)
  }

  func apply(to options: inout FitOptions) {
    options.truncation = tbptt?.truncation
    options.isStateful = stateful
    options.teacherForcing = teacherForcing
    options.scheduledSampling = scheduledSampling
    options.gradientFlow = gradientFlow
    options.rateMultipliers = rateMultiplier?.values ?? [:]
  }

  private static func number(_ text: String) throws -> Double {
    guard let value = Decimal.parse(text) else {
      throw ValidationError("\"\(text)\" is not a number")
    }
    return value
  }
}

extension FitOptions {
  /// Refuses options of the regime that would have no effect.
  func checkRegime(comparisons: [Comparison]) throws(UsageError) {
    if isStateful && truncation != nil {
      throw UsageError(
        description: "--stateful and --tbptt both say how far the state is carried; leave one out")
    }
    guard kind == .perceptron else { return }
    let others: [(String, Bool)] = [
      ("--tbptt", truncation != nil), ("--stateful", isStateful),
      ("--teacher-forcing", teacherForcing != nil),
      ("--scheduled-sampling", scheduledSampling != nil),
      ("--gradient-flow", gradientFlow != nil),
    ]
    if let other = others.first(where: \.1)?.0 {
      throw UsageError(
        description: "--model mlp reads its whole window in one step; leave \(other) out")
    }
    if comparisons.contains(.multilayerPerceptron) {
      throw UsageError(
        description: "--compare mlp beside --model mlp would measure one network twice; leave one "
          + "out")
    }
  }
}
