import Testing

@testable import SeriesIO

@Suite struct RegularRunsTests {
  /// Evenly spaced throughout, in a few runs, in many, and not at all, beginning with either.
  @Test func givesBackWhatWasAppended() {
    var generator = SplitMix(state: 3)
    for round in 0..<200 {
      var numbers: [Int64] = []
      var number = Int64.random(in: -9...9, using: &generator)
      for _ in 0..<Int.random(in: 0...12, using: &generator) {
        let spacing = Int64.random(in: -3...5, using: &generator)
        let longest = [1, 3, 100][round % 3]
        for _ in 0..<Int.random(in: 1...longest, using: &generator) {
          numbers.append(number)
          number += spacing
        }
      }
      var runs = RegularRuns()
      for (index, number) in numbers.enumerated() {
        runs.append(number)
        #expect(runs.count == index + 1 && runs.last == number)
      }
      #expect(numbers.indices.map { runs[$0] } == numbers)
    }
  }

  /// Numbers by themselves are kept by their distance from the first as long as 32 bits hold it.
  @Test(arguments: [Int64(Int32.max), Int64(Int32.max) + 1, Int64(Int32.min), Int64(Int32.min) - 1])
  func distancesMayBecomeTooWide(distance: Int64) {
    let first: Int64 = -5
    var numbers = [first, 1, 10, 2, 30, 3, 50, 4, 80]
    numbers += [first + distance, first + distance + 9, 7, 6]
    var runs = RegularRuns()
    for number in numbers { runs.append(number) }
    #expect(numbers.indices.map { runs[$0] } == numbers)
  }

  @Test func spacingsMayBeAsWideAsTheirType() {
    var runs = RegularRuns()
    let numbers: [Int64] = [.min, .max, .min, .max, 0, .min, 7]
    for number in numbers { runs.append(number) }
    #expect(numbers.indices.map { runs[$0] } == numbers)
  }
}
