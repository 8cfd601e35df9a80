import Recurrent
package import TimeSeries

/// Covariates with the scale of each column, fitted before the cutoffs.
///
/// Numbers are brought to mean 0 and standard deviation 1 over all series together, so that one number
/// means the same in each of them.
package struct FittedCovariates: Hashable, Sendable {
  package let inputs: CovariateInputs
  /// One a column, in data units; 0 and 1 of categorical ones.
  package let scales: [LocationScale]
  let embeddings: [Embedding]

  package init(_ inputs: CovariateInputs, scales: [LocationScale]) {
    precondition(
      scales.count == inputs.columns.count,
      "\(scales.count) scales for \(inputs.columns.count) columns")
    self.inputs = inputs
    self.scales = scales
    embeddings = inputs.embeddings
  }

  package static let none = FittedCovariates(.none, scales: [])

  /// Fits the scales to the steps of a panel that have a value or could have had one: what is known of
  /// later ones plays no part.
  init(fitting inputs: CovariateInputs, to panel: Panel) throws(ForecastError) {
    var scales: [LocationScale] = []
    for column in inputs.columns {
      guard let place = panel.covariates(column.role).firstIndex(where: { $0.name == column.name })
      else { throw .noCovariate(column) }
      guard column.categories == nil else {
        scales.append(LocationScale(location: 0, scale: 1))
        continue
      }
      let cells = panel.series.flatMap { series in
        series.covariates[column.role][place].prefix(column.role == .static ? 1 : series.count)
      }
      do throws(TransformError) {
        let fitted = try TransformChain([.standard]).fitted(to: cells)
        scales.append(fitted.scales[0])
      } catch {
        guard case .noObservedValue = error else {
          throw .covariateRange(column, reason: error.description)
        }
        scales.append(LocationScale(location: 0, scale: 1))
      }
    }
    self.init(inputs, scales: scales)
  }
}
