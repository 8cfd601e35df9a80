import Synchronization
import Testing

@testable import Forecasting

@Suite struct TrainingLimitTests {
  /// A clock that is set by hand.
  private final class Clock: Sendable {
    private let seconds = Mutex(0.0)

    func set(_ now: Double) { seconds.withLock { $0 = now } }
    func elapsed() -> Double { seconds.withLock { $0 } }
  }

  @Test func nineTenthsOfARunAreForTraining() {
    let clock = Clock()
    let limit = TrainingLimit.ofRun(seconds: 200) { clock.elapsed() }
    let (half, all) = (limit.part(0.5), limit.part(1))
    for (now, isHalfOver, isOver) in [
      (0.0, false, false), (89, false, false), (91, true, false), (179, true, false),
      (181, true, true),
    ] {
      clock.set(now)
      #expect(half() == isHalfOver && all() == isOver, "after \(now) s")
    }
  }

  @Test func allSecondsCountWhereNothingFollows() {
    let clock = Clock()
    let limit = TrainingLimit(seconds: 200) { clock.elapsed() }
    clock.set(50)
    #expect(limit.used == 0.25 && !limit.part(1)())
    clock.set(200)
    #expect(limit.part(1)())
  }

  /// A deadline may be over before training begins, by any time.
  @Test(arguments: [0, -0.0, -3600]) func withoutTimeItIsOverAtOnce(seconds: Double) {
    #expect(TrainingLimit(seconds: seconds) { 0 }.part(1)())
    #expect(TrainingLimit.ofRun(seconds: seconds) { 0 }.part(1)())
    #expect(TrainingLimit.none.used == 0 && !TrainingLimit.none.part(0.5)())
  }
}
