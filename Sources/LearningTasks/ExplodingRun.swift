import Recurrent

/// A run that explodes unless its gradient is clipped.
///
/// A plain ReLU cell that begins with the identity as recurrent matrix R keeps what it has read, which
/// the adding problem asks for. But the eigenvalues of R are all 1: an update that lifts one to 1 + ε lets
/// state and gradient grow like (1 + ε)ᵀ, the next step is that much longer, and so on. The loss has a wall
/// there (R. Pascanu, T. Mikolov & Y. Bengio 2013, arXiv:1211.5063, section 2.3). Clipping keeps the
/// direction of the step and bounds its length. Adam bounds its steps by itself, so this is plain descent
/// with momentum.
package enum ExplodingRun {
  package static let clipNorm = 0.1

  package static func run(isClipped: Bool, seed: UInt64) -> LearningRun<AddingProblem> {
    var run = LearningRun(
      AddingProblem(gap: 0, window: 25), cell: .rnnReLU, learningRate: 0.1, updates: 1500,
      seed: seed)
    run.start = .identity(scale: 1)
    run.optimizer = .sgd(momentum: 0.9)
    run.clipping = GradientClipping(norm: isClipped ? clipNorm : nil)
    // Without clipping a few updates are all there is; measuring changes nothing of them.
    run.interval = isClipped ? 25 : 1
    return run
  }
}
