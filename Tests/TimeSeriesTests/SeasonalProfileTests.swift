import Glibc
import TestSupport
import Testing

@testable import TimeSeries

@Suite struct SeasonalProfileTests {
  static let shape = [3.0, 1, -2, -2]

  @Test("exact indices where only trend and season are there", arguments: [40, 41, 43])
  func exact(count: Int) throws {
    let values = (0..<count).map { 10 + 0.5 * Double($0) + Self.shape[$0 % 4] }
    let indices = try #require(SeasonalProfile(fitting: values, period: 4, form: .additive))
    for (index, expected) in zip(indices.values, Self.shape) {
      #expect(closeEnough(index, expected, relative: 1e-9, floor: 1))
    }
    for index in values.indices {
      let rest = indices.removed(from: values[index], at: index)
      #expect(closeEnough(rest, 10 + 0.5 * Double(index), relative: 1e-9, floor: 1))
      #expect(
        closeEnough(indices.restored(to: rest, at: index), values[index], relative: 1e-12, floor: 1)
      )
    }
  }

  @Test func ratiosMultiply() throws {
    let factors = [1.5, 1, 0.75, 0.75]
    let values = (0..<48).map { 1000 * factors[$0 % 4] }
    let indices = try #require(SeasonalProfile(fitting: values, period: 4, form: .ratio))
    for (index, expected) in zip(indices.values, factors) {
      #expect(closeEnough(index, expected, relative: 1e-9, floor: 1))
    }
    #expect(closeEnough(indices.removed(from: values[5], at: 5), 1000, relative: 1e-9, floor: 1))
    #expect(closeEnough(indices.restored(to: 1000, at: 6), 750, relative: 1e-9, floor: 1))
  }

  @Test("noise shrinks the indices, and more noise more")
  func shrinkage() throws {
    let sizes = try [0.5, 2.0].map { noise in
      var random = SplitMix64(seed: 4)
      let errors = random.values(count: 80, in: -noise...noise)
      let values = (0..<80).map { Self.shape[$0 % 4] + errors[$0] }
      let indices = try #require(SeasonalProfile(fitting: values, period: 4, form: .additive))
      return indices.values.reduce(0) { $0 + abs($1) }
    }
    #expect(sizes[1] < sizes[0])
    #expect(sizes[0] < 8.3)
  }

  @Test("neither noise nor three seasons less one have indices")
  func withoutSeason() {
    var random = SplitMix64(seed: 9)
    let noise = random.values(count: 60, in: -1...1)
    #expect(SeasonalProfile(fitting: noise, period: 4, form: .additive) == nil)
    let short = (0..<11).map { Self.shape[$0 % 4] }
    #expect(SeasonalProfile(fitting: short, period: 4, form: .additive) == nil)
    #expect(SeasonalProfile(fitting: short, period: 1, form: .additive) == nil)
    #expect(SeasonalProfile(fitting: [], period: 4, form: .additive) == nil)
  }

  @Test func missingValuesAreLeftOut() throws {
    var values = (0..<80).map { 10 + Self.shape[$0 % 4] }
    for index in stride(from: 7, to: 80, by: 13) { values[index] = .nan }
    let indices = try #require(SeasonalProfile(fitting: values, period: 4, form: .additive))
    for (index, expected) in zip(indices.values, Self.shape) {
      #expect(closeEnough(index, expected, relative: 0.05, floor: 1))
    }
  }
}
