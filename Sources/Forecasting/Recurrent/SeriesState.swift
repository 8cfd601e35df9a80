package import TimeSeries

/// What was fitted to one series before its cutoff.
package struct SeriesState: Hashable, Sendable {
  package var id: SeriesID
  package var transforms: FittedTransformChain
  /// The unit of residuals: the mean |z_t − z_{t−m}| of the series after the pointwise part of its
  /// transforms, so that residuals of large and small series can be pooled.
  package var residualScale: Double

  package init(id: SeriesID, transforms: FittedTransformChain, residualScale: Double) {
    self.id = id
    self.transforms = transforms
    self.residualScale = residualScale
  }

  /// Fits a configuration's transforms to a series up to its cutoff.
  init(
    fitting configuration: RecurrentConfiguration, to series: Series
  ) throws(ForecastError) {
    guard series.missingCount < series.count else { throw .noObservedValue(series.id) }
    let values = series.values.decoded()
    do throws(TransformError) {
      transforms = try configuration.transforms.fitted(to: values)
    } catch {
      switch error {
      case .lagTooLong, .noObservedValue:
        throw .tooFewValues(series.id, reason: error.description)
      case .logarithmUndefined, .lagNotPositive, .infiniteValue, .rangeTooWide:
        throw .transform(series.id, reason: error.description)
      }
    }
    id = series.id
    residualScale =
      ResidualUnits(
        transforms.pointwise, values: values, period: configuration.seasonalPeriod
      ).scale
  }

  var residualUnits: ResidualUnits {
    ResidualUnits(transform: transforms.pointwise, scale: residualScale)
  }
}
