/// What stands above the trainings of a fit: when they have to end, and a journal of how far they have come.
package struct TrainingControl: Sendable {
  /// Whether the time for training is over; asked after each update.
  let isOver: @Sendable () -> Bool
  private let journal: TrainingJournal?

  /// No limit and no journal.
  package static let none = TrainingControl(isOver: { false }, journal: nil)

  init(isOver: @escaping @Sendable () -> Bool, journal: TrainingJournal?) {
    self.isOver = isOver
    self.journal = journal
  }

  /// The next trainings of the fit, in an order that is the same whenever the fit is run; called on the
  /// thread of the fit alone.
  func begin(_ count: Int) -> [OneTraining] {
    let first = journal?.begin(count) ?? 0
    return (0..<count).map { OneTraining(isOver: isOver, journal: journal, number: first + $0) }
  }
}

/// One training of a fit.
struct OneTraining: Sendable {
  let isOver: @Sendable () -> Bool
  private let journal: TrainingJournal?
  private let number: Int

  static let free = OneTraining(isOver: { false }, journal: nil, number: 0)

  fileprivate init(isOver: @escaping @Sendable () -> Bool, journal: TrainingJournal?, number: Int) {
    self.isOver = isOver
    self.journal = journal
    self.number = number
  }

  /// What an earlier run of the same fit left of it; nil where it is to begin at the beginning.
  var state: [UInt8]? { journal?.state(of: number) }

  /// Whether anybody asks for states.
  var isRecorded: Bool { journal != nil }

  /// Takes note of a state from which the training can go on exactly, or of its result.
  func record(_ state: [UInt8]) { journal?.record(state, of: number) }

  /// To be called where a time limit ends it: what follows is no longer what the fit would be.
  func wasCutShort() { journal?.close() }
}
