import ArgumentParser
import Forecasting

/// Models to compare with, as an argument: `ar,mlp`.
struct ComparisonList: CustomStringConvertible {
  var values: [Comparison] = []

  static let known = Comparison.allCases.map(\.rawValue).joined(separator: ", ")

  init() {}

  init(parsing argument: String) throws {
    for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
      guard let value = Comparison(rawValue: String(part)) else {
        throw ValidationError(
          "\"\(part)\" is no model to compare with; there are: \(ComparisonList.known)")
      }
      guard !values.contains(value) else { throw ValidationError("\(part) is there twice") }
      values.append(value)
    }
  }

  var description: String { values.map(\.rawValue).joined(separator: ",") }
}
