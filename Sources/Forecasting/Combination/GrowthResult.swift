import Recurrent

/// What validation said of further rounds of seeds.
struct GrowthResult: Hashable, Sendable {
  /// Why no further round was tried.
  enum Ending: Int, CaseIterable, Sendable {
    case time, noGain, most, noOrigin
  }

  /// Taken.
  var rounds = 0
  /// After no round, one, and so on; none where no time was left to measure any.
  var errors: [Double] = []
  var origins = 0
  var series = 0
  var ending: Ending
  /// Trainings that were begun for it.
  var trainings = 0
}

extension GrowthResult {
  /// For a checkpoint.
  var state: [UInt8] {
    var writer = StateWriter()
    writer.add(errors)
    for number in [rounds, origins, series, ending.rawValue, trainings] { writer.add(number) }
    return writer.bytes
  }

  init(_ state: [UInt8]) throws(TrainingError) {
    do throws(StateError) {
      var reader = StateReader(state[...])
      let errors = try reader.doubles()
      var numbers = [try reader.integer(in: 0...max(0, errors.count - 1))]
      for _ in 0..<2 { numbers.append(try reader.integer(in: 0...1 << 40)) }
      let ending = try reader.integer(in: 0...Ending.allCases.count - 1)
      let trainings = try reader.integer(in: 0...1 << 40)
      guard let ending = Ending(rawValue: ending), reader.isAtEnd else { throw StateError() }
      self.init(
        rounds: numbers[0], errors: errors, origins: numbers[1], series: numbers[2],
        ending: ending, trainings: trainings)
    } catch {
      throw .unusableCheckpoint
    }
  }

  /// For `--explain` and the model file.
  var told: Choice {
    let tried = max(0, errors.count - 1)
    let value = rounds == 0 ? "no further ones" : "\(rounds) further round\(rounds == 1 ? "" : "s")"
    let ended =
      switch ending {
      case .time: "the time allowed no more"
      case .noGain: "\(EnsembleGrowth.patience) in a row brought nothing"
      case .most: "there are never more"
      case .noOrigin: ""
      }
    guard ending != .noOrigin else {
      return Choice("seeds", value, "there is no earlier origin to tell by")
    }
    guard tried > 0 else {
      return Choice("seeds", value, "the time allows none beside the usual ones")
    }
    let evidence = "over \(origins) earlier origin\(origins == 1 ? "" : "s") of \(series) series"
    let gain = errors[0] > 0 ? ((1 - errors[rounds] / errors[0]) * 10_000).rounded() / 100 : 0
    return Choice(
      "seeds", value,
      "of \(tried) tried, "
        + (rounds == 0
          ? "none lowered the error" : "so many have the lowest error, \(gain) % lower")
        + " \(evidence); \(ended)"
    )
  }
}
