import TimeSeries

extension Series {
  /// The forecast that a model has made of this series, within the limits.
  ///
  /// - Parameters:
  ///   - centre: what else has to be finite: the point in the units of the residuals; the point itself
  ///     where those are the data's.
  ///   - intervals: by rising level.
  /// - Throws: where a number is not finite.
  func forecast(
    by modelName: String, point: [Double], centre: [Double]? = nil, intervals: [Interval],
    limits: ValueLimits
  ) throws(ForecastError) -> Forecast {
    let lines = [point, centre ?? point] + intervals.flatMap { [$0.lower, $0.upper] }
    if let step = point.indices.first(where: { step in lines.contains { !$0[step].isFinite } }) {
      throw .notFinite(id, step: step + 1)
    }
    return limits.applied(
      to: Forecast(
        seriesID: id, modelName: modelName, cutoff: end, frequency: frequency, point: point,
        intervals: intervals))
  }
}
