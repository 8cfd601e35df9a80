import Recurrent
import TestSupport
import TimeSeries

@testable import Forecasting

/// A panel with covariates of every role and kind.
enum CovariateFixture {
  static let covariates = [
    Covariate("temperature", .past), Covariate("sky", .past, .categorical(names("clear", "rain"))),
    Covariate("price", .future), Covariate("promotion", .future),
    Covariate("event", .future, .categorical(names("none", "fair", "strike"))),
    Covariate("size", .static), Covariate("kind", .static, .categorical(names("shop", "stall"))),
  ]

  static func names(_ names: String...) -> [[UInt8]] { names.map { Array($0.utf8) } }

  /// Daily waves, each with the future known `ahead` steps past its end; a few cells are missing.
  static func panel(_ counts: [Int] = [40, 31, 26], ahead: Int = 12) -> Panel {
    var panel = dailyPanel(
      counts.enumerated().map { ForecastingFixture.wave($1, seed: UInt64($0 + 1)) })
    panel.covariates = covariates
    for index in panel.series.indices {
      var generator = SplitMix64(seed: UInt64(100 + index))
      let count = panel.series[index].count
      func numbers(_ count: Int) -> [Double] {
        var numbers = generator.values(count: count, in: 5...9)
        for place in numbers.indices where place % 11 == 7 { numbers[place] = .nan }
        return numbers
      }
      func categories(_ count: Int, of kinds: Int) -> [Double] {
        generator.values(count: count, in: 0...1).map {
          min(Double(kinds - 1), ($0 * Double(kinds)).rounded(.down))
        }
      }
      var cells = CovariateCells()
      cells.past = [numbers(count), categories(count, of: 2)]
      cells.future = [
        numbers(count) + generator.values(count: ahead, in: 5...9),
        categories(count + ahead, of: 2), categories(count + ahead, of: 3),
      ]
      cells.fixed = [[Double(index) * 10], [Double(index % 2)]]
      panel.series[index].covariates = cells
    }
    return panel
  }

  static let inputs = CovariateInputs(columns: covariates, cycles: [.week])

  /// Its configuration with all covariates, or those of the future where the design carries states.
  static func configuration(
    _ design: Design, _ change: (inout RecurrentConfiguration) -> Void = { _ in }
  ) -> RecurrentConfiguration {
    design.configuration {
      $0.covariates = inputs
      change(&$0)
    }
  }

  static func fitted(_ panel: Panel, _ configuration: RecurrentConfiguration) throws
    -> (covariates: FittedCovariates, features: [SeriesFeatures])
  {
    let covariates = try FittedCovariates(fitting: configuration.covariates, to: panel)
    let encoder = try FeatureEncoder(covariates, panel: panel)
    return (covariates, panel.series.map { encoder.features(of: $0, ahead: 0) })
  }
}
