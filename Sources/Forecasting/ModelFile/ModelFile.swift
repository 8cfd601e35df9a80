package import Recurrent
import TimeSeries

/// A model as one safetensors file, and back: the round trip is bit-exact.
///
/// Weights stand under PyTorch's names and shapes (`rnn.weight_ih_l0`, …, `head.weight`), everything of
/// unbounded length in further tensors, the rest as JSON under `forecast.model` in the metadata. Every
/// released version reads the files of those before it; a file of a later format is refused.
package enum ModelFile {
  /// The latest that is read. Raised when a reader of the format before would misread a file.
  static let format = 5

  /// The format a model is written in: 3 with covariates, which readers of format 2 do not know, 4 for
  /// a combination, which those of 3 do not, 5 for several networks of one configuration.
  private static func format(of configuration: ModelConfiguration) -> Int {
    guard case .network(let network) = configuration else { return 4 }
    if network.ensemble > 1 { return 5 }
    return network.covariates == .none ? 2 : 3
  }

  /// The largest file that is read.
  static let sizeLimit = 1 << 30
  /// The largest network that is fitted: its weights take half of the largest file.
  package static let mostParameters = sizeLimit / 2 / MemoryLayout<Float>.size
  private static let metadataKey = "forecast.model"
  private static let formatKey = "forecast.format"
  private static let comparisonsKey = "compare"
  private static let covariatesKey = "covariates"
  private static let historyName = "history"
  private static let fingerprintKey = "fingerprint"

  /// The bytes of a model's file.
  /// - Parameter path: where they will go, for messages.
  package static func encode(_ model: Model, path: String) throws(ModelFileError) -> [UInt8] {
    var writer = SafeTensorsWriter(path: path)
    try SeriesTensors(name: historyName).add(model.history.series, to: &writer)
    try CovariateTensors(name: historyName).add(model.history, to: &writer)
    switch model.forecaster {
    case .network(let fitted): try NetworkTensors.add(fitted, to: &writer)
    case .combination(let fitted): try CombinationTensors.add(fitted, to: &writer)
    }
    if let calibration = model.forecaster.calibration {
      let leads = calibration.counts.count
      try writer.add(
        "calibration.half_widths", doubles: calibration.halfWidths.flatMap { $0 },
        shape: [calibration.levels.count, leads])
      try writer.add(
        "calibration.levels", doubles: calibration.levels, shape: [calibration.levels.count])
      try writer.add(
        "calibration.counts", integers: calibration.counts.map(Int64.init), shape: [leads])
    }
    let epochs = model.curve.epochs
    try writer.add("curve.training", doubles: epochs.map(\.training), shape: [epochs.count])
    let validation = epochs.compactMap(\.validation)
    try writer.add("curve.validation", doubles: validation, shape: [validation.count])
    let holdout =
      if let holdout = model.holdout { try HoldoutTensors.add(holdout, to: &writer) } else {
        JSONValue.null
      }
    writer.add(
      metadata: String(format(of: model.forecaster.configuration)), forKey: formatKey)
    writer.add(metadata: metadata(model, holdout: holdout).text, forKey: metadataKey)
    return try writer.encoded()
  }

  private static func metadata(_ model: Model, holdout: JSONValue) -> JSONValue {
    let covariates = model.history.covariates
    return .members(
      [
        "configuration": model.forecaster.configuration.json(model.forecaster),
        "frequency": model.history.frequency.json, "stamps": model.history.stampStyle.json,
        "columns": model.history.columns.json, "holdout": holdout,
        "curve": .members(
          [
            "best_epoch": .number(model.curve.bestEpoch), "steps": .number(model.curve.steps),
            "clipped_steps": .number(model.curve.clippedSteps),
          ],
          further: [
            "skipped_steps": model.curve.skippedSteps == 0
              ? nil : .number(model.curve.skippedSteps),
            "returns": model.curve.returns == 0 ? nil : .number(model.curve.returns),
          ]),
        "choices": .array(
          model.choices.map {
            .members([
              "name": .string($0.name), "value": .string($0.value), "why": .string($0.why),
            ])
          }), "warnings": .array(model.warnings.map { .string($0) }),
        comparisonsKey: .array(model.comparisons.map { .string($0.rawValue) }),
        "provenance": .members(
          [
            "version": .string(model.provenance.version),
            "data_sha256": .string(model.provenance.dataChecksum),
            "data_name": .string(model.provenance.dataName),
            "rows": .number(model.provenance.rows), "series": .number(model.provenance.series),
          ],
          further: [
            fingerprintKey: model.provenance.fingerprint.map { .string($0.description) }
          ]),
      ], further: [covariatesKey: covariates.isEmpty ? nil : .array(covariates.map(\.json))])
  }

  /// Reads and checks a file: container, seal, format, and every size against the configuration.
  package static func read(path: String, pool: WorkerPool) throws(ModelFileError) -> Model {
    try decode(RegularFile.bytes(at: path, sizeLimit: sizeLimit), path: path, pool: pool)
  }

  /// Reads the bytes of a file.
  /// - Parameter path: its name, for messages.
  package static func decode(
    _ bytes: [UInt8], path: String, pool: WorkerPool
  ) throws(ModelFileError) -> Model {
    let reader = try SafeTensorsReader(
      bytes: bytes, path: path, allows: isKnown
    ) { metadata throws(ModelFileError) in
      // A file without metadata is refused below for what it lacks.
      if metadata[formatKey] != nil { _ = try checkFormat(metadata, path: path) }
    }
    return try decode(reader, pool: pool)
  }

  static func decode(
    _ reader: SafeTensorsReader, pool: WorkerPool
  ) throws(ModelFileError) -> Model {
    let version = try checkFormat(reader.metadata, path: reader.path)
    let fields = try root(of: reader)
    let configuration = try ModelConfiguration(fields.object("configuration"), format: version)
    let frequency = try Frequency(fields.object("frequency"))
    var series = try SeriesTensors(name: historyName)
      .read(reader, frequency: frequency, horizon: configuration.horizon)
    let covariates =
      fields.has(covariatesKey) ? try Covariate.list(fields, covariatesKey) : []
    try CovariateTensors(name: historyName).read(reader, covariates, into: &series)
    if let conflict = configuration.network?.calendarConflict(frequency) {
      throw fields.refuse(conflict.description)
    }
    var history = Panel(
      series: series, frequency: frequency, stampStyle: try StampStyle(fields.object("stamps")),
      columns: try ColumnNames(fields.object("columns")))
    history.covariates = covariates
    let calibration = try calibration(reader)
    let forecaster: FittedModel
    switch configuration {
    case .network(let network):
      forecaster = .network(
        try NetworkTensors.read(
          reader, network, series: series, calibration: calibration, pool: pool))
    case .combination(let combination):
      forecaster = .combination(
        try CombinationTensors.read(
          reader, combination, fields.object("configuration"), series: series,
          calibration: calibration, pool: pool))
    }
    let holdout = try fields.optionalObject("holdout").map { fields throws(ModelFileError) in
      try HoldoutTensors.read(
        fields, reader, configuration: configuration, frequency: frequency)
    }
    return Model(
      forecaster: forecaster, history: history, holdout: holdout,
      curve: try curve(fields.object("curve"), reader), choices: try choices(fields),
      warnings: try warnings(fields), comparisons: try comparisons(fields),
      provenance: try provenance(fields.object("provenance")))
  }

  /// The names of our tensors.
  static func isKnown(_ name: String) -> Bool {
    let groups = [
      "history.", "scales.", "calibration.", "curve.", "holdout.", "accuracy.", "covariates.",
      "member.", "ensemble.",
    ]
    return isWeight(name) || groups.contains { name.hasPrefix($0) }
  }

  /// The names of the network's parameters.
  static func isWeight(_ name: String) -> Bool {
    ["rnn.", "decoder.", "bridge.", "attention.", "shortcut.", "head.", "embedding."]
      .contains { name.hasPrefix($0) }
  }

  /// The format of a file by its metadata; refuses one that is no model, or of a later format.
  static func checkFormat(
    _ metadata: [String: String], path: String
  ) throws(ModelFileError) -> Int {
    guard let text = metadata[formatKey], let version = Int(text), version >= 1 else {
      throw ModelFileError(path: path, code: .metadata, problem: "the file is no model of forecast")
    }
    guard version <= format else {
      throw ModelFileError(
        path: path, code: .version,
        problem: "the file has format \(version), this program reads up to \(format)",
        advice: "use a newer version of forecast")
    }
    return version
  }

  private static func root(of reader: SafeTensorsReader) throws(ModelFileError) -> ModelFields {
    guard let json = reader.metadata[metadataKey] else {
      throw ModelFileError(
        path: reader.path, code: .metadata, problem: "the description of the model is missing")
    }
    do {
      let value = try StrictJSONParser.parse(Array(json.utf8)[...], depthLimit: 8)
      return ModelFields(path: reader.path, place: "model", value: value)
    } catch {
      throw ModelFileError(
        path: reader.path, code: .json,
        problem: "the description of the model is no JSON: \(error.reason) at byte \(error.offset)")
    }
  }
}

extension ModelFile {
  private static func calibration(_ reader: SafeTensorsReader) throws(ModelFileError)
    -> Calibration?
  {
    guard reader.names.contains(where: { $0.hasPrefix("calibration.") }) else { return nil }
    let levels = try reader.doubles(
      "calibration.levels", shape: [reader.length("calibration.levels")])
    let leads = try reader.length("calibration.counts")
    let widths = try reader.doubles("calibration.half_widths", shape: [levels.count, leads])
    let counts = try reader.integers("calibration.counts", shape: [leads])
    guard leads > 0, !levels.isEmpty, levels.allSatisfy({ $0 > 0 && $0 < 1 }),
      zip(levels, levels.dropFirst()).allSatisfy(<), widths.allSatisfy({ $0 >= 0 }),
      counts.allSatisfy({ $0 >= 1 })
    else {
      throw ModelFileError(
        path: reader.path, code: .metadata, problem: "the calibration of intervals is out of range")
    }
    return Calibration(
      levels: levels,
      halfWidths: levels.indices.map { Array(widths[$0 * leads..<($0 + 1) * leads]) },
      counts: counts.map { Int(clamping: $0) })
  }

  private static func curve(
    _ fields: ModelFields, _ reader: SafeTensorsReader
  ) throws(ModelFileError) -> TrainingCurve {
    let training = try reader.doubles("curve.training", shape: [reader.length("curve.training")])
    let count = try reader.length("curve.validation")
    let validation = try reader.doubles("curve.validation", shape: [count])
    guard count == 0 || count == training.count else {
      throw fields.refuse("\(count) validation losses for \(training.count) epochs")
    }
    let limit = 1_000_000_000
    return TrainingCurve(
      epochs: training.enumerated().map { index, loss in
        TrainingCurve.Epoch(
          training: loss, validation: index < count ? validation[index] : nil)
      }, bestEpoch: try fields.integer("best_epoch", in: 0...training.count),
      clippedSteps: try fields.integer("clipped_steps", in: 0...limit),
      steps: try fields.integer("steps", in: 0...limit),
      skippedSteps: fields.has("skipped_steps")
        ? try fields.integer("skipped_steps", in: 0...limit) : 0,
      returns: fields.has("returns") ? try fields.integer("returns", in: 0...limit) : 0)
  }

  private static func choices(_ fields: ModelFields) throws(ModelFileError) -> [Choice] {
    var choices: [Choice] = []
    for choice in try fields.list("choices") {
      choices.append(
        Choice(try choice.text("name"), try choice.text("value"), try choice.text("why")))
    }
    return choices
  }

  private static func warnings(_ fields: ModelFields) throws(ModelFileError) -> [String] {
    var warnings: [String] = []
    for warning in try fields.list("warnings") { warnings.append(try warning.ownText()) }
    return warnings
  }

  /// None in files of before there were any.
  private static func comparisons(_ fields: ModelFields) throws(ModelFileError) -> [Comparison] {
    guard fields.value[comparisonsKey] != nil else { return [] }
    var comparisons: [Comparison] = []
    for element in try fields.list(comparisonsKey) {
      guard let comparison = Comparison(rawValue: try element.ownText()),
        !comparisons.contains(comparison)
      else { throw element.refuse("is no model this version knows, or there twice") }
      comparisons.append(comparison)
    }
    return comparisons
  }

  private static func provenance(_ fields: ModelFields) throws(ModelFileError) -> Provenance {
    Provenance(
      version: try fields.text("version"), dataChecksum: try fields.text("data_sha256"),
      dataName: try fields.text("data_name"),
      rows: try fields.integer("rows", in: 0...Int.max),
      series: try fields.integer("series", in: 0...Int.max),
      fingerprint: try fingerprint(fields))
  }

  private static func fingerprint(_ fields: ModelFields) throws(ModelFileError) -> Fingerprint? {
    guard fields.has(fingerprintKey) else { return nil }
    guard let fingerprint = Fingerprint(try fields.text(fingerprintKey)) else {
      throw fields.refuse("\(fingerprintKey) is no SHA-256 in hexadecimal digits")
    }
    return fingerprint
  }
}
