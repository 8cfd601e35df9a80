package import Recurrent

/// Weights to begin with, out of a model file or of a state dict that PyTorch's users save with
/// safetensors.
///
/// A state dict holds the tensors of `nn.RNN`, `nn.LSTM` or `nn.GRU` under their own names, with or
/// without `rnn.` before them, and those of an `nn.Linear` under `head.weight` and `head.bias` or `weight`
/// and `bias`, as F32 or F64. It has no seal. Whatever the file is, every tensor of the network must be
/// there in its shape, and none beside.
package enum WeightFile {
  /// The flat vector of the network of `shape`.
  package static func read(
    path: String, shape: NetworkShape, pool: WorkerPool
  ) throws(ModelFileError) -> [Float] {
    try parameters(
      RegularFile.bytes(at: path, sizeLimit: ModelFile.sizeLimit), path: path, shape: shape,
      pool: pool)
  }

  static func parameters(
    _ bytes: [UInt8], path: String, shape: NetworkShape, pool: WorkerPool
  ) throws(ModelFileError) -> [Float] {
    let isSealed = SafeTensorsReader.isSealed(bytes)
    let reader = try SafeTensorsReader(
      bytes: bytes, path: path, needsSeal: isSealed,
      allows: { !isSealed || ModelFile.isKnown($0) },
      check: { metadata throws(ModelFileError) in
        if isSealed { _ = try ModelFile.checkFormat(metadata, path: path) }
      })
    let names = reader.names.filter { !isSealed || ModelFile.isWeight($0) }
    let flat = try NamedWeights(reader, names: names, shape: shape).parameters()
    // Networks of other equations may have tensors of the same shapes.
    if isSealed {
      let other = try ModelFile.decode(reader, pool: pool).forecaster.configuration
      guard let network = other.network else {
        throw ModelFileError(
          path: path, code: .metadata, problem: "the model is a combination, and not one network",
          advice: "name the model of a fit with --model rnn")
      }
      try check(network.shape, against: shape, path: path)
    }
    return flat
  }

  /// Refuses a network whose function differs although its tensors do not.
  private static func check(
    _ other: NetworkShape, against shape: NetworkShape, path: String
  ) throws(ModelFileError) {
    let differences: [(differs: Bool, what: String, advice: String)] = [
      (
        other.cell != shape.cell,
        "is of cell \(other.cell.rawValue), and this fit's of \(shape.cell.rawValue)",
        "fit with --cell \(other.cell.rawValue)"
      ),
      (
        other.dilations != shape.dilations,
        "has dilations \(other.dilations), and this fit's \(shape.dilations)",
        "fit with --dilation \(other.dilations.map(String.init).joined(separator: ","))"
      ),
      (
        other.isResidual != shape.isResidual,
        other.isResidual
          ? "adds what its layers read, and this fit's does not"
          : "does not add what its layers read, and this fit's does",
        other.isResidual ? "fit with --residual" : "fit without --residual"
      ),
    ]
    guard let found = differences.first(where: \.differs) else { return }
    throw ModelFileError(
      path: path, code: .shape, problem: "the network of the file " + found.what,
      advice: found.advice)
  }
}

/// The tensors of a file beside those of a network.
private struct NamedWeights {
  private let reader: SafeTensorsReader
  private let layout: ParameterLayout
  private let shape: NetworkShape
  /// What each tensor is called in the file, by its name in the layout.
  private let found: [String: String]

  init(
    _ reader: SafeTensorsReader, names: [String], shape: NetworkShape
  ) throws(ModelFileError) {
    self.reader = reader
    layout = ParameterLayout(shape)
    self.shape = shape
    var found: [String: String] = [:]
    for name in names {
      let full = NamedWeights.fullName(name)
      if let other = found.updateValue(name, forKey: full) {
        throw ModelFileError(
          path: reader.path, code: .name,
          problem: "tensors \(ModelFileError.quoted(other)) and \(ModelFileError.quoted(name)) "
            + "are the same", advice: "leave one of them out")
      }
    }
    self.found = found
  }

  /// The name in the layout of a tensor that may lack its module's.
  private static func fullName(_ name: String) -> String {
    if name == "weight" || name == "bias" { return "head." + name }
    let stems = ["weight_ih_l", "weight_hh_l", "bias_ih_l", "bias_hh_l", "peephole_l"]
    return stems.contains { name.hasPrefix($0) } ? "rnn." + name : name
  }

  func parameters() throws(ModelFileError) -> [Float] {
    // Shapes first: sizes are known to agree before anything is copied.
    let wanted = Set(layout.tensors.map(\.name))
    for tensor in layout.tensors { try check(tensor) }
    if let extra = found.keys.filter({ !wanted.contains($0) }).min() {
      throw refuse(
        .name, "this fit's network has no tensor \(ModelFileError.quoted(found[extra] ?? extra))")
    }
    var flat = [Float](repeating: 0, count: layout.count)
    for tensor in layout.tensors {
      layout.insert(try values(of: tensor), as: tensor, into: &flat)
    }
    // Numbers of F64, or the sum of two biases, can be too large.
    guard flat.allSatisfy(\.isFinite) else {
      throw refuse(.notFinite, "a weight is larger than 32 bits can hold")
    }
    return flat
  }

  private func check(_ tensor: ParameterTensor) throws(ModelFileError) {
    guard let name = found[tensor.name] else {
      throw refuse(.name, "tensor \"\(tensor.name)\" is absent")
    }
    let own = try reader.tensor(name)
    guard own.shape == tensor.shape else {
      throw refuse(
        .shape,
        "tensor \(ModelFileError.quoted(name)) has shape \(own.shape), and this fit's network has "
          + "\(tensor.shape)")
    }
  }

  private func values(of tensor: ParameterTensor) throws(ModelFileError) -> [Float] {
    let name = found[tensor.name] ?? tensor.name
    switch try reader.tensor(name).dataType {
    case .float: return try reader.floats(name, shape: tensor.shape)
    case .double: return try reader.doubles(name, shape: tensor.shape).map { Float($0) }
    case .integer, .byte:
      throw ModelFileError(
        path: reader.path, code: .dataType,
        problem: "tensor \(ModelFileError.quoted(name)) holds no floating-point numbers",
        advice: "save weights as float32 or float64")
    }
  }

  private func refuse(_ code: ModelFileError.Code, _ problem: String) -> ModelFileError {
    ModelFileError(path: reader.path, code: code, problem: problem, advice: advice)
  }

  /// The option that would make the fit's network that of the file, as its recurrent weights
  /// [gates · hidden, hidden] tell.
  private var advice: String {
    guard let name = found["rnn.weight_hh_l0"], let first = try? reader.tensor(name).shape,
      first.count == 2, first[1] > 0,
      first[0] % first[1] == 0
    else {
      return "name a model file of forecast, or a state dict of nn.LSTM, nn.GRU or nn.RNN with an "
        + "nn.Linear called head"
    }
    let (gates, hidden) = (first[0] / first[1], first[1])
    let hasPeepholes = found.keys.contains { $0.hasPrefix("rnn.peephole_l") }
    let cells = CellKind.allCases.filter {
      $0.gates == gates && ($0.peepholes > 0) == hasPeepholes
    }
    guard cells.contains(shape.cell) else {
      return cells.isEmpty
        ? "its network has a cell that is none of ours"
        : "fit with " + cells.map { "--cell \($0.rawValue)" }.joined(separator: " or ")
    }
    if hidden != shape.hiddenSize { return "fit with --hidden \(hidden)" }
    let layers = (0...).prefix { found["rnn.weight_hh_l\($0)"] != nil }.count
    if layers != shape.layers { return "fit with --layers \(layers)" }
    return "the network of this fit reads and writes other numbers, or has other parts, than the "
      + "one of the file"
  }
}
