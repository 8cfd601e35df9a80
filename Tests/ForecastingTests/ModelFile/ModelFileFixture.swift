import Recurrent
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

/// Models with a number of every kind, without training.
enum ModelFileFixture {
  static func model(
    _ configuration: RecurrentConfiguration = ForecastingFixture.configuration(),
    calibrated: Bool = true, measured: Bool = true, frequency: Frequency = .daily,
    stampStyle: StampStyle = .date
  ) throws -> Model {
    var panel = dailyPanel([
      ForecastingFixture.wave(20), [-0.0, .nan, 0x1p-1074, 1e-300, 0.1, 1e15 + 1, 7, 8, 9, 10],
    ])
    panel.series = panel.series.map { series in
      var series = series
      series.frequency = frequency
      return series
    }
    panel.series[1].id = SeriesID(bytes: [0xE9, 0x22, 0x2C])
    panel.frequency = frequency
    panel.stampStyle = stampStyle
    let states = try panel.series.map { try SeriesState(fitting: configuration, to: $0) }
    let calibration = Calibration(
      levels: [0.8, 0.95], halfWidths: [[0.1, 0.2, 0.30000000000000004], [1, 2, 2]],
      counts: [9, 8, 7])
    let forecaster = ForecastingFixture.untrained(
      configuration, states: states, calibration: calibrated ? calibration : nil)
    return Model(
      forecaster: .network(forecaster), history: panel,
      holdout: measured ? holdout(panel, configuration) : nil,
      curve: TrainingCurve(
        epochs: [1.5, 0.1, 1.0 / 3].map { .init(training: $0, validation: $0 / 7) },
        bestEpoch: 2, clippedSteps: 4, steps: 30),
      choices: [Choice("season", "12", "the usual \"season\"\n"), Choice("cell", "é", "")],
      warnings: ["one", "two, \u{1F600}"], comparisons: [.autoregression],
      provenance: Provenance(
        version: "0.1.0", dataChecksum: String(repeating: "a", count: 64), dataName: "b c.csv",
        rows: 20, series: 2))
  }

  private static func holdout(_ panel: Panel, _ configuration: RecurrentConfiguration) -> Holdout {
    let split = panel.holdingOut(configuration.horizon)
    let forecasts = split.training.series.map {
      Forecast(
        seriesID: $0.id, modelName: configuration.modelName, cutoff: $0.end,
        frequency: $0.frequency, point: (0..<configuration.horizon).map { 1 / Double(3 + $0) },
        intervals: [0.8, 0.95].map { level in
          Interval(
            level: level, lower: (0..<configuration.horizon).map { -level / Double(3 + $0) },
            upper: (0..<configuration.horizon).map { 1 + level * Double($0) })
        })
    }
    let accuracy = AccuracySummary(
      split: split,
      models: [
        ModelForecasts(modelName: configuration.modelName, forecasts: forecasts),
        // No forecast for the second series: figures with a reason.
        ModelForecasts(modelName: "Naive", forecasts: Array(forecasts.prefix(1))),
      ], seasonalPeriod: configuration.seasonalPeriod)
    return Holdout(horizon: configuration.horizon, forecasts: forecasts, accuracy: accuracy)
  }

  static func decode(_ bytes: [UInt8]) throws(ModelFileError) -> Model {
    try ModelFile.decode(
      SafeTensorsReader(bytes: bytes, path: "m", allows: ModelFile.isKnown),
      pool: ForecastingFixture.pool)
  }
}

/// A model file taken apart, to be changed and sealed anew: what an author of hostile files does.
struct Forgery {
  struct Tensor {
    var dataType: TensorDataType
    var shape: [Int]
    var bytes: [UInt8]
  }

  var metadata: [String: String]
  private(set) var names: [String]
  private var tensors: [String: Tensor] = [:]

  init(_ model: Model) throws {
    let bytes = try ModelFile.encode(model, path: "m")
    let reader = try SafeTensorsReader(bytes: bytes, path: "m") { _ in true }
    metadata = reader.metadata
    names = reader.names
    for name in names {
      let tensor = try reader.tensor(name)
      tensors[name] = Tensor(
        dataType: tensor.dataType, shape: tensor.shape, bytes: Array(tensor.bytes))
    }
  }

  subscript(name: String) -> Tensor? {
    get { tensors[name] }
    set {
      if newValue == nil { names.removeAll { $0 == name } }
      if newValue != nil, tensors[name] == nil { names.append(name) }
      tensors[name] = newValue
    }
  }

  mutating func set(_ name: String, doubles: [Double], shape: [Int]? = nil) {
    self[name] = Tensor(
      dataType: .double, shape: shape ?? [doubles.count], bytes: Double.bytes(of: doubles))
  }

  mutating func set(_ name: String, integers: [Int64], shape: [Int]? = nil) {
    self[name] = Tensor(
      dataType: .integer, shape: shape ?? [integers.count], bytes: Int64.bytes(of: integers))
  }

  /// Changes the description of the model, where `old` occurs once.
  mutating func replace(_ old: String, with new: String) throws {
    let parts = (metadata["forecast.model"] ?? "").split(
      separator: old, omittingEmptySubsequences: false)
    try #require(parts.count == 2, "\(old) occurs \(parts.count - 1) times")
    metadata["forecast.model"] = parts.joined(separator: new)
  }

  func sealed() throws(ModelFileError) -> [UInt8] {
    var writer = SafeTensorsWriter(path: "m")
    for (key, text) in metadata.sorted(by: { $0.key < $1.key }) {
      writer.add(metadata: text, forKey: key)
    }
    for name in names {
      guard let tensor = tensors[name] else { continue }
      switch tensor.dataType {
      case .float:
        try writer.add(name, floats: Float.values(in: tensor.bytes[...]), shape: tensor.shape)
      case .double:
        try writer.add(name, doubles: Double.values(in: tensor.bytes[...]), shape: tensor.shape)
      case .integer:
        try writer.add(name, integers: Int64.values(in: tensor.bytes[...]), shape: tensor.shape)
      case .byte: try writer.add(name, bytes: tensor.bytes, shape: tensor.shape)
      }
    }
    return try writer.encoded()
  }

  /// Why the sealed file is refused; nil where it is read.
  func refusal() throws -> ModelFileError? {
    let bytes = try sealed()
    do {
      _ = try ModelFileFixture.decode(bytes)
      return nil
    } catch {
      return error
    }
  }
}
