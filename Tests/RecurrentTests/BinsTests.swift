import Testing

@testable import Recurrent

@Suite struct BinsTests {
  @Test("the nearest centre, against a search of all", arguments: [2, 3, 8, 41])
  func nearest(count: Int) {
    var generator = RandomGenerator(seed: 4)
    let bins = Bins(centres: (0..<count).map { _ in generator.normal() }.sorted())
    for _ in 0..<500 {
      let value = 3 * generator.normal()
      let distances = bins.centres.map { abs($0 - value) }
      #expect(distances[bins.nearest(to: value)] == distances.min(), "\(value)")
    }
  }

  @Test func theLowerOfTwoEquallyNear() {
    let bins = Bins(centres: [-1, 1, 2])
    #expect(bins.nearest(to: 0) == 0)
    #expect(bins.nearest(to: 1.5) == 1)
    #expect(bins.nearest(to: 1) == 1)
    #expect(bins.nearest(to: -.greatestFiniteMagnitude) == 0)
    #expect(bins.nearest(to: .greatestFiniteMagnitude) == 2)
  }

  @Test func centresAreFiniteAndRise() {
    #expect(Bins.areCentres([0, 1]))
    #expect(Bins.areCentres((0..<4096).map(Double.init)))
    for centres in [
      [], [1], [1, 1], [2, 1], [0, .infinity], [.nan, 1], (0..<4097).map(Double.init),
    ] as [[Double]] {
      #expect(!Bins.areCentres(centres), "\(centres.count)")
    }
  }
}
