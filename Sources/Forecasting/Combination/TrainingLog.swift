import Recurrent
import Synchronization

/// How the training of one network of an ensemble goes: mean losses over stretches of a planned number of
/// updates.
struct TrainingLog {
  /// Stretches whose mean losses make a curve.
  static let stretches = 20

  private let updates: Int
  private(set) var losses: [Double] = []
  private var done = 0
  private var clipped = 0
  private var skipped = 0
  /// Times training went back to earlier weights.
  var returns = 0
  private var isCutShort = false
  private var sum = 0.0
  private var counted = 0

  init(updates: Int) { self.updates = updates }

  /// To be told of every update.
  /// - Returns: the mean loss where a stretch ends.
  mutating func add(_ result: StepResult) -> Double? {
    clipped += result.isClipped ? 1 : 0
    if result.isFinite {
      sum += result.loss
      counted += 1
    } else {
      skipped += 1
    }
    done += 1
    let stretch = done * TrainingLog.stretches / updates
    guard stretch > losses.count else { return nil }
    let loss = counted > 0 ? sum / Double(counted) : losses.last ?? 0
    (sum, counted) = (0, 0)
    while losses.count < stretch { losses.append(loss) }
    return loss
  }

  /// To be told where a time limit ends it; the stretches that are left repeat a loss.
  mutating func cutShort() {
    guard done < updates else { return }
    isCutShort = true
    let loss = counted > 0 ? sum / Double(counted) : losses.last ?? 0
    while losses.count < TrainingLog.stretches { losses.append(loss) }
  }

  func finished(_ parameters: [Float]) -> TrainedNetwork {
    TrainedNetwork(
      parameters: parameters, losses: losses, updates: done, clipped: clipped, skipped: skipped,
      returns: returns, isCutShort: isCutShort)
  }
}

/// A network of an ensemble, and how its training went.
struct TrainedNetwork: Sendable {
  var parameters: [Float]
  /// Mean losses of the stretches; none where there was nothing to learn from.
  var losses: [Double]
  var updates: Int
  var clipped: Int
  var skipped: Int
  var returns: Int
  /// Whether a time limit ended it.
  var isCutShort: Bool
}

extension TrainedNetwork {
  /// For a checkpoint.
  var state: [UInt8] {
    var writer = StateWriter()
    writer.add(parameters)
    writer.add(losses)
    for number in [updates, clipped, skipped, returns] { writer.add(number) }
    return writer.bytes
  }

  /// One that was trained to its end in an earlier run.
  /// - Parameter parameters: how many it must have.
  init(_ state: [UInt8], parameters count: Int) throws(TrainingError) {
    do throws(StateError) {
      var reader = StateReader(state[...])
      let parameters = try reader.floats(count)
      let losses = try reader.doubles()
      guard losses.count == TrainingLog.stretches else { throw StateError() }
      var numbers: [Int] = []
      for _ in 0..<4 { numbers.append(try reader.integer(in: 0...1 << 40)) }
      self.init(
        parameters: parameters, losses: losses, updates: numbers[0], clipped: numbers[1],
        skipped: numbers[2], returns: numbers[3], isCutShort: false)
    } catch {
      throw .unusableCheckpoint
    }
  }
}

extension TrainingCurve {
  /// The mean over networks that were trained side by side; the last stretch is what was kept.
  init(_ trained: [TrainedNetwork]) {
    let logs = trained.map(\.losses).filter { !$0.isEmpty }
    let losses = (0..<(logs.first?.count ?? 0)).map { stretch in
      logs.reduce(0) { $0 + $1[stretch] } / Double(logs.count)
    }
    self.init(
      epochs: losses.map { Epoch(training: $0, validation: nil) }, bestEpoch: losses.count,
      clippedSteps: trained.reduce(0) { $0 + $1.clipped },
      steps: trained.reduce(0) { $0 + $1.updates },
      skippedSteps: trained.reduce(0) { $0 + $1.skipped },
      returns: trained.reduce(0) { $0 + $1.returns })
    isCutShort = trained.contains(where: \.isCutShort)
  }
}

/// Tells how far an ensemble is, from whatever thread a network of it is trained on.
final class StretchProgress: Sendable {
  private let stage: String
  private let stretches: Int
  private let report: @Sendable (TrainingProgress) -> Void
  private let done = Mutex(0)

  init(stage: String, networks: Int, report: @escaping @Sendable (TrainingProgress) -> Void) {
    self.stage = stage
    stretches = networks * TrainingLog.stretches
    self.report = report
  }

  /// To be called after each stretch of each network.
  func add(_ loss: Double) {
    let stretch = done.withLock { done in
      done += 1
      return done
    }
    report(
      TrainingProgress(
        stage: stage, epoch: stretch, epochs: stretches, training: loss, validation: nil))
  }
}
