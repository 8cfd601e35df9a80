import Testing

@testable import Forecasting

/// Losses of a hostile file that mean nothing.
extension HostileModelFileTests {
  @Test(
    "objectives that mean nothing",
    arguments: [
      "{}", "{\"kind\":\"median\"}", "{\"kind\":\"huber\"}", "{\"kind\":\"huber\",\"delta\":-1}",
      "{\"kind\":\"quantile\"}",
      "{\"kind\":\"categorical\",\"centres\":3}",
    ])
  func objectives(loss: String) throws {
    try expect(.metadata, loss) { try $0.replace("{\"kind\":\"mae\"}", with: loss) }
  }

  @Test(
    "levels that do not rise between 0 and 1 through the median",
    arguments: [
      [], ["0.5", "0.5"], ["0.6", "0.5"], ["0", "0.5"], ["0.5", "1"], ["0.1", "0.9"],
      ["0.5", "null"], ["0.5", "1e999"], (1...101).map { "\(Double($0) / 102)" },
    ])
  func levels(levels: [String]) throws {
    let loss = "{\"kind\":\"quantile\",\"levels\":[\(levels.joined(separator: ","))]}"
    try expect(.metadata, loss) { try $0.replace("{\"kind\":\"mae\"}", with: loss) }
  }

  @Test(
    "centres that do not rise, or are too many or too few",
    arguments: [
      [], ["1"], ["1", "1"], ["2", "1"], ["-1e999", "1"], ["1", "\"2\""],
      (0...4096).map(String.init),
    ])
  func centres(centres: [String]) throws {
    let loss = "{\"kind\":\"categorical\",\"centres\":[\(centres.joined(separator: ","))]}"
    try expect(.metadata, "\(centres.count)") {
      try $0.replace("{\"kind\":\"mae\"}", with: loss)
    }
  }
}
