import Recurrent
import TestSupport
import Testing

@testable import Forecasting

@Suite struct QuasiNewtonTests {
  @Test func theValleyOfRosenbrockIsFollowed() throws {
    let end = try #require(
      QuasiNewton(tolerance: 1e-14).minimum(from: [-1.2, 1]) { x, gradient in
        let (a, b) = (1 - x[0], x[1] - x[0] * x[0])
        gradient = [-2 * a - 400 * x[0] * b, 200 * b]
        return a * a + 100 * b * b
      })
    #expect(closeEnough(end.position, [1, 1], relative: 1e-6))
  }

  @Test func aBorderIsNotCrossed() throws {
    // The minimum of x − ln(1 − x²)/1000 lies just inside of −1.
    let end = try #require(
      QuasiNewton().minimum(from: [0.9]) { x, gradient in
        let room = 1 - x[0] * x[0]
        guard room > 0 else { return nil }
        gradient = [1 + 2 * x[0] / room / 1000]
        return x[0] - 0.001 * Elementary.log(room)
      })
    #expect(end.position[0] > -1 && end.position[0] < -0.995)
  }

  @Test func aStartWithoutAValueHasNoEnd() {
    #expect(QuasiNewton().minimum(from: [1]) { _, _ in nil } == nil)
    #expect(QuasiNewton().minimum(from: [1]) { _, _ in .nan } == nil)
  }

  @Test func aMinimumStays() throws {
    var count = 0
    let end = try #require(
      QuasiNewton().minimum(from: [2, 3]) { x, gradient in
        count += 1
        gradient = [0, 0]
        return 5
      })
    #expect(end.position == [2, 3])
    #expect(count == 1)
  }
}
