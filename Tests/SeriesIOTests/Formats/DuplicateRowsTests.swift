import Testing
import TimeSeries

@testable import SeriesIO

@Suite struct DuplicateRowsTests {
  private func options(_ policy: DuplicatePolicy) -> CSVOptions {
    var options = CSVOptions()
    options.duplicates = policy
    return options
  }

  /// Stamp 2 three times, next to each other and later; stamp 3 missing, then not.
  static let text = "ds,y\n1,1\n2,2\n2,4\n3,\n4,8\n2,9\n3,5\n3,NA\n"

  @Test(
    arguments: zip(
      DuplicatePolicy.allCases.filter { $0 != .error },
      [[1, 2, nil, 8], [1, 9, nil, 8], [1, 5, 5, 8], [1, 15, 5, 8]] as [[Double?]]))
  func mergesRows(policy: DuplicatePolicy, expected: [Double?]) throws {
    let loaded = try load(Self.text, options(policy)).get()
    #expect(loaded.panel.series[0].values.map { $0.isNaN ? nil : $0 } == expected)
    #expect(loaded.report.rows == 8 && loaded.report.merged == 4)
    #expect(loaded.report.missing == expected.count { $0 == nil })
  }

  @Test func eachSeriesAndColumnIsMergedByItself() throws {
    var wanted = options(.mean)
    (wanted.time, wanted.id) = ("t", "id")
    wanted.targets = .listed(["u", "v"])
    let panel = try load("id,t,u,v\na,1,1,10\nb,1,2,20\na,1,3,\nb,1,,40\n", wanted).get().panel
    #expect(panel.series.map(\.values) == [[2], [10], [2], [30]])
  }

  @Test(arguments: DuplicatePolicy.allCases)
  func backwardsTimeIsRefusedAllTheSame(policy: DuplicatePolicy) {
    #expect(
      refusal("ds,y\n1,1\n3,3\n2,2\n", options(policy)).hasPrefix(
        "data.csv:4:1: error[E_TIME_ORDER]"))
  }

  @Test func isRefusedUnlessAskedFor() {
    #expect(
      refusal(Self.text).hasPrefix(
        "data.csv:4:1: error[E_DUP_TIME]: the stamp \"2\" stands on line 3 already; "))
  }

  @Test func aSumTooLargeIsRefused() {
    for policy in [DuplicatePolicy.mean, .sum] {
      #expect(
        refusal("ds,y\n1,1e308\n1,1e308\n", options(policy)).hasPrefix(
          "data.csv:3: error[E_VALUE_RANGE]"))
    }
  }
}
