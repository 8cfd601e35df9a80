import Recurrent

// What a checkpoint holds of one network's training: 0 and its state at an epoch's end, or 1 and its result.
extension TrainingLoop {
  static func state(of parameters: [Float], _ curve: TrainingCurve) -> [UInt8] {
    var writer = StateWriter()
    writer.add(1)
    writer.add(parameters)
    curve.write(to: &writer)
    return writer.bytes
  }

  /// - Parameters:
  ///   - count: parameters that the network has.
  ///   - epochs: at most.
  static func result(
    _ state: inout StateReader, parameters count: Int, epochs: Int
  ) throws(StateError) -> (parameters: [Float], curve: TrainingCurve) {
    (try state.floats(count), try TrainingCurve(&state, epochs: epochs))
  }
}

extension TrainingCurve {
  func write(to state: inout StateWriter) {
    state.add(epochs.map(\.training))
    // A validation loss is finite where there is one.
    state.add(epochs.map { $0.validation ?? .nan })
    for number in [bestEpoch, clippedSteps, steps, skippedSteps, returns] { state.add(number) }
  }

  /// - Parameter epochs: at most.
  init(_ state: inout StateReader, epochs most: Int) throws(StateError) {
    let training = try state.doubles()
    let validation = try state.doubles()
    guard training.count == validation.count, training.count <= most else { throw StateError() }
    var numbers = [try state.integer(in: 0...training.count)]
    for _ in 0..<4 { numbers.append(try state.integer(in: 0...1 << 40)) }
    self.init(
      epochs: zip(training, validation).map {
        Epoch(training: $0, validation: $1.isNaN ? nil : $1)
      }, bestEpoch: numbers[0], clippedSteps: numbers[1], steps: numbers[2],
      skippedSteps: numbers[3], returns: numbers[4])
  }
}
