/// A chain of transforms with the parameters fitted to one series before its cutoff.
package struct FittedTransformChain: Hashable, Sendable {
  private let stages: [FittedTransform]

  init(_ stages: [FittedTransform]) { self.stages = stages }

  /// Transformed values [n] of a series in data units, index by index.
  ///
  /// NaN stays NaN. A difference gives NaN for its first `lag` values and where either operand is
  /// missing. A value outside the domain of log1p gives NaN too; `validate` tells.
  package func apply(_ values: [Double]) -> [Double] {
    stages.reduce(values) { $1.apply($0) }
  }

  /// Throws if `values` [n], in data units, leave the domain of a transform, as the history of a
  /// series that was not there when the chain was fitted may.
  package func validate(_ values: [Double]) throws(TransformError) {
    if let index = values.firstIndex(where: { $0.isInfinite }) {
      throw .infiniteValue(index: index)
    }
    var current = values
    for stage in stages {
      if case .log1p = stage, let index = current.firstIndex(where: { $0 <= -1 }) {
        throw .logarithmUndefined(value: current[index], index: index)
      }
      current = stage.apply(current)
    }
  }

  /// The forecast [h] in data units that `forecast` [h], in transformed units, stands for.
  ///
  /// `history` [n] holds the raw observations up to the origin, in data units, NaN = missing. A
  /// difference of lag m adds each step to the value m steps before it; where that observation is
  /// missing, to the latest observed one of the same phase, or else to the latest observed value.
  /// Without any observed value the result is NaN. With y = history ++ future and nothing missing
  /// among the last m values, invert(apply(y)[n...], continuing: history) = future up to rounding.
  package func invert(_ forecast: [Double], continuing history: [Double]) -> [Double] {
    invert(paths: [forecast], continuing: history)[0]
  }

  /// The same of several forecasts [path][h] of one series, each by itself.
  package func invert(paths: [[Double]], continuing history: [Double]) -> [[Double]] {
    var histories = [history]
    for stage in stages.dropLast() { histories.append(stage.apply(histories[histories.count - 1])) }
    return paths.map { path in
      zip(stages, histories).reversed().reduce(path) { result, pair in
        pair.0.invert(result, continuing: pair.1)
      }
    }
  }

  /// The parameters of the scaling transforms, in their order: all that fitting has found.
  package var scales: [LocationScale] {
    stages.compactMap { if case .affine(let scale) = $0 { scale } else { nil } }
  }

  /// The part of the chain that changes each value by itself, with nothing fitted.
  ///
  /// Residuals for intervals are taken after it, where they are additive, and bounds are inverted
  /// through it alone: what is fitted or looks back (scales, differences) is already inverted in the
  /// point forecast, and differs from cutoff to cutoff.
  package var pointwise: PointTransform {
    if case .log1p = stages.first { .log1p } else { .identity }
  }

  /// One value through the pointwise part only; strictly rising.
  package func pointwiseApply(_ value: Double) -> Double { pointwise.apply(value) }

  /// Undoes `pointwiseApply`; strictly rising.
  package func pointwiseInvert(_ value: Double) -> Double { pointwise.invert(value) }
}

extension TransformChain {
  /// The pointwise part, known before anything is fitted; see `FittedTransformChain.pointwise`.
  package var pointwise: PointTransform { transforms.first == .log1p ? .log1p : .identity }

  /// How many scales fitting finds.
  package var scaleCount: Int { transforms.count { $0.isScaling } }

  /// The chain that was fitted with these scales, `scaleCount` of them.
  package func fitted(with scales: [LocationScale]) -> FittedTransformChain {
    precondition(scales.count == scaleCount, "\(scales.count) scales for \(scaleCount)")
    var rest = scales[...]
    return FittedTransformChain(
      transforms.map { transform in
        switch transform {
        case .log1p: .log1p
        case .difference(let lag): .difference(lag: lag)
        case .standard, .minMax, .robust: .affine(rest.removeFirst())
        }
      })
  }
}

extension Transform {
  /// Whether fitting it finds a location and a scale.
  fileprivate var isScaling: Bool {
    switch self {
    case .log1p, .difference: false
    case .standard, .minMax, .robust: true
    }
  }
}
