import TimeSeries

extension SeriesWindow {
  /// Intervals between quantiles that a direct network says itself, with its point forecast [h] in data
  /// units.
  ///
  /// All transforms rise, so that quantiles are undone as values are. Past the `measured` steps that the
  /// network says at once its quantiles are those given its own point forecasts; distances from the
  /// point, after the pointwise transform, grow there from the widest before with the square root of
  /// the lead, as those of `Calibration` do.
  /// - Parameter quantiles: in network units [h][two a level: lower, upper].
  func intervals(
    _ levels: [Double], around point: [Double], quantiles: [[Double]], measured: Int
  ) -> [Interval] {
    let reach = min(measured, point.count)
    return levels.enumerated().map { index, level in
      let bounds = data(
        [0, 1].map { side in quantiles.prefix(reach).map { $0[2 * index + side] } })
      return Interval(
        level: level, lower: extend(bounds[0], around: point, measured: measured),
        upper: extend(bounds[1], around: point, measured: measured))
    }
  }

  private func extend(_ bound: [Double], around point: [Double], measured: Int) -> [Double] {
    let transforms = state.transforms
    let offsets = zip(bound, point).map {
      transforms.pointwiseApply($0) - transforms.pointwiseApply($1)
    }
    let widest = offsets.max { abs($0) < abs($1) } ?? 0
    return point.indices.map { lead in
      guard lead >= bound.count else { return bound[lead] }
      let growth = (Double(lead + 1) / Double(measured)).squareRoot()
      return transforms.pointwiseInvert(
        transforms.pointwiseApply(point[lead]) + widest * growth)
    }
  }
}
