import Testing

@testable import Recurrent

/// Every objective against PyTorch, and the negative binomial at its extremes against mpmath.
@Suite struct GoldenObjectiveTests {
  /// `objectives.json`, by `objectives.py`.
  struct File: Decodable {
    struct Entry: Decodable {
      var name: String
      /// `[positions][rows][targetSize][parameter]`
      var outputs: [Double]
      var targets: [Double]
      var weights: [Double]
      /// Location, scale and naive error of each row.
      var units: [[Double]]
      var loss: Double
      var gradients: [Double]
    }

    var positions: Int
    var rows: Int
    var targetSize: Int
    var levels: [Double]
    var centres: [Double]
    var huberDelta: Double
    var objectives: [Entry]
    /// Two outputs, count, scale, loss and two slopes.
    var extremeCounts: [[Double]]
  }

  private func objective(_ family: Objective.Family, _ file: File) -> Objective {
    switch family {
    case .meanSquaredError: .meanSquaredError
    case .meanAbsoluteError: .meanAbsoluteError
    case .huber: .huber(delta: file.huberDelta)
    case .symmetricPercentage: .symmetricPercentage
    case .scaledAbsolute: .scaledAbsolute
    case .quantile: .quantile(file.levels)
    case .gaussian: .gaussian
    case .studentT: .studentT
    case .negativeBinomial: .negativeBinomial
    case .categorical: .categorical(Bins(centres: file.centres))
    }
  }

  @Test("losses and gradients", arguments: Objective.Family.allCases)
  func losses(family: Objective.Family) throws {
    let file: File = try Golden.read("objectives")
    let entry = try #require(file.objectives.first { $0.name == family.rawValue })
    func check<Scalar: KernelScalar>(_ type: Scalar.Type, within tolerance: Double) {
      let weights = entry.weights.map { Scalar($0) }
      let (loss, gradients) = ObjectiveFixture.evaluate(
        objective(family, file), outputs: entry.outputs.map { Scalar($0) },
        // What has no weight may hold anything.
        targets: zip(entry.targets, weights).map { $1 == 0 ? .nan : Scalar($0) },
        weights: weights,
        units: entry.units.map { RowUnits(location: $0[0], scale: $0[1], naiveError: $0[2]) },
        targetSize: file.targetSize, scale: 0.25)
      #expect(abs(loss - entry.loss) <= tolerance * abs(entry.loss))
      let expected = entry.gradients.map { $0 / 4 }
      #expect(RecurrentFixture.relativeDistance(gradients, expected) <= tolerance)
    }
    check(Double.self, within: 1e-12)
    check(Float.self, within: 2e-6)
  }

  @Test func countsAtTheExtremes() throws {
    let file: File = try Golden.read("objectives")
    #expect(file.extremeCounts.count > 100)
    for numbers in file.extremeCounts {
      let (count, scale) = (numbers[2], numbers[3])
      let (loss, slopes) = ObjectiveFixture.cell(
        .negativeBinomial, Array(numbers[0..<2]), target: count / scale,
        units: RowUnits(scale: scale))
      // A count of a million leaves 10 digits.
      for (value, expected) in zip([loss] + slopes, numbers[4...]) {
        #expect(RecurrentFixture.relativeError(value, expected) < 1e-9, "\(numbers): \(value)")
      }
    }
  }
}
