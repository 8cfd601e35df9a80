/// How long training may take; a clock is a parameter here as everywhere, and nothing depends on it until the
/// limit is met.
package struct TrainingLimit: Sendable {
  /// The share of the time that is used up.
  private let usedShare: @Sendable () -> Double

  package static let none = TrainingLimit { 0 }

  package init(_ usedShare: @escaping @Sendable () -> Double) { self.usedShare = usedShare }

  /// A limit of so many seconds.
  ///
  /// - Parameters:
  ///   - seconds: all there are; with none left, or less, the time is over at once.
  ///   - elapsed: seconds that have gone by.
  package init(seconds: Double, elapsed: @escaping @Sendable () -> Double) {
    self.init { seconds > 0 ? elapsed() / seconds : 1 }
  }

  /// A limit for a run of so many seconds, of which nine tenths are for training; the rest is for the work after
  /// it: forecasts, tables, a page.
  package static func ofRun(
    seconds: Double, elapsed: @escaping @Sendable () -> Double
  ) -> TrainingLimit {
    TrainingLimit(seconds: 0.9 * seconds, elapsed: elapsed)
  }

  /// The share of the time that is used up: 0 without a limit.
  var used: Double { usedShare() }

  /// Says whether a part of the time is over.
  /// - Parameter share: 0.5 for half of all.
  package func part(_ share: Double) -> @Sendable () -> Bool {
    { usedShare() >= share }
  }
}
