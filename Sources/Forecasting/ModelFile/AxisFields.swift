import TimeSeries

// Frequency, stamp style and column names as JSON. Both directions stand side by side.

extension Frequency {
  var json: JSONValue {
    switch self {
    case .index(let step): .members(["kind": .string("index"), "step": .number(Int(step))])
    case .fixed(let ticks):
      .members(["kind": .string("fixed"), "microseconds": .number(Int(ticks))])
    case .businessDays: .members(["kind": .string("business-days")])
    case .months(let count, .day(let day)):
      .members(["kind": .string("months"), "count": .number(count), "day": .number(day)])
    case .months(let count, .end):
      .members(["kind": .string("month-ends"), "count": .number(count)])
    }
  }

  init(_ fields: ModelFields) throws(ModelFileError) {
    switch try fields.text("kind") {
    case "index": self = .index(step: Int64(try fields.integer("step", in: 1...Int.max / 4)))
    case "fixed":
      self = .fixed(ticks: Int64(try fields.integer("microseconds", in: 1...Int.max / 4)))
    case "business-days": self = .businessDays
    case "months":
      self = .months(
        try fields.integer("count", in: 1...12_000),
        anchor: .day(try fields.integer("day", in: 1...31)))
    case "month-ends": self = .months(try fields.integer("count", in: 1...12_000), anchor: .end)
    default: throw fields.refuse("kind has a value this version does not know")
    }
  }
}

extension StampStyle {
  var json: JSONValue {
    switch self {
    case .index: .members(["kind": .string("index")])
    case .year: .members(["kind": .string("year")])
    case .quarter: .members(["kind": .string("quarter")])
    case .month: .members(["kind": .string("month")])
    case .week: .members(["kind": .string("week")])
    case .date: .members(["kind": .string("date")])
    case .dateTime(let separator, let seconds, let zone):
      .members([
        "kind": .string("date-time"), "separator": .string(separator.rawValue),
        "fraction_digits": seconds.json, "zone": zone.json,
      ])
    }
  }

  init(_ fields: ModelFields) throws(ModelFileError) {
    switch try fields.text("kind") {
    case "index": self = .index
    case "year": self = .year
    case "quarter": self = .quarter
    case "month": self = .month
    case "week": self = .week
    case "date": self = .date
    case "date-time":
      self = .dateTime(
        separator: try fields.named("separator", as: Separator.self),
        seconds: try Seconds(fields), zone: try Zone(fields))
    default: throw fields.refuse("kind has a value this version does not know")
    }
  }
}

extension StampStyle.Seconds {
  fileprivate var json: JSONValue {
    switch self {
    case .omitted: .null
    case .fraction(let digits): .number(digits)
    }
  }

  fileprivate init(_ fields: ModelFields) throws(ModelFileError) {
    if case .null = fields.value["fraction_digits"] {
      self = .omitted
    } else {
      self = .fraction(digits: try fields.integer("fraction_digits", in: 0...6))
    }
  }
}

extension StampStyle.Zone {
  fileprivate var json: JSONValue {
    switch self {
    case .none: .null
    case .utc: .string("Z")
    case .offset(let seconds): .number(seconds)
    }
  }

  fileprivate init(_ fields: ModelFields) throws(ModelFileError) {
    switch fields.value["zone"] {
    case .null: self = .none
    case .string("Z"): self = .utc
    default: self = .offset(seconds: try fields.integer("zone", in: -86_400...86_400))
    }
  }
}

extension ColumnNames {
  var json: JSONValue {
    .members(
      ["id": .optional(id), "time": .string(time), "target": .string(target)],
      further: ["layout": layout?.json])
  }

  init(_ fields: ModelFields) throws(ModelFileError) {
    self.init(
      id: try fields.optionalText("id"), time: try fields.text("time"),
      target: try fields.text("target"),
      layout: fields.has("layout") ? try Layout(fields.object("layout")) : nil)
  }
}

extension ColumnNames.Layout {
  /// `targets`: null for one, a list of names, or `numeric`.
  fileprivate var json: JSONValue {
    let columns: JSONValue =
      switch targets {
      case .one: .null
      case .listed(let names): .array(names.map { .string($0) })
      case .numeric: .string("numeric")
      }
    return .members(["id": .bool(hasID), "time": .bool(hasTime), "targets": columns])
  }

  fileprivate init(_ fields: ModelFields) throws(ModelFileError) {
    let targets: Targets
    switch fields.value["targets"] {
    case .null: targets = .one
    case .string("numeric"): targets = .numeric
    default:
      var names: [String] = []
      for element in try fields.list("targets") { names.append(try element.ownText()) }
      targets = .listed(names)
    }
    self.init(
      hasID: try fields.flag("id"), hasTime: try fields.flag("time"), targets: targets)
  }
}
