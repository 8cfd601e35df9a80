import TimeSeries

// Limits as JSON; null where there is none.

extension ValueLimits {
  var json: JSONValue {
    .members(["floor": .optional(floor), "ceiling": .optional(ceiling)])
  }

  init(_ fields: ModelFields) throws(ModelFileError) {
    let range = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
    let floor = try fields.optionalNumber("floor", in: range)
    let ceiling = try fields.optionalNumber("ceiling", in: range)
    if let floor, let ceiling, floor >= ceiling {
      throw fields.refuse("floor \(floor) is not below ceiling \(ceiling)")
    }
    self.init(floor: floor, ceiling: ceiling)
  }
}
