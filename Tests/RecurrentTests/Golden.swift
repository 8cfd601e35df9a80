import Foundation

@testable import Recurrent

/// Reads what `scripts/reference` wrote into `Golden` beside this file.
enum Golden {
  static func read<Content: Decodable>(
    _ name: String, as type: Content.Type = Content.self
  ) throws -> Content {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    let file = folder.appending(path: "Golden/\(name).json")
    return try JSONDecoder().decode(Content.self, from: Data(contentsOf: file))
  }

  /// Blocks of numbers under PyTorch's names as our flat vector.
  static func flat<Scalar: KernelScalar>(
    _ blocks: [String: [Double]], _ layout: ParameterLayout, as type: Scalar.Type
  ) throws -> [Scalar] {
    var flat = [Scalar](repeating: 0, count: layout.count)
    for tensor in layout.tensors {
      guard let values = blocks[tensor.name] else { throw MissingBlock(name: tensor.name) }
      layout.insert(values.map { Scalar($0) }, as: tensor, into: &flat)
    }
    return flat
  }

  struct MissingBlock: Error {
    var name: String
  }
}

/// A starting parameter.
struct GoldenTensor: Decodable {
  var shape: [Int]
  var values: [Double]
}

/// Inputs, targets and weights of a batch, `[steps][batch][…]`.
protocol GoldenBatch {
  var steps: Int { get }
  var batch: Int { get }
  var inputs: [Double] { get }
  var targets: [Double] { get }
  var weights: [Double] { get }
}

extension GoldenBatch {
  func asBatch<Scalar: KernelScalar>(
    _ shape: NetworkShape, as type: Scalar.Type
  ) -> Batch<Scalar> {
    var result = Batch<Scalar>(steps: steps, rows: batch, shape: shape, targets: shape.outputSize)
    result.inputs = inputs.map { Scalar($0) }
    result.targets = targets.map { Scalar($0) }
    result.weights = weights.map { Scalar($0) }
    return result
  }
}

/// `<cell>-<layers>.json`, by `cells.py`.
struct GoldenCell: Decodable, GoldenBatch {
  var steps: Int
  var batch: Int
  var inputSize: Int
  var hiddenSize: Int
  var layers: Int
  var parameters: [String: GoldenTensor]
  var inputs: [Double]
  var targets: [Double]
  var weights: [Double]
  /// `[steps][batch]`
  var outputs: [Double]
  /// By name of the loss, as the gradients are.
  var loss: [String: Double]
  var gradients: [String: [String: [Double]]]
  /// Of the squared error, `[steps][batch][inputSize]`.
  var inputGradient: [Double]
}

/// `trajectory-<cell>-<rule>.json`, by `trajectory.py`.
struct GoldenTrajectory: Decodable, GoldenBatch {
  struct Options: Decodable {
    var kind: String
    var learningRate: Double
    var beta1: Double?
    var beta2: Double?
    var epsilon: Double?
    var momentum: Double?
    var smoothing: Double?
    var alpha: Double?
    var weightDecay: Double?
  }

  var steps: Int
  var batch: Int
  var inputSize: Int
  var hiddenSize: Int
  var layers: Int
  var optimizer: Options
  var clipNorm: Double
  var parameters: [String: GoldenTensor]
  var inputs: [Double]
  var targets: [Double]
  var weights: [Double]
  var losses: [Double]
  /// Before clipping.
  var gradientNorms: [Double]
  var finalParameters: [String: [Double]]
}

/// `schedules.json`, by `schedules.py`.
struct GoldenSchedules: Decodable {
  struct Case: Decodable {
    var kind: String
    var total: Int?
    var updates: Int?
    var factor: Double?
    var minimum: Double?
    var warmUp: Double?
    var startDivisor: Double?
    var endDivisor: Double?
    var patience: Int?
    /// Of a plateau: the rates are those after each of them.
    var losses: [Double]?
    var rates: [Double]
  }

  var base: Double
  var cases: [Case]
}

/// `predict-<cell>.json`, by `predict.py`.
struct GoldenRollout: Decodable {
  var contextLength: Int
  var horizon: Int
  var batch: Int
  var inputSize: Int
  var hiddenSize: Int
  var layers: Int
  var parameters: [String: GoldenTensor]
  /// `[contextLength][batch]`
  var context: [Double]
  var contextOutputs: [Double]
  /// `[horizon][batch]`
  var rollout: [Double]
}

/// `topology-<name>.json`, by `topologies.py`.
struct GoldenTopology: Decodable {
  var cell: String
  var layers: Int
  var steps: Int
  var decoderSteps: Int
  var batch: Int
  var inputSize: Int
  var decoderInputSize: Int
  var hiddenSize: Int
  var outputSize: Int
  var parameters: [String: GoldenTensor]
  var inputs: [Double]
  var decoderInputs: [Double]
  /// `[position][batch][outputSize]`
  var targets: [Double]
  var outputs: [Double]
  var loss: Double
  var gradients: [String: [Double]]
  var inputGradient: [Double]
}
