import TimeSeries

// Frequency, stamp style and column names as JSON. Both directions stand side by side.

extension Frequency {
  var json: JSONValue {
    switch self {
    case .index(let step): .members(["kind": .string("index"), "step": .number(Int(step))])
    case .fixed(let ticks):
      .members(["kind": .string("fixed"), "microseconds": .number(Int(ticks))])
    case .businessDays(let count):
      .members(
        ["kind": .string("business-days")], further: ["count": count == 1 ? nil : .number(count)])
    case .months(let count, .day(let day)):
      .members(["kind": .string("months"), "count": .number(count), "day": .number(day)])
    case .months(let count, .end):
      .members(["kind": .string("month-ends"), "count": .number(count)])
    case .months(let count, .lastBusinessDay):
      .members(["kind": .string("business-month-ends"), "count": .number(count)])
    }
  }

  init(_ fields: ModelFields) throws(ModelFileError) {
    switch try fields.text("kind") {
    case "index": self = .index(step: Int64(try fields.integer("step", in: 1...Int.max / 4)))
    case "fixed":
      self = .fixed(ticks: Int64(try fields.integer("microseconds", in: 1...Int.max / 4)))
    case "business-days":
      self = .businessDays(
        fields.has("count") ? try fields.integer("count", in: 1...Frequency.mostBusinessDays) : 1)
    case "months":
      self = .months(
        try fields.integer("count", in: 1...12_000),
        anchor: .day(try fields.integer("day", in: 1...31)))
    case "month-ends": self = .months(try fields.integer("count", in: 1...12_000), anchor: .end)
    case "business-month-ends":
      self = .months(try fields.integer("count", in: 1...12_000), anchor: .lastBusinessDay)
    default: throw fields.refuse("kind has a value this version does not know")
    }
  }
}

extension StampStyle {
  var json: JSONValue {
    switch self {
    case .index: .members(["kind": .string("index")])
    case .nanoseconds(let separator, let offset):
      .members([
        "kind": .string("nanoseconds"), "separator": .string(separator.rawValue),
        "zone": offset.json,
      ])
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
    case .epoch(let unit, let zone):
      .members([
        "kind": .string("epoch"), "unit": .string(unit.rawValue), "zone": zone.json,
      ])
    case .format(let format, let spelling, let zone):
      .members([
        "kind": .string("format"), "format": .string(format.text), "spelling": spelling.json,
        "zone": zone.json,
      ])
    }
  }

  init(_ fields: ModelFields) throws(ModelFileError) {
    switch try fields.text("kind") {
    case "index": self = .index
    case "nanoseconds":
      self = .nanoseconds(
        separator: try fields.named("separator", as: Separator.self), offset: try Offset(fields))
    case "year": self = .year
    case "quarter": self = .quarter
    case "month": self = .month
    case "week": self = .week
    case "date": self = .date
    case "date-time":
      self = .dateTime(
        separator: try fields.named("separator", as: Separator.self),
        seconds: try Seconds(fields), zone: try Zone(fields))
    case "epoch":
      let zone = try Zone(fields)
      switch zone {
      case .utc, .local: self = .epoch(try fields.named("unit", as: EpochUnit.self), zone: zone)
      case .none, .offset: throw fields.refuse("zone is none of an epoch")
      }
    case "format":
      let text = try fields.text("format")
      guard let format = try? TimeFormat(text) else {
        throw fields.refuse("format is none of stamps")
      }
      let zone = try Zone(fields)
      guard (zone != .none) == format.hasZone || zone.isLocal else {
        throw fields.refuse("zone is none of its format")
      }
      self = .format(format, try TimeFormat.Spelling(fields.object("spelling")), zone: zone)
    default: throw fields.refuse("kind has a value this version does not know")
    }
  }
}

extension StampStyle.Offset {
  fileprivate var json: JSONValue {
    switch self {
    case .none: .null
    case .utc: .string("Z")
    case .seconds(let ahead): .number(ahead)
    }
  }

  fileprivate init(_ fields: ModelFields) throws(ModelFileError) {
    switch fields.value["zone"] {
    case .null: self = .none
    case .string("Z"): self = .utc
    default: self = .seconds(try fields.integer("zone", in: -86_400...86_400))
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

extension TimeFormat.Spelling {
  fileprivate var json: JSONValue {
    .members([
      "fraction_digits": .number(fractionDigits), "month": .string(monthLetters.rawValue),
      "half": .string(halfLetters.rawValue), "spaced": .bool(padsWithSpace),
      "colon": .bool(hasColonInOffset), "utc": .bool(spellsUTC),
    ])
  }

  fileprivate init(_ fields: ModelFields) throws(ModelFileError) {
    self.init(
      fractionDigits: try fields.integer("fraction_digits", in: 0...6),
      monthLetters: try fields.named("month", as: Letters.self),
      halfLetters: try fields.named("half", as: Letters.self),
      padsWithSpace: try fields.flag("spaced"), hasColonInOffset: try fields.flag("colon"),
      spellsUTC: try fields.flag("utc"))
  }
}

extension StampStyle.Zone {
  fileprivate var isLocal: Bool { if case .local = self { true } else { false } }

  fileprivate var json: JSONValue {
    switch self {
    case .none: .null
    case .utc: .string("Z")
    case .offset(let seconds): .number(seconds)
    case .local(let clock): clock.json
    }
  }

  fileprivate init(_ fields: ModelFields) throws(ModelFileError) {
    switch fields.value["zone"] {
    case .null: self = .none
    case .string("Z"): self = .utc
    case .object: self = .local(try LocalClock(fields.object("zone")))
    default: self = .offset(seconds: try fields.integer("zone", in: -86_400...86_400))
    }
  }
}

extension LocalClock {
  /// The zone's rules stand in the file, so that a forecast needs no zone files and no second machine
  /// has other ones.
  fileprivate var json: JSONValue {
    .members([
      "name": .string(rules.name), "ticks": .string(ticks.rawValue),
      "writes_offset": .bool(writesOffset), "initial_offset": .number(rules.initialOffset),
      "transitions": .array(rules.transitions.map { .number(Int($0.instant)) }),
      "offsets": .array(rules.transitions.map { .number($0.offset) }),
      "footer": .optional(rules.footer?.text),
    ])
  }

  fileprivate init(_ fields: ModelFields) throws(ModelFileError) {
    let name = try fields.text("name")
    guard (1...64).contains(name.utf8.count), name.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else { throw fields.refuse("name is no name of a time zone") }
    let instants = try fields.integers("transitions", in: LocalClock.instants)
    let offsets = try fields.integers("offsets", in: TimeZoneRules.offsets)
    guard instants.count == offsets.count else {
      throw fields.refuse("there are \(instants.count) transitions to \(offsets.count) offsets")
    }
    var footer: POSIXTimeZone?
    if let text = try fields.optionalText("footer") {
      guard let rule = POSIXTimeZone(text) else { throw fields.refuse("footer is no TZ string") }
      footer = rule
    }
    let rules = TimeZoneRules(
      name: name, initialOffset: try fields.integer("initial_offset", in: TimeZoneRules.offsets),
      transitions: zip(instants, offsets).map {
        TimeZoneRules.Transition(instant: Int64($0), offset: $1)
      }, footer: footer)
    guard let rules else { throw fields.refuse("transitions do not rise, or are too many") }
    self.init(
      rules: rules, ticks: try fields.named("ticks", as: Ticks.self),
      writesOffset: try fields.flag("writes_offset"))
  }

  /// Seconds that transitions may lie at: the calendar's, with room to spare.
  private static let instants = -1_000_000_000_000...1_000_000_000_000
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
