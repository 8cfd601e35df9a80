import Forecasting
import Recurrent

extension TrainingRegime {
  /// How the network was trained; nil where each window was back-propagated in full, on the truth.
  var inWords: String? {
    var words: [String] = []
    if let truncation {
      words.append(
        "the state carried on, an update every \(truncation.carriedSteps) steps, gradients "
          + "\(truncation.gradientSteps) steps back")
    }
    if gradientFlow == .cellStateOnly { words.append("gradients through the cell state alone") }
    if teacherForcing != .full {
      let share = "\(teacherForcing.share) of the inputs after the origin true"
      words.append(teacherForcing.decay.map { "down to \(share) (\($0.rawValue))" } ?? share)
    }
    if !rateMultipliers.isEmpty { words.append("rates \(rateMultipliers.inWords)") }
    return words.isEmpty ? nil : words.joined(separator: "; ")
  }
}
