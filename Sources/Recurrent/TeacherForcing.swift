/// Which fed-back inputs of a training step are the truth and which the network's own predictions:
/// each is the truth with probability `share` (Williams & Zipser 1989, doi:10.1162/neco.1989.1.2.270,
/// at share 1; Bengio et al. 2015, arXiv:1506.03099, below).
struct TeacherForcing {
  let share: Double
  private var generator: RandomGenerator

  /// Every fed-back input is the truth.
  static let full = TeacherForcing(share: 1, generator: RandomGenerator(seed: 0))

  init(share: Double, generator: RandomGenerator) {
    precondition((0...1).contains(share), "a teacher forcing share of \(share)")
    self.share = share
    self.generator = generator
  }

  /// Whether the next fed-back input is the truth.
  mutating func next() -> Bool { generator.uniform() < share }
}
