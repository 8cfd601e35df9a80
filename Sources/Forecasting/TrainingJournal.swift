import Recurrent
import Synchronization

/// How far the trainings of a fit have come: from it, the fit goes on to the same bytes that it would have
/// reached at a stretch.
///
/// Trainings are numbered in the order in which the fit begins them. Of each the journal has the last state
/// at a clean boundary: an epoch's end, or the trained network. All else of a fit is computed again.
package final class TrainingJournal: Sendable {
  private struct Contents {
    var begun = 0
    var states: [Int: [UInt8]] = [:]
    var revision = 0
    var isClosed = false
  }

  private let contents: Mutex<Contents>

  package init() { contents = Mutex(Contents()) }

  init(states: [Int: [UInt8]]) { contents = Mutex(Contents(states: states)) }

  /// The last state of each training that has one.
  var states: [Int: [UInt8]] { contents.withLock { $0.states } }

  /// Rises with each state that is recorded.
  package var revision: Int { contents.withLock { $0.revision } }

  /// Trainings begun.
  var begun: Int { contents.withLock { $0.begun } }

  func begin(_ count: Int) -> Int {
    contents.withLock { contents in
      defer { contents.begun += count }
      return contents.begun
    }
  }

  func state(of number: Int) -> [UInt8]? { contents.withLock { $0.states[number] } }

  func record(_ state: [UInt8], of number: Int) {
    contents.withLock { contents in
      guard !contents.isClosed else { return }
      contents.states[number] = state
      contents.revision += 1
    }
  }

  /// Takes note of nothing further.
  func close() { contents.withLock { $0.isClosed = true } }
}

// The file: a line that names its kind, the fit's fingerprint, number and bytes of each state, SHA-256 of
// all before.
extension TrainingJournal {
  private static let kind = Array("forecast checkpoint 1\n".utf8)
  private static let digestLength = 64
  /// No checkpoint of a network that fits into a model file is larger.
  private static let sizeLimit = 1 << 34

  /// The bytes of a checkpoint.
  package func encoded(_ fingerprint: Fingerprint) -> [UInt8] {
    let states = self.states
    var writer = StateWriter()
    writer.add(Array(fingerprint.description.utf8))
    writer.add(states.count)
    for (number, state) in states.sorted(by: { $0.key < $1.key }) {
      writer.add(number)
      writer.add(state)
    }
    let bytes = TrainingJournal.kind + writer.bytes
    return bytes + Array(Checksum.sha256(of: bytes).utf8)
  }

  /// A checkpoint's journal.
  /// - Returns: nil where it is of other data, options or another version of the program.
  ///
  /// Throws: `ModelFileError` for what cannot be read or is damaged.
  package static func read(
    path: String, of fingerprint: Fingerprint
  ) throws(ModelFileError) -> TrainingJournal? {
    try decoded(RegularFile.bytes(at: path, sizeLimit: sizeLimit), path: path, of: fingerprint)
  }

  /// - Parameter path: where the bytes come from, for messages.
  static func decoded(
    _ bytes: [UInt8], path: String, of fingerprint: Fingerprint
  ) throws(ModelFileError) -> TrainingJournal? {
    let (end, start) = (bytes.count - digestLength, kind.count)
    guard end >= start, bytes.starts(with: kind),
      Checksum.sha256(of: Array(bytes[..<end])).utf8.elementsEqual(bytes[end...])
    else {
      throw ModelFileError(
        path: path, code: .checksum, problem: "it is no whole checkpoint",
        advice: "it is not used")
    }
    do throws(StateError) {
      var reader = StateReader(bytes[start..<end])
      guard try reader.list() == Array(fingerprint.description.utf8) else { return nil }
      var states: [Int: [UInt8]] = [:]
      for _ in 0..<(try reader.integer(in: 0...Int.max)) {
        states[try reader.integer()] = try reader.list()
      }
      guard reader.isAtEnd else { throw StateError() }
      return TrainingJournal(states: states)
    } catch {
      throw ModelFileError(
        path: path, code: .offsets, problem: "its parts do not fit together",
        advice: "it is not used")
    }
  }
}
