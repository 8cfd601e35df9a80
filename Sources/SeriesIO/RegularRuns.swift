/// Integers in order of arrival, kept as runs of even spacing: the stamps of a series, or its lines.
///
/// A column of hours or days is a run or two, whatever its length. Where the spacing keeps changing,
/// as in months, every number is kept by itself: in 8 bytes, or in 4 as long as it is that near to the first, as
/// the lines of a file mostly are.
struct RegularRuns {
  /// The numbers from `start` on: `first`, `first + spacing`, ...
  struct Run {
    fileprivate(set) var start: Int
    fileprivate(set) var first: Int64
    fileprivate(set) var spacing: Int64
  }

  private(set) var count = 0
  /// The last run; the earlier ones are in order. Where there were too many, its first is the origin of the distances.
  private var latest = Run(start: 0, first: 0, spacing: 0)
  private var earlier: [Run] = []
  /// All numbers, where there were too many runs; both are empty as long as there are not, and one of
  /// them always is.
  private var distances: [Int32] = []
  private var numbers: [Int64] = []

  /// Runs cost three numbers each: many of them must not cost more than the numbers.
  private var hasTooManyRuns: Bool { earlier.count > 3 && 4 * earlier.count > count }

  mutating func append(_ number: Int64) {
    defer { count += 1 }
    guard distances.isEmpty && numbers.isEmpty else {
      keep(number)
      return
    }
    let length = count - latest.start
    if length == 0 {
      latest.first = number
    } else if length == 1 {
      latest.spacing = number &- latest.first
    } else if number != latest.first &+ Int64(length) &* latest.spacing {
      earlier.append(latest)
      latest = Run(start: count, first: number, spacing: 0)
      if hasTooManyRuns {
        let before = (0..<count).map { self[$0] }
        latest = Run(start: 0, first: before[0], spacing: 0)
        for one in before { keep(one) }
        keep(number)
        earlier = []
      }
    }
  }

  /// Appends a number by itself: to the distances, which grow into numbers where one is too large.
  private mutating func keep(_ number: Int64) {
    let (difference, isTooFar) = number.subtractingReportingOverflow(latest.first)
    if numbers.isEmpty, !isTooFar, let distance = Int32(exactly: difference) {
      distances.append(distance)
      return
    }
    if numbers.isEmpty, !distances.isEmpty {
      numbers.reserveCapacity(distances.count + 1)
      for distance in distances { numbers.append(latest.first + Int64(distance)) }
      distances = []
    }
    numbers.append(number)
  }

  /// The spacing of the last run, and the number that would go on with it; nil where there is no run of two.
  var end: (spacing: Int64, following: Int64)? {
    let length = count - latest.start
    guard length > 1, distances.isEmpty, numbers.isEmpty else { return nil }
    return (latest.spacing, latest.first &+ Int64(length) &* latest.spacing)
  }

  /// Goes on with the last run.
  mutating func extend(by count: Int) {
    precondition(end != nil, "\(count) more numbers of no run")
    self.count += count
  }

  /// The spacing of all numbers; nil where they are fewer than two or not evenly spaced.
  var spacing: Int64? { latest.start == 0 ? end?.spacing : nil }

  var last: Int64? { count == 0 ? nil : self[count - 1] }

  subscript(index: Int) -> Int64 {
    precondition((0..<count).contains(index), "element \(index) is not within 0 ..< \(count)")
    if !distances.isEmpty { return latest.first + Int64(distances[index]) }
    if !numbers.isEmpty { return numbers[index] }
    let run = index >= latest.start ? latest : earlierRun(at: index)
    return run.first &+ Int64(index - run.start) &* run.spacing
  }

  private func earlierRun(at index: Int) -> Run {
    var (low, high) = (0, earlier.count - 1)
    while low < high {
      let middle = (low + high + 1) / 2
      if earlier[middle].start <= index { low = middle } else { high = middle - 1 }
    }
    return earlier[low]
  }
}
