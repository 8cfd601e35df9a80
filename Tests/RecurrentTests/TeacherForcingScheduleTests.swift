import Glibc
import TestSupport
import Testing

@testable import Recurrent

@Suite struct TeacherForcingScheduleTests {
  typealias Schedule = TeacherForcingSchedule

  @Test("without decay the share stays", arguments: [0, 0.3, 1])
  func constant(share: Double) {
    for update in [0, 5, 99, 1000] {
      #expect(Schedule(share: share).share(update: update, of: 100) == share)
    }
    #expect(Schedule.full.share(update: 7, of: 10) == 1)
  }

  /// The formulas of the paper with its own letters: an offset of 1 and a slope c; k below 1; k.
  @Test("the formulas of Bengio et al.", arguments: [0.2, 0.01], [11, 101, 5001])
  func formulas(share: Double, total: Int) {
    let last = Double(total - 1)
    let slope = (1 - share) / last
    let base = pow(share, 1 / last)
    for update in stride(from: 0, to: total, by: 10) {
      let i = Double(update)
      let linear = Schedule(share: share, decay: .linear).share(update: update, of: total)
      #expect(closeEnough(linear, max(share, 1 - slope * i), relative: 1e-12))
      let exponential = Schedule(share: share, decay: .exponential)
        .share(update: update, of: total)
      #expect(closeEnough(exponential, max(share, pow(base, i)), relative: 1e-12))
    }
    // Of the sigmoid k is found by itself: from the share at one update follow all others.
    let sigmoid = Schedule(share: share, decay: .sigmoid)
    func curve(_ i: Double, _ k: Double) -> Double { k / (k + exp(i / k)) }
    let first = sigmoid.share(update: 0, of: total)
    let k = first / (1 - first)
    #expect(closeEnough(curve(last, k), share, relative: 1e-9))
    for update in stride(from: 0, to: total, by: 10) {
      let share = sigmoid.share(update: update, of: total)
      #expect(closeEnough(share, curve(Double(update), k), relative: 1e-9))
    }
  }

  @Test(
    "falls to its share and stays there", arguments: Schedule.Decay.allCases,
    [0, 0.004, 0.1, 0.5, 0.9, 0.999])
  func ends(decay: Schedule.Decay, share: Double) {
    let schedule = Schedule(share: share, decay: decay)
    for total in [2, 3, 10, 1000, 1_000_000] {
      let shares = [0, 1, total / 2, total - 2, total - 1].map {
        schedule.share(update: $0, of: total)
      }
      #expect(shares.allSatisfy { (share...1).contains($0) })
      #expect(decay == .sigmoid || shares[0] == 1)
      let end = decay == .linear ? share : max(share, 0.01)
      #expect(abs(shares[4] - end) < 1e-9)
      #expect(schedule.share(update: total + 50, of: total) == shares[4])
      if total > 9 { #expect(shares[0] > shares[2] && shares[2] > shares[4]) }
    }
    #expect(schedule.share(update: 0, of: 1) == 1)
  }

  @Test("a share of 1 leaves nothing to lower", arguments: Schedule.Decay.allCases)
  func one(decay: Schedule.Decay) {
    #expect(Schedule(share: 1, decay: decay).share(update: 99, of: 100) == 1)
  }
}
