import Recurrent

@testable import Forecasting

/// A state dict as another program writes it: safetensors without a seal.
struct StateDictionary {
  var tensors: [(name: String, type: TensorDataType, shape: [Int], bytes: [UInt8])] = []
  /// What stands before the tensors in the header.
  var metadata = "\"__metadata__\":{\"format\":\"pt\"}"

  init() {}

  /// Every tensor of a network under PyTorch's names, with numbers that are all different.
  init(_ shape: NetworkShape, prefixed: Bool = true, type: TensorDataType = .float) {
    var next = 0
    for tensor in ParameterLayout(shape).tensors {
      let values = (0..<tensor.count).map { _ -> Double in
        next += 1
        return Double(next % 2 == 0 ? next : -next) / 64
      }
      let name =
        prefixed
        ? tensor.name : String(tensor.name.split(separator: ".", maxSplits: 1).last ?? "")
      add(name, type, values, shape: tensor.shape)
    }
  }

  mutating func add(_ name: String, _ type: TensorDataType, _ values: [Double], shape: [Int]) {
    let bytes =
      switch type {
      case .float: Float.bytes(of: values.map { Float($0) })
      case .double: Double.bytes(of: values)
      case .integer: Int64.bytes(of: values.map { Int64($0) })
      case .byte: values.map { UInt8($0) }
      }
    tensors.append((name, type, shape, bytes))
  }

  /// Changes the tensor of a name.
  mutating func replace(_ name: String, _ type: TensorDataType, _ values: [Double], shape: [Int]) {
    tensors.removeAll { $0.name == name }
    add(name, type, values, shape: shape)
  }

  var bytes: [UInt8] {
    var data: [UInt8] = []
    var entries = metadata.isEmpty ? [] : [metadata]
    for tensor in tensors {
      let start = data.count
      data += tensor.bytes
      let sizes = tensor.shape.map(String.init).joined(separator: ",")
      entries.append(
        "\"\(tensor.name)\":{\"dtype\":\"\(tensor.type.rawValue)\",\"shape\":[\(sizes)],"
          + "\"data_offsets\":[\(start),\(data.count)]}")
    }
    let header = Array("{\(entries.joined(separator: ","))}".utf8)
    let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
    return length + header + data
  }
}
