import Recurrent

// How the weights are moved, as JSON. Both directions stand side by side, in the same order.

extension Optimizer {
  var json: JSONValue {
    let decay: JSONValue? = weightDecay == 0 ? nil : .number(weightDecay)
    return switch self {
    case .sgd(let momentum, _):
      .members(
        ["kind": .string(name), "momentum": .number(momentum)], further: ["weight_decay": decay])
    case .rmsProp(let smoothing, let epsilon, _):
      .members(
        [
          "kind": .string(name), "smoothing": .number(smoothing), "epsilon": .number(epsilon),
        ], further: ["weight_decay": decay])
    case .adam(let beta1, let beta2, let epsilon, _), .adamW(let beta1, let beta2, let epsilon, _):
      .members(
        [
          "kind": .string(name), "beta1": .number(beta1), "beta2": .number(beta2),
          "epsilon": .number(epsilon),
        ], further: ["weight_decay": decay])
    case .cocob(let alpha): .members(["kind": .string(name), "alpha": .number(alpha)])
    }
  }

  init(_ fields: ModelFields) throws(ModelFileError) {
    let decay =
      fields.has("weight_decay") ? try fields.number("weight_decay", in: 0...1e6) : 0
    switch try fields.text("kind") {
    case "sgd":
      self = .sgd(momentum: try fields.number("momentum", in: 0...1), weightDecay: decay)
    case "rmsprop":
      self = .rmsProp(
        smoothing: try fields.number("smoothing", in: 0...1),
        epsilon: try fields.number("epsilon", in: 0...1), weightDecay: decay)
    case "adam":
      self = .adam(
        beta1: try fields.number("beta1", in: 0...1), beta2: try fields.number("beta2", in: 0...1),
        epsilon: try fields.number("epsilon", in: 0...1), weightDecay: decay)
    case "adamw":
      self = .adamW(
        beta1: try fields.number("beta1", in: 0...1), beta2: try fields.number("beta2", in: 0...1),
        epsilon: try fields.number("epsilon", in: 0...1), weightDecay: decay)
    case "cocob": self = .cocob(alpha: try fields.number("alpha", in: 1e-6...1e6))
    default: throw fields.refuse("kind has a value this version does not know")
    }
  }
}

extension LearningRateSchedule {
  var json: JSONValue {
    switch self {
    case .constant: .members(["kind": .string(name)])
    case .step(let updates, let factor):
      .members(["kind": .string(name), "updates": .number(updates), "factor": .number(factor)])
    case .cosine(let minimum, let warmUp):
      .members(["kind": .string(name), "minimum": .number(minimum), "warm_up": .number(warmUp)])
    case .plateau(let factor, let patience):
      .members(["kind": .string(name), "factor": .number(factor), "patience": .number(patience)])
    case .oneCycle(let warmUp, let startDivisor, let endDivisor):
      .members([
        "kind": .string(name), "warm_up": .number(warmUp),
        "start_divisor": .number(startDivisor), "end_divisor": .number(endDivisor),
      ])
    }
  }

  init(_ fields: ModelFields) throws(ModelFileError) {
    let counts = 10_000_000
    switch try fields.text("kind") {
    case "constant": self = .constant
    case "step":
      self = .step(
        updates: try fields.integer("updates", in: 1...counts),
        factor: try fields.number("factor", in: 0...1))
    case "cosine":
      self = .cosine(
        minimum: try fields.number("minimum", in: 0...1),
        warmUp: try fields.number("warm_up", in: 0...1))
    case "plateau":
      self = .plateau(
        factor: try fields.number("factor", in: 0...1),
        patience: try fields.integer("patience", in: 0...counts))
    case "one-cycle":
      self = .oneCycle(
        warmUp: try fields.number("warm_up", in: 0...1),
        startDivisor: try fields.number("start_divisor", in: 1...1e12),
        endDivisor: try fields.number("end_divisor", in: 1...1e12))
    default: throw fields.refuse("kind has a value this version does not know")
    }
  }
}
