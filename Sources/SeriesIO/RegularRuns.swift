/// Integers in order of arrival, kept as runs of even spacing: the stamps of a series, or its lines.
///
/// A column of hours or days is a run or two, whatever its length. Where the spacing keeps changing,
/// as in months, every number is kept by itself, in 8 bytes.
struct RegularRuns {
  /// The numbers from `start` on: `first`, `first + spacing`, ...
  struct Run {
    fileprivate(set) var start: Int
    fileprivate(set) var first: Int64
    fileprivate(set) var spacing: Int64
  }

  private(set) var count = 0
  /// The last run; the earlier ones are in order.
  private var latest = Run(start: 0, first: 0, spacing: 0)
  private var earlier: [Run] = []
  /// All numbers, where there were too many runs; empty as long as there are not.
  private var numbers: [Int64] = []

  /// Runs cost three numbers each: many of them must not cost more than the numbers.
  private var hasTooManyRuns: Bool { earlier.count > 3 && 4 * earlier.count > count }

  mutating func append(_ number: Int64) {
    defer { count += 1 }
    guard numbers.isEmpty else {
      numbers.append(number)
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
        numbers = (0..<count).map { self[$0] } + [number]
        earlier = []
      }
    }
  }

  var last: Int64? { count == 0 ? nil : self[count - 1] }

  subscript(index: Int) -> Int64 {
    precondition((0..<count).contains(index), "element \(index) is not within 0 ..< \(count)")
    guard numbers.isEmpty else { return numbers[index] }
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
