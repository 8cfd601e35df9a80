import TestSupport
import Testing

@testable import TimeSeries

@Suite struct SeriesFindingsTests {
  /// A series for each kind of finding that has it, and the steps where it is.
  private static func example(_ kind: Finding.Kind) -> (values: [Double], steps: Range<Int>) {
    var fixture = FindingsFixture(seed: 7)
    var values = fixture.noise(120).map { 100 + $0 }
    switch kind {
    case .unobserved: return ([.nan, .nan, .nan], 0..<3)
    case .short: return ([1, 3, 2], 0..<3)
    case .constant: return ([Double](repeating: 4, count: 30), 0..<30)
    case .gap:
      for index in 50..<53 { values[index] = .nan }
      return (values, 50..<53)
    case .zeroRun:
      for index in 60..<70 { values[index] = 0 }
      return (values, 60..<70)
    case .outlier:
      values[80] = 130
      return (values, 80..<81)
    case .levelShift:
      for index in 70..<120 { values[index] += 20 }
      return (values, 70..<71)
    }
  }

  @Test("each kind is found where it is, and nothing else", arguments: Finding.Kind.allCases)
  func positive(kind: Finding.Kind) {
    let example = Self.example(kind)
    let findings = Finding.all(example.values)
    #expect(findings.map(\.kind) == [kind])
    #expect(findings.map(\.steps) == [example.steps])
  }

  @Test func aPlainSeriesHasNone() {
    for seed in 1...20 {
      var fixture = FindingsFixture(seed: UInt64(seed))
      #expect(Finding.all(fixture.noise(120).map { 100 + $0 }).isEmpty)
      #expect(Finding.all(fixture.seasonal(120), seasonalPeriod: 12).isEmpty)
    }
  }

  @Test("scale and level do not matter", arguments: [1e-300, 1e-3, 1e9, 1e306])
  func units(unit: Double) {
    for kind in [Finding.Kind.outlier, .levelShift, .zeroRun] {
      let example = Self.example(kind)
      let findings = Finding.all(example.values.map { $0 * unit })
      #expect(findings.map(\.kind) == [kind], "\(unit)")
      #expect(findings.allSatisfy { $0.magnitude.isFinite })
    }
  }

  @Test func aSeriesIsShortBelowTwoSeasons() {
    var fixture = FindingsFixture(seed: 3)
    let values = fixture.noise(24)
    #expect(Finding.all(values, seasonalPeriod: 12).isEmpty)
    let findings = Finding.all(Array(values.dropLast()), seasonalPeriod: 12)
    #expect(findings.map(\.kind) == [.short])
    #expect(findings.map(\.magnitude) == [23])
    #expect(Finding.all(Array(values.prefix(8))).isEmpty)
    #expect(Finding.all(Array(values.prefix(7))).map(\.kind) == [.short])
  }

  @Test func oneChangeIsEnoughNotToBeConstant() {
    var values = [Double](repeating: -2.5, count: 50)
    #expect(Finding.all(values).map(\.kind) == [.constant])
    #expect(Finding.all(values).map(\.value) == [-2.5])
    values[30] = -2.4
    #expect(Finding.all(values).map(\.kind) == [.outlier])
    #expect(Finding.all([5]).map(\.kind) == [.short], "one value cannot change")
  }

  @Test func theEdgesOfARunOfZerosAreNoOutliers() {
    var fixture = FindingsFixture(seed: 5)
    for start in [0, 3, 100, 197] {
      var values = fixture.seasonal(200)
      for index in start..<min(start + 5, 200) { values[index] = 0 }
      #expect(Finding.all(values, seasonalPeriod: 12).map(\.kind) == [.zeroRun], "from \(start)")
    }
  }

  @Test func hostileValuesDoNotTrap() {
    let cases: [[Double]] = [
      [], [.nan], [0], [-0.0, 0], [.greatestFiniteMagnitude, -.greatestFiniteMagnitude],
      (0..<60).map { $0 % 2 == 0 ? .greatestFiniteMagnitude : -.greatestFiniteMagnitude },
      (0..<60).map { $0 == 30 ? .greatestFiniteMagnitude : -.greatestFiniteMagnitude + Double($0) },
      (0..<60).map { Double($0) * 0x1p-1074 }, (0..<60).map { $0 < 30 ? 0x1p-1074 : 0 },
      (0..<200).map { $0 % 3 == 0 ? .nan : Double($0) },
    ]
    for values in cases {
      for period in [1, 2, 12, 1_000_000] {
        for finding in Finding.all(values, seasonalPeriod: period) {
          #expect(finding.magnitude.isFinite && !finding.severity.isNaN)
          #expect(values.indices.contains(finding.steps.lowerBound) || values.isEmpty)
          #expect(finding.steps.upperBound <= values.count)
        }
      }
    }
  }

  @Test func aPanelCountsAllAndKeepsTheWorst() {
    let values: [[Double]] = (1...5).map { gap in
      var fixture = FindingsFixture(seed: UInt64(gap))
      var values = fixture.noise(60)
      for index in 20..<20 + gap { values[index] = .nan }
      for index in 40..<42 { values[index] = .nan }
      return values
    }
    let list = dailyPanel(values).findings(limit: 3)
    #expect(list.count(.gap).findings == 10)
    #expect(list.count(.gap).series == 5)
    #expect(list.count(.gap).steps == 25)
    #expect(list.count(.outlier) == FindingList.Count())
    #expect(list.worst(.gap).map(\.series) == [4, 3, 2])
    #expect(list.worst(.gap).map(\.finding.magnitude) == [5, 4, 3])
    #expect(dailyPanel([values[0].map { $0.isNaN ? 0.1 : $0 }]).findings().isEmpty)
  }
}
