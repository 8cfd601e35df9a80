/// The update rules, each in PyTorch's form where PyTorch has it. g is the gradient after clipping and
/// w a parameter; t counts updates from 1.
///
/// `weightDecay` λ adds λ w to g (L2 regularisation), but for AdamW. As in PyTorch it acts on every
/// parameter, biases included.
package enum Optimizer: Hashable, Sendable {
  /// v = μ v + g, w −= rate · v (Polyak 1964, doi:10.1016/0041-5553(64)90137-5); momentum 0 is plain
  /// gradient descent.
  case sgd(momentum: Double = 0.9, weightDecay: Double = 0)
  /// v = α v + (1 − α) g², w −= rate · g / (√v + ε), α being `smoothing` (Tieleman & Hinton 2012,
  /// Coursera lecture 6e).
  case rmsProp(smoothing: Double = 0.99, epsilon: Double = 1e-8, weightDecay: Double = 0)
  /// m = β₁ m + (1 − β₁) g, v = β₂ v + (1 − β₂) g²,
  /// w −= rate · (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε) (Kingma & Ba 2015, arXiv:1412.6980).
  case adam(
    beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0)
  /// Adam whose decay does not pass through its moments: before Adam's step, w −= rate · λ · w
  /// (Loshchilov & Hutter 2019, arXiv:1711.05101).
  case adamW(
    beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0.01)
  /// COCOB-Backprop (Orabona & Tommasi 2017, arXiv:1705.07795, algorithm 2): bets on the sign of each
  /// coordinate's gradient and so needs no rate; the rate it is given is ignored, and with it
  /// schedules and multipliers. With L the largest |g| so far, G = Σ |g|, θ = −Σ g and
  /// reward = max(reward − (w − w₁) g, 0): w = w₁ + θ (L + reward) / (L max(G + L, α L)).
  case cocob(alpha: Double = 100)

  /// Every rule with its usual coefficients.
  package static let allCases: [Optimizer] = [.sgd(), .rmsProp(), .adam(), .adamW(), .cocob()]
}

extension Optimizer {
  /// Its name in options and model files.
  package var name: String {
    switch self {
    case .sgd: "sgd"
    case .rmsProp: "rmsprop"
    case .adam: "adam"
    case .adamW: "adamw"
    case .cocob: "cocob"
    }
  }

  /// Numbers a rule keeps for each parameter.
  package var moments: Int {
    switch self {
    case .sgd(let momentum, _): momentum == 0 ? 0 : 1
    case .rmsProp: 1
    case .adam, .adamW: 2
    case .cocob: 5
    }
  }

  package var weightDecay: Double {
    switch self {
    case .sgd(_, let decay), .rmsProp(_, _, let decay), .adam(_, _, _, let decay),
      .adamW(_, _, _, let decay):
      decay
    case .cocob: 0
    }
  }
}
