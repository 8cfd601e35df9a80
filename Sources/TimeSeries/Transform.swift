/// A change of units that makes a series easier to learn, not yet fitted to any values.
///
/// A transform cannot be applied; fitting it, to values before the cutoff only, gives a
/// `FittedTransformChain`, which can.
package enum Transform: Hashable, Sendable {
  /// ln(1 + x); values above −1.
  case log1p
  /// x_t − x_{t−lag}.
  case difference(lag: Int)
  /// (x − mean) / standard deviation, the population form.
  case standard
  /// (x − minimum) / (maximum − minimum), so that the fitted values lie in 0 ... 1.
  case minMax
  /// (x − median) / interquartile range, quartiles by linear interpolation.
  case robust
}

/// Transforms applied first to last and inverted last to first.
package struct TransformChain: Hashable, Sendable {
  package var transforms: [Transform]

  package init(_ transforms: [Transform] = []) { self.transforms = transforms }

  /// Fits each transform to what the ones before it make of `values` [n], in data units, NaN =
  /// missing, up to the cutoff.
  ///
  /// Scales are never 0. A constant series is divided by max(|x|, 1); a robust scale whose
  /// interquartile range is 0 or next to it falls back to the standard deviation first.
  ///
  /// Throws where a transform is not defined for these values, with the reason.
  package func fitted(to values: [Double]) throws(TransformError) -> FittedTransformChain {
    if let index = values.firstIndex(where: { $0.isInfinite }) {
      throw .infiniteValue(index: index)
    }
    var stages: [FittedTransform] = []
    var current = values
    for transform in transforms {
      let stage = try transform.fitted(to: current)
      current = stage.apply(current)
      stages.append(stage)
    }
    return FittedTransformChain(stages)
  }
}

extension Transform {
  fileprivate func fitted(to values: [Double]) throws(TransformError) -> FittedTransform {
    switch self {
    case .log1p:
      if let index = values.firstIndex(where: { $0 <= -1 }) {
        throw .logarithmUndefined(value: values[index], index: index)
      }
      return .log1p
    case .difference(let lag):
      guard lag >= 1 else { throw .lagNotPositive(lag) }
      guard lag < values.count else { throw .lagTooLong(lag: lag, count: values.count) }
      for index in lag..<values.count where (values[index] - values[index - lag]).isInfinite {
        throw .rangeTooWide(self)
      }
      return .difference(lag: lag)
    case .standard, .minMax, .robust:
      guard let moments = Moments(of: values[...]) else { throw .noObservedValue(self) }
      guard (moments.maximum - moments.minimum).isFinite else { throw .rangeTooWide(self) }
      return .affine(locationScale(values, moments))
    }
  }

  private func locationScale(_ values: [Double], _ moments: Moments) -> LocationScale {
    switch self {
    case .minMax:
      return LocationScale(
        location: moments.minimum, scale: moments.safeScale(moments.maximum - moments.minimum))
    case .robust:
      let sorted = values.filter { !$0.isNaN }.sorted()
      let range = Quantile.linear(0.75, ofSorted: sorted) - Quantile.linear(0.25, ofSorted: sorted)
      // Too small to divide the outermost value as well, as 0 is.
      let isUsable = ((moments.maximum - moments.minimum) / range).isFinite
      return LocationScale(
        location: Quantile.linear(0.5, ofSorted: sorted),
        scale: moments.safeScale(isUsable ? range : moments.standardDeviation))
    case .log1p, .difference, .standard:
      return LocationScale(
        location: moments.mean, scale: moments.safeScale(moments.standardDeviation))
    }
  }
}
