import Recurrent
import TimeSeries

/// The weights of one network under PyTorch's names, those of the further networks of an ensemble under
/// `ensemble.<k>.` and these names, k from 1; what was fitted to its covariates, and
/// the scales of each series.
enum NetworkTensors {
  static func add(
    _ fitted: FittedRecurrentForecaster, to writer: inout SafeTensorsWriter
  ) throws(ModelFileError) {
    let configuration = fitted.configuration
    for (number, parameters) in fitted.networks.enumerated() {
      try addWeights(
        parameters, of: configuration.shape, prefix: prefix(number), to: &writer)
    }
    try CovariateTensors.add(fitted.covariates, to: &writer)
    let states = fitted.states
    let scales = states.flatMap(\.transforms.scales)
    let scaleShape = [states.count, configuration.transforms.scaleCount]
    try writer.add("scales.location", doubles: scales.map(\.location), shape: scaleShape)
    try writer.add("scales.scale", doubles: scales.map(\.scale), shape: scaleShape)
    try writer.add(
      "scales.residual", doubles: states.map(\.residualScale), shape: [states.count])
  }

  static func read(
    _ reader: SafeTensorsReader, _ configuration: RecurrentConfiguration, series: [Series],
    calibration: Calibration?, pool: WorkerPool
  ) throws(ModelFileError) -> FittedRecurrentForecaster {
    var networks: [[Float]] = []
    for number in 0..<configuration.ensemble {
      networks.append(try weights(reader, configuration.shape, prefix: prefix(number)))
    }
    return FittedRecurrentForecaster(
      configuration: configuration, networks: networks,
      states: try states(reader, configuration, series: series), calibration: calibration,
      covariates: try CovariateTensors.read(reader, configuration.covariates), pool: pool)
  }

  private static func prefix(_ number: Int) -> String {
    number == 0 ? "" : "ensemble.\(number)."
  }

  /// - Parameter prefix: before PyTorch's names, where a file holds several networks.
  static func addWeights(
    _ parameters: [Float], of shape: NetworkShape, prefix: String = "",
    to writer: inout SafeTensorsWriter
  ) throws(ModelFileError) {
    let layout = ParameterLayout(shape)
    for tensor in layout.tensors {
      try writer.add(
        prefix + tensor.name, floats: layout.extract(tensor, from: parameters),
        shape: tensor.shape)
    }
  }

  static func weights(
    _ reader: SafeTensorsReader, _ shape: NetworkShape, prefix: String = ""
  ) throws(ModelFileError) -> [Float] {
    // The tensors' own lengths bound the sizes before anything of that size is allocated.
    let layout = ParameterLayout(shape)
    var values: [[Float]] = []
    for tensor in layout.tensors {
      values.append(try reader.floats(prefix + tensor.name, shape: tensor.shape))
    }
    var flat = [Float](repeating: 0, count: layout.count)
    for (tensor, values) in zip(layout.tensors, values) {
      layout.insert(values, as: tensor, into: &flat)
    }
    return flat
  }

  private static func states(
    _ reader: SafeTensorsReader, _ configuration: RecurrentConfiguration, series: [Series]
  ) throws(ModelFileError) -> [SeriesState] {
    let width = configuration.transforms.scaleCount
    let locations = try reader.doubles("scales.location", shape: [series.count, width])
    let scales = try reader.doubles("scales.scale", shape: [series.count, width])
    let residuals = try reader.doubles("scales.residual", shape: [series.count])
    guard scales.allSatisfy({ $0 > 0 }), residuals.allSatisfy({ $0 > 0 }) else {
      throw ModelFileError(path: reader.path, code: .metadata, problem: "a scale is not above 0")
    }
    return series.enumerated().map { index, series in
      let own = (index * width..<(index + 1) * width).map {
        LocationScale(location: locations[$0], scale: scales[$0])
      }
      return SeriesState(
        id: series.id, transforms: configuration.transforms.fitted(with: own),
        residualScale: residuals[index])
    }
  }
}
