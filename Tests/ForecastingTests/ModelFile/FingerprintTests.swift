import Recurrent
import Testing
import TimeSeries

@testable import Forecasting

/// Whatever a fit depends on changes its fingerprint.
@Suite struct FingerprintTests {
  private struct Inputs {
    var panel = CovariateFixture.panel()
    var configuration = ModelConfiguration.network(
      ForecastingFixture.configuration { $0.covariates = CovariateFixture.inputs })
    var settings = [(name: "levels", value: "80,95"), (name: "refit", value: "true")]
    var start: [Float]? = [1, 2]
    var version = "1.0.0"

    var fingerprint: Fingerprint {
      Fingerprint(
        panel: panel, configuration: configuration, settings: settings, start: start,
        version: version)
    }
  }

  private static let changes: KeyValuePairs<String, @Sendable (inout Inputs) -> Void> = [
    "the version": { $0.version = "1.0.1" },
    "an option of the network": {
      $0.configuration = .network(
        ForecastingFixture.configuration {
          $0.covariates = CovariateFixture.inputs
          $0.seed = 2
        })
    },
    "another kind of model": {
      $0.configuration = .combination(CombinationFixture.configuration())
    },
    "a setting": { $0.settings[0].value = "80,90" },
    "one setting less": { $0.settings.removeLast() },
    "no weights": { $0.start = nil },
    "other weights": { $0.start = [1, -2] },
    "no weights at all": { $0.start = [] },
    "a name": { $0.panel.series[1].id = SeriesID("t1") },
    "the order": { $0.panel.series.swapAt(0, 1) },
    "one series less": { $0.panel.series.removeLast() },
    "the first stamp": { $0.panel.series[0].start = Timestamp(2024, 1, 2) },
    "the time between stamps": { $0.panel.frequency = .businessDays(1) },
    "the way stamps are written": { $0.panel.stampStyle = .month },
    "a column": { $0.panel.columns.target = "z" },
    "one value": { $0.panel.series[0].values[7] += 0.125 },
    "the sign of nothing": { $0.panel.series[0].values[7] = -0.0 },
    "a value that is missing": { $0.panel.series[0].values[7] = .nan },
    "one row less": { $0.panel.series[0] = $0.panel.series[0].prefix(39) },
    "what was known with a value": { $0.panel.series[2].covariates.past[0][3] += 1 },
    "what is known of the future": { $0.panel.series[2].covariates.future[0][30] += 1 },
    "what is known of a series": { $0.panel.series[2].covariates.fixed[0][0] += 1 },
    "the name of a covariate": { $0.panel.covariates[0].name = "heat" },
  ]

  @Test func everythingThatMattersCounts() {
    var seen = [Inputs().fingerprint: "nothing"]
    for (name, change) in Self.changes {
      var inputs = Inputs()
      change(&inputs)
      let other = seen.updateValue(name, forKey: inputs.fingerprint)
      #expect(other == nil, "\(name) is like \(other ?? "")")
    }
    // What is 0 elsewhere is no other 0 there.
    var zero = Inputs()
    zero.panel.series[0].values[7] = 0
    #expect(seen[zero.fingerprint] == nil)
  }

  /// Of a combination all members count.
  @Test func everyMemberCounts() {
    var inputs = Inputs()
    let configurations: [CombinationConfiguration] = [
      CombinationFixture.configuration(),
      CombinationFixture.configuration(methods: [.theta], views: nil),
      CombinationFixture.configuration(methods: [.theta]),
      CombinationFixture.configuration(candidates: [.theta]),
    ]
    let all = configurations.map { configuration in
      inputs.configuration = .combination(configuration)
      return inputs.fingerprint
    }
    #expect(Set(all).count == all.count)
  }

  @Test func equalInputsAreEqual() {
    #expect(Inputs().fingerprint == Inputs().fingerprint)
    // Missing is missing, whatever the bits.
    var (first, second) = (Inputs(), Inputs())
    first.panel.series[0].values[7] = .nan
    second.panel.series[0].values[7] = -.nan
    #expect(first.fingerprint == second.fingerprint)
    #expect(Fingerprint(first.fingerprint.description) == first.fingerprint)
  }
}
