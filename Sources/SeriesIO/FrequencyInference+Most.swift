import TimeSeries

/// The step of the series that share one, where some do not.
extension FrequencyInference {
  struct ResultOfMost {
    var result: Result
    /// By their places among the series.
    var faults: [(series: Int, problem: LoadError)]
  }

  /// The step that the most series keep, and what is wrong with the others; the result is the one that the file
  /// would have without them.
  ///
  /// Each series tells the step that it would have alone. Of the steps that most of them tell, each is tried:
  /// the series that keep it are taken together, which may shift an anchor in the month, until all that are left
  /// keep the step that they have together. The most series win, of equals the step told most often.
  ///
  /// Throws: the refusal of the file, where no two series keep a step or the fault is not of single series.
  func resultOfMost(asked: FrequencyRequest?) throws(LoadError) -> ResultOfMost {
    do throws(LoadError) {
      return ResultOfMost(result: try result(asked: asked), faults: [])
    } catch {
      guard case .data(let problem) = error, problem.code != .frequency, series.count > 1 else {
        throw error
      }
      var best: [Int] = []
      for step in steps(asked: asked) {
        let members = members(of: step, asked: asked)
        if members.count > best.count { best = members }
      }
      guard !best.isEmpty else { throw error }
      let result = try only(best).result(asked: asked)
      let isGood = Set(best)
      let faults = series.indices.filter { !isGood.contains($0) }.map {
        (series: $0, problem: fault(of: $0, result.frequency, asked: asked))
      }
      return ResultOfMost(result: result, faults: faults)
    }
  }

  /// Steps that are tried at most: in a file where the good series tell more than these, none is the usual one.
  private static let mostSteps = 8

  /// The steps that series have alone, the most frequent first.
  private func steps(asked: FrequencyRequest?) -> [Frequency] {
    var counts: [Frequency: (count: Int, first: Int)] = [:]
    let hasSteps = series.contains { $0.stamps.count > 1 }
    for index in series.indices where !hasSteps || series[index].stamps.count > 1 {
      guard let own = try? only([index]).result(asked: asked).frequency else { continue }
      counts[own, default: (0, index)].count += 1
    }
    return counts.sorted { ($1.value.count, $0.value.first) < ($0.value.count, $1.value.first) }
      .prefix(FrequencyInference.mostSteps).map(\.key)
  }

  /// The series that keep a step together.
  private func members(of step: Frequency, asked: FrequencyRequest?) -> [Int] {
    var members = series.indices.filter { keeps($0, step, asked: asked) }
    while !members.isEmpty {
      guard let joint = try? only(members).step(asked: asked) else { return [] }
      let kept = members.filter { keeps($0, joint, asked: asked) }
      if kept.count == members.count { return members }
      members = kept
    }
    return []
  }

  private func keeps(_ index: Int, _ step: Frequency, asked: FrequencyRequest?) -> Bool {
    (try? only([index]).verified(step, asked: asked)) != nil
  }

  private func fault(of index: Int, _ step: Frequency, asked: FrequencyRequest?) -> LoadError {
    do throws(LoadError) {
      _ = try only([index]).verified(step, asked: asked)
      return irregular(
        series[index], 0, "belongs to a series that has not the step of the others")
    } catch {
      return error
    }
  }

  private func only(_ indices: [Int]) -> FrequencyInference {
    FrequencyInference(file: file, style: style, series: indices.map { series[$0] })
  }
}
