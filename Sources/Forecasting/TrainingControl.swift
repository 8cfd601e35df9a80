/// What stands above the trainings of a fit: when they have to end, and a journal of how far they have come.
package struct TrainingControl: Sendable {
  /// Whether the time for training is over; asked after each update.
  let isOver: @Sendable () -> Bool
  private let journal: TrainingJournal?
  /// Whether the fit is what it would be without a training that is cut short.
  private let leavesOutUnfinished: Bool

  /// No limit and no journal.
  package static let none = TrainingControl(isOver: { false }, journal: nil)

  init(
    isOver: @escaping @Sendable () -> Bool, journal: TrainingJournal?,
    leavesOutUnfinished: Bool = false
  ) {
    self.isOver = isOver
    self.journal = journal
    self.leavesOutUnfinished = leavesOutUnfinished
  }

  /// Trainings of the fit that have begun; 0 where nobody counts them.
  var begun: Int { journal?.begun ?? 0 }

  /// The next trainings of the fit, in an order that is the same whenever the fit is run; called on the
  /// thread of the fit alone.
  func begin(_ count: Int) -> [OneTraining] {
    let first = journal?.begin(count) ?? 0
    return (0..<count).map {
      OneTraining(
        isOver: isOver, journal: journal, number: first + $0,
        isLeftOutUnfinished: leavesOutUnfinished)
    }
  }
}

/// One training of a fit.
struct OneTraining: Sendable {
  let isOver: @Sendable () -> Bool
  private let journal: TrainingJournal?
  private let number: Int
  private let isLeftOutUnfinished: Bool

  static let free = OneTraining(
    isOver: { false }, journal: nil, number: 0, isLeftOutUnfinished: false)

  fileprivate init(
    isOver: @escaping @Sendable () -> Bool, journal: TrainingJournal?, number: Int,
    isLeftOutUnfinished: Bool
  ) {
    self.isOver = isOver
    self.journal = journal
    self.number = number
    self.isLeftOutUnfinished = isLeftOutUnfinished
  }

  /// What an earlier run of the same fit left of it; nil where it is to begin at the beginning.
  var state: [UInt8]? { journal?.state(of: number) }

  /// Whether anybody asks for states.
  var isRecorded: Bool { journal != nil }

  /// Takes note of a state from which the training can go on exactly, or of its result.
  func record(_ state: [UInt8]) { journal?.record(state, of: number) }

  /// To be called where a time limit ends it: what follows is no longer what the fit would be, unless the fit does
  /// without it.
  func wasCutShort() { if !isLeftOutUnfinished { journal?.close() } }
}
