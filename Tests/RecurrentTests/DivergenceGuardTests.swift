import Testing

@testable import Recurrent

@Suite struct DivergenceGuardTests {
  private static let good = StepResult(loss: 1, gradientNorm: 2)
  private static let badLoss = StepResult(loss: .nan, gradientNorm: .nan)
  private static let badGradient = StepResult(loss: 1, gradientNorm: .infinity)

  @Test("finite steps go on, and single failures are passed over")
  func singles() {
    var divergence = DivergenceGuard()
    for _ in 0..<20 {
      #expect(divergence.observe(DivergenceGuardTests.good) == .proceed)
      #expect(divergence.observe(DivergenceGuardTests.badLoss) == .skipped)
      #expect(divergence.observe(DivergenceGuardTests.badGradient) == .skipped)
    }
    #expect(divergence.skippedSteps == 40)
    #expect(divergence.returns == 0)
    #expect(divergence.rateFactor == 1)
  }

  @Test("three failures in a row bring a return at half the rate, the fourth time the end")
  func returns() {
    var divergence = DivergenceGuard()
    for count in 1...3 {
      #expect(divergence.observe(DivergenceGuardTests.badLoss) == .skipped)
      #expect(divergence.observe(DivergenceGuardTests.badLoss) == .skipped)
      #expect(divergence.observe(DivergenceGuardTests.badLoss) == .rollBack)
      #expect(divergence.returns == count)
      #expect(divergence.rateFactor == [0.5, 0.25, 0.125][count - 1])
      #expect(divergence.observe(DivergenceGuardTests.good) == .proceed)
    }
    #expect(divergence.observe(DivergenceGuardTests.badLoss) == .skipped)
    #expect(divergence.observe(DivergenceGuardTests.badLoss) == .skipped)
    #expect(
      divergence.observe(DivergenceGuardTests.badGradient)
        == .stop(DivergenceGuard.Cause(quantity: .gradient, returns: 3)))
    #expect(divergence.skippedSteps == 12)
    #expect(divergence.returns == 3)
  }

  @Test("the cause is the loss where neither is finite")
  func causes() {
    var divergence = DivergenceGuard()
    var verdict = DivergenceGuard.Verdict.proceed
    for _ in 0..<12 { verdict = divergence.observe(DivergenceGuardTests.badLoss) }
    #expect(verdict == .stop(DivergenceGuard.Cause(quantity: .loss, returns: 3)))
  }

  @Test(
    "what steps do not show brings a return at once", arguments: DivergenceGuard.Quantity.allCases)
  func refusals(quantity: DivergenceGuard.Quantity) {
    var divergence = DivergenceGuard()
    _ = divergence.observe(DivergenceGuardTests.badLoss)
    _ = divergence.observe(DivergenceGuardTests.badLoss)
    for _ in 0..<3 { #expect(divergence.refuse(quantity) == .rollBack) }
    // The two failures before the return are forgotten.
    #expect(divergence.observe(DivergenceGuardTests.badLoss) == .skipped)
    #expect(
      divergence.refuse(quantity)
        == .stop(DivergenceGuard.Cause(quantity: quantity, returns: 3)))
    #expect(divergence.skippedSteps == 3)
    #expect(divergence.rateFactor == 0.125)
  }
}
