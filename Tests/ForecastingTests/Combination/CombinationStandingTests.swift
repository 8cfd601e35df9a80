import TestSupport
import Testing

@testable import Forecasting

@Suite struct CombinationStandingTests {
  private func errors(_ values: [Double]) -> [CombinationError] {
    values.map { CombinationError(symmetric: $0 / 100, scaled: $0) }
  }

  @Test("errors add up over origins, and are told as multiples of the first option's")
  func sums() throws {
    var standing = CombinationStanding(options: 3)
    #expect(standing.open == [0, 1, 2] && standing.relative == nil)
    standing.add(errors([1, 1.05, 1.02]), closesHopeless: true)
    standing.add(errors([3, 2.95, 1.98]), closesHopeless: true)
    let relative = try #require(standing.relative)
    // The second origin closes the two that are a third behind; of the first three they were told before.
    #expect(standing.open == [2] && relative == [1])
    #expect(standing.originsOfFirst == 2)
    #expect(closeEnough(try #require(standing.relativeToFirst(2)), 0.75, relative: 1e-12))
    #expect(closeEnough(try #require(standing.relativeToFirst(1)), 1, relative: 1e-12))
  }

  @Test("what is a tenth behind the best is closed, what is less is not")
  func closing() {
    var standing = CombinationStanding(options: 4)
    standing.add(errors([1, 1.099, 1.101, 1]), closesHopeless: true)
    #expect(standing.open == [0, 1, 3])
    // From here on three are measured.
    standing.add(errors([1, 1, 1]), closesHopeless: true)
    #expect(standing.open == [0, 1, 3])
    var all = CombinationStanding(options: 2)
    all.add(errors([1, 5]), closesHopeless: false)
    #expect(all.open == [0, 1])
  }

  @Test("where the first option is closed, what is told of it ends with the origin that closed it")
  func firstClosed() throws {
    var standing = CombinationStanding(options: 3)
    standing.add(errors([2, 1, 1.02]), closesHopeless: true)
    #expect(standing.open == [1, 2] && standing.originsOfFirst == 1)
    standing.add(errors([1, 0.95]), closesHopeless: true)
    #expect(standing.open == [1, 2] && standing.originsOfFirst == 1)
    #expect(try #require(standing.relative)[1] < 1)
    #expect(standing.relativeToFirst(1) == 0.5)
  }

  @Test("without a defined error nothing is closed and nothing told")
  func undefined() {
    var standing = CombinationStanding(options: 2)
    standing.add(errors([0, 1]), closesHopeless: true)
    #expect(standing.open == [0, 1] && standing.relative == nil)
    #expect(standing.relativeToFirst(1) == nil)
  }
}
