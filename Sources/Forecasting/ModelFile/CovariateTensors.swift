import TimeSeries

/// The covariates of series as tensors, and the scales of the columns.
///
/// For the k-th column of a role `history.<role>.<k>.ends` I64 [series], `.values` F64 with 0 where
/// `.observed` U8 is 0: cells of all series one after the other, as many as the series has steps (past),
/// at least as many (future), or one (static). `covariates.location` and `.scale` F64 [columns].
struct CovariateTensors {
  let name: String

  private func column(_ role: Covariate.Role, _ place: Int) -> SeriesTensors {
    SeriesTensors(name: "\(name).\(role.rawValue).\(place)")
  }

  func add(_ panel: Panel, to writer: inout SafeTensorsWriter) throws(ModelFileError) {
    for role in Covariate.Role.allCases {
      for place in panel.covariates(role).indices {
        try column(role, place).addCells(
          panel.series.map { $0.covariates[role][place] }, to: &writer)
      }
    }
  }

  /// Reads the cells of `series` in place.
  func read(
    _ reader: SafeTensorsReader, _ covariates: [Covariate], into series: inout [Series]
  ) throws(ModelFileError) {
    for role in Covariate.Role.allCases {
      for (place, covariate) in covariates.filter({ $0.role == role }).enumerated() {
        let tensors = column(role, place)
        let cells = try tensors.readCells(reader, count: series.count)
        for index in series.indices {
          let count = series[index].count
          let isWhole =
            switch role {
            case .past: cells[index].count == count
            case .future: cells[index].count >= count
            case .static: cells[index].count == 1
            }
          guard isWhole, cells[index].allSatisfy(covariate.holds) else {
            throw ModelFileError(
              path: reader.path, code: .metadata,
              problem: "\(tensors.name) has not the cells of series \(index)")
          }
          series[index].covariates[role].append(cells[index])
        }
      }
    }
  }

  static func add(
    _ covariates: FittedCovariates, to writer: inout SafeTensorsWriter
  ) throws(ModelFileError) {
    guard !covariates.scales.isEmpty else { return }
    let shape = [covariates.scales.count]
    try writer.add(
      "covariates.location", doubles: covariates.scales.map(\.location), shape: shape)
    try writer.add("covariates.scale", doubles: covariates.scales.map(\.scale), shape: shape)
  }

  static func read(
    _ reader: SafeTensorsReader, _ inputs: CovariateInputs
  ) throws(ModelFileError) -> FittedCovariates {
    guard !inputs.columns.isEmpty else { return FittedCovariates(inputs, scales: []) }
    let shape = [inputs.columns.count]
    let locations = try reader.doubles("covariates.location", shape: shape)
    let scales = try reader.doubles("covariates.scale", shape: shape)
    guard scales.allSatisfy({ $0 > 0 }) else {
      throw ModelFileError(path: reader.path, code: .metadata, problem: "a scale is not above 0")
    }
    return FittedCovariates(
      inputs, scales: zip(locations, scales).map { LocationScale(location: $0, scale: $1) })
  }
}

extension Covariate {
  /// Whether a cell is missing, a number, or the place of a category.
  fileprivate func holds(_ cell: Double) -> Bool {
    guard let categories, !cell.isNaN else { return true }
    return cell >= 0 && cell < Double(categories.count) && cell == cell.rounded()
  }
}
