/// How long training may take; a clock is a parameter here as everywhere, and nothing depends on it until the
/// limit is met.
package struct TrainingLimit: Sendable {
  /// The share of the time that is used up.
  private let usedShare: @Sendable () -> Double

  package static let none = TrainingLimit { 0 }

  package init(_ usedShare: @escaping @Sendable () -> Double) { self.usedShare = usedShare }

  /// The share of the time that is used up: 0 without a limit.
  var used: Double { usedShare() }

  /// Says whether a part of the time is over.
  /// - Parameter share: 0.5 for half of all.
  package func part(_ share: Double) -> @Sendable () -> Bool {
    { usedShare() >= share }
  }
}
