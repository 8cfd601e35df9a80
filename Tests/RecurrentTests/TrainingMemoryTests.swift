import Testing

@testable import Recurrent

/// The memory that training is said to take, against the buffers of a trainer.
@Suite struct TrainingMemoryTests {
  /// Bytes of all buffers that can be reached from a value.
  private static func bytes(_ value: Any, seen: inout Set<ObjectIdentifier>) -> Int {
    if value is WorkerPool { return 0 }
    let mirror = Mirror(reflecting: value)
    if mirror.displayStyle == .class {
      guard seen.insert(ObjectIdentifier(value as AnyObject)).inserted else { return 0 }
    }
    if let buffer = value as? Buffer<Float> { return buffer.count * MemoryLayout<Float>.stride }
    if let buffer = value as? Buffer<RowUnits> {
      return buffer.count * MemoryLayout<RowUnits>.stride
    }
    if let buffer = value as? Buffer<Bool> { return buffer.count }
    return mirror.children.reduce(0) { $0 + bytes($1.value, seen: &seen) }
  }

  @Test(
    "no fewer bytes than the buffers, and not many times as many", arguments: TopologyTests.cases)
  func buffers(test: TopologyTests.Case) {
    var shape = test.topology.shape(test.cell)
    let decoderSteps = test.topology.decoderSteps
    for (noise, rows) in [(0, 3), (0.2, 40)] {
      var rules = TopologyTests.rules
      rules.noise = NoiseRules(dropout: noise, recurrentDropout: noise)
      shape.zoneout = max(shape.zoneout, noise)
      let pool = WorkerPool(threads: 1)
      let trainer = Trainer<Float>(
        shape, rules: rules, steps: 23, decoderSteps: decoderSteps, rows: rows, seed: 1, pool: pool)
      var seen: Set<ObjectIdentifier> = []
      let found = TrainingMemoryTests.bytes(trainer, seen: &seen)
      #expect(found > trainer.flatParameters.count * 4)
      let said = Trainer<Float>.memory(
        shape, rules: rules, steps: 23, decoderSteps: decoderSteps, rows: rows)
      #expect(said >= found)
      #expect(said < 2 * found)
    }
  }
}
