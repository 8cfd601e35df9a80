import Foundation
import Testing

@testable import Forecasting

/// What scripts/reference/baselines.R wrote.
struct BaselineFixture: Decodable {
  var cases: [Case]

  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    var name: String
    var seasonalPeriod: Int
    var values: [Double]
    /// `ets` of each form that is possible.
    var forms: [Form]
    /// By `ets` among all of them.
    var chosen: Form?
    var theta: Limits
    var mean: Limits
    var drift: Limits
    var naive2: [Double]
    /// Seasonal figures of `decompose`.
    var additive: [Double]?
    var multiplicative: [Double]?

    var testDescription: String { name }
  }

  struct Form: Decodable, Sendable {
    var form: String
    var alpha: Double
    var beta: Double?
    var gamma: Double?
    var phi: Double?
    var level: Double
    var slope: Double?
    /// By phase of the first value.
    var season: [Double]?
    var likelihood: Double
    var criterion: Double
    var variance: Double
    var mean: [Double]
    var deviation: [Double]

    var kind: SmoothingForm? { SmoothingForm.allCases.first { $0.description == form } }

    var weights: SmoothingWeights {
      SmoothingWeights(level: alpha, trend: beta ?? 0, season: gamma ?? 0, damping: phi ?? 1)
    }

    var start: SmoothingState {
      SmoothingState(level: level, slope: slope ?? 0, season: season ?? [0])
    }
  }

  /// A forecast and its 95 % interval.
  struct Limits: Decodable, Sendable {
    var mean: [Double]
    var lower: [Double]
    var upper: [Double]
  }

  static func cases() throws -> [Case] {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Golden/baselines.json")
    return try JSONDecoder().decode(BaselineFixture.self, from: Data(contentsOf: file)).cases
  }
}
