import Foundation
import TestSupport
import Testing

@testable import Forecasting

@Suite struct DieboldMarianoTests {
  struct Fixture: Decodable {
    var cases: [Case]

    struct Case: Decodable {
      var horizon: Int
      var variance: String
      var differences: [Double]
      var statistic: Double
      var pValue: Double
    }
  }

  @Test("dm.test() of R's forecast") func golden() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Golden/diebold-mariano.json")
    let fixture = try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: file))
    #expect(
      Set(fixture.cases.map(\.variance)) == Set(DieboldMariano.Variance.allCases.map(\.rawValue)))
    for example in fixture.cases {
      let variance = try #require(DieboldMariano.Variance(rawValue: example.variance))
      let test = try DieboldMariano(
        example.differences, horizon: example.horizon, variance: variance)
      #expect(closeEnough(test.statistic, example.statistic, relative: 1e-11))
      #expect(closeEnough(test.pValue, example.pValue, relative: 1e-11))
      #expect(test.count == example.differences.count)
      // Losses in other units, and the other model first.
      let other = try DieboldMariano(
        example.differences.map { -1e250 * $0 }, horizon: example.horizon, variance: variance)
      #expect(closeEnough(other.statistic, -test.statistic, relative: 1e-11))
      #expect(closeEnough(other.pValue, test.pValue, relative: 1e-11))
    }
  }

  @Test func aNegativeVarianceIsWeightedDown() throws {
    // Alternating differences: γ₁ is nearly −γ₀, so that γ₀ + 2 γ₁ < 0.
    let differences = (0..<20).map { 0.1 + ($0.isMultiple(of: 2) ? 1.0 : -1.0) }
    #expect(throws: DieboldMariano.Undefined.noVariance) {
      try DieboldMariano(differences, horizon: 2, variance: .rectangular)
    }
    let test = try DieboldMariano(differences, horizon: 2)
    #expect(test.variance == .bartlett)
    #expect(test.pValue > 0 && test.pValue < 1)
    #expect(try DieboldMariano(differences, horizon: 1).variance == .rectangular)
  }

  @Test func whatCannotBeTested() {
    func refusal(_ differences: [Double], horizon: Int = 1) -> DieboldMariano.Undefined? {
      do throws(DieboldMariano.Undefined) {
        _ = try DieboldMariano(differences, horizon: horizon)
        return nil
      } catch {
        return error
      }
    }
    #expect(refusal([]) == .tooFew(count: 0, horizon: 1))
    #expect(refusal([1]) == .tooFew(count: 1, horizon: 1))
    #expect(refusal([1, 2, 3], horizon: 3) == .tooFew(count: 3, horizon: 3))
    #expect(refusal([0, 0, 0]) == .noVariance)
    #expect(refusal([0.1, 0.1, 0.1]) == .noVariance)
    #expect(refusal([1, .nan]) == .notFinite)
    #expect(refusal([1, .infinity]) == .notFinite)
    #expect(refusal([1, 2]) == nil)
    #expect(
      DieboldMariano.Undefined.tooFew(count: 1, horizon: 1).description
        == "1 fold is too few for a test; use more --folds")
  }
}
