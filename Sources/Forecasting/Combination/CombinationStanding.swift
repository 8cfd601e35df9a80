/// How the options of a search stand after some of its origins.
///
/// What is far behind at the first origin is closed: the networks that nothing else needs are not trained again.
/// On six public sets the best option of both origins was at most 1.3 % behind the best one of the first
/// (docs/decisions/combinations.md).
struct CombinationStanding {
  /// Options that may still be taken, rising.
  private(set) var open: [Int]
  /// Origins from which the first option was measured.
  private(set) var originsOfFirst = 0
  /// Of each option over all origins, up to the one that closed it; nil before the first.
  private var sums: [CombinationError]?
  /// The same over those of the first option.
  private var besideFirst: [CombinationError] = []

  /// How much larger an error is hopeless.
  private static let hopeless = 0.1

  init(options: Int) { open = Array(0..<options) }

  /// - Parameters:
  ///   - errors: of the open options from one more origin.
  ///   - closesHopeless: whether those far behind are closed.
  mutating func add(_ errors: [CombinationError], closesHopeless: Bool) {
    precondition(errors.count == open.count, "\(errors.count) errors of \(open.count) options")
    if var sums {
      for (option, error) in zip(open, errors) { sums[option] = sums[option] + error }
      self.sums = sums
    } else {
      sums = errors
    }
    if open.first == 0, let sums {
      originsOfFirst += 1
      besideFirst = sums
    }
    guard closesHopeless, let relative, let lowest = relative.min() else { return }
    open = zip(open, relative).filter { $1 <= lowest * (1 + CombinationStanding.hopeless) }.map(\.0)
  }

  /// The errors of the open options as multiples of that of the first of them; nil where they cannot be compared.
  var relative: [Double]? {
    guard let sums, let first = open.first else { return nil }
    let relative = open.compactMap { sums[$0].relative(to: sums[first]) }
    return relative.count == open.count ? relative : nil
  }

  /// The error of an option as a multiple of that of the first one of all.
  func relativeToFirst(_ option: Int) -> Double? {
    besideFirst[option].relative(to: besideFirst[0])
  }
}
