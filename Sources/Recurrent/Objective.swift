/// What training makes small: the weighted mean over a batch of a loss of each target.
///
/// The objective owns the meaning of the outputs: how many a target takes, the loss and its derivative,
/// and the point forecast, the quantiles and the samples that outputs stand for. Each family has its
/// equations in a file of `Objectives`.
package enum Objective: Hashable, Sendable {
  case meanSquaredError
  case meanAbsoluteError
  case huber(delta: Double)
  /// The absolute percentage error of values in data units.
  case symmetricPercentage
  /// The absolute error over the naive error of the series.
  case scaledAbsolute
  /// Levels as `isLevels` wants them.
  case quantile([Double])
  case gaussian
  case studentT
  case negativeBinomial
  case categorical(Bins)

  /// One of each family.
  package static let allCases: [Objective] = [
    .meanSquaredError, .meanAbsoluteError, .huber(delta: 1), .symmetricPercentage, .scaledAbsolute,
    .quantile([0.1, 0.5, 0.9]), .gaussian, .studentT, .negativeBinomial,
    .categorical(Bins(centres: [-2, -0.75, 0, 1, 2.5])),
  ]

  /// The objectives without their numbers, by their names in options and model files.
  package enum Family: String, CaseIterable, Sendable {
    case meanSquaredError = "mse"
    case meanAbsoluteError = "mae"
    case huber
    case symmetricPercentage = "smape"
    case scaledAbsolute = "mase"
    case quantile
    case gaussian
    case studentT = "student-t"
    case negativeBinomial = "negbin"
    case categorical
  }
}

extension Objective {
  package var family: Family {
    switch self {
    case .meanSquaredError: .meanSquaredError
    case .meanAbsoluteError: .meanAbsoluteError
    case .huber: .huber
    case .symmetricPercentage: .symmetricPercentage
    case .scaledAbsolute: .scaledAbsolute
    case .quantile: .quantile
    case .gaussian: .gaussian
    case .studentT: .studentT
    case .negativeBinomial: .negativeBinomial
    case .categorical: .categorical
    }
  }

  /// Its name in options and model files.
  package var name: String { family.rawValue }

  /// Outputs of the network for each target.
  package var outputsPerTarget: Int {
    switch self {
    case .meanSquaredError, .meanAbsoluteError, .huber, .symmetricPercentage, .scaledAbsolute: 1
    case .quantile(let levels): levels.count
    case .gaussian, .negativeBinomial: 2
    case .studentT: 3
    case .categorical(let bins): bins.centres.count
    }
  }

  /// Whether the loss is the negative logarithm of a probability (density), so that outputs can be
  /// sampled from.
  package var isLikelihood: Bool {
    switch self {
    case .meanSquaredError, .meanAbsoluteError, .huber, .symmetricPercentage, .scaledAbsolute,
      .quantile:
      false
    case .gaussian, .studentT, .negativeBinomial, .categorical: true
    }
  }

  package static let levelCounts = 1...99

  /// Whether these can be the levels of `quantile`: 1 ... 99 of them, rising between 0 and 1, the
  /// median among them, which is the point forecast.
  package static func isLevels(_ levels: [Double]) -> Bool {
    levelCounts.contains(levels.count) && levels.allSatisfy { $0 > 0 && $0 < 1 }
      && zip(levels, levels.dropFirst()).allSatisfy { $0 < $1 } && levels.contains(0.5)
  }

  /// Whether its numbers lie where its definition has them.
  var isWellFormed: Bool {
    switch self {
    case .huber(let delta): delta >= 0
    case .quantile(let levels): Objective.isLevels(levels)
    default: true
    }
  }

  /// Σ weight · loss over a batch; writes weight · slope · scale for each output.
  ///
  /// A cell is one target at one position of one row. A weight of 0 leaves its cell out, whatever its
  /// target holds. An output that is not finite makes the sum not finite. Nothing is allocated.
  /// - Parameters:
  ///   - outputs: `[position][row][target][parameter]`, `outputsPerTarget` parameters.
  ///   - targets: `[position][row][target]` in network units, as `weights`.
  ///   - gradients: as `outputs`.
  ///   - units: `[row]`
  func evaluate<Scalar: KernelScalar>(
    outputs: UnsafePointer<Scalar>, targets: UnsafePointer<Scalar>, weights: UnsafePointer<Scalar>,
    gradients: UnsafeMutablePointer<Scalar>, positions: Int, rows: Int, targetSize: Int,
    units: UnsafePointer<RowUnits>, scale: Double
  ) -> Double {
    let cells = unsafe LossCells(
      outputs: outputs, targets: targets, weights: weights, gradients: gradients, units: units,
      positions: positions, rows: rows, targetSize: targetSize, scale: scale)
    return switch self {
    case .meanSquaredError: cells.squaredErrors()
    case .meanAbsoluteError: cells.absoluteErrors()
    case .huber(let delta): cells.huberLosses(delta: Scalar(delta))
    case .symmetricPercentage: cells.symmetricPercentageErrors()
    case .scaledAbsolute: cells.scaledAbsoluteErrors()
    case .quantile(let levels): cells.quantileLosses(levels)
    case .gaussian: cells.gaussianLosses()
    case .studentT: cells.studentTLosses()
    case .negativeBinomial: cells.negativeBinomialLosses()
    case .categorical(let bins): cells.categoricalLosses(bins)
    }
  }
}
