import TimeSeries

/// Which column is the time, which the target, which the id: by option, else by a usual name, else
/// because there is no other candidate. Never by guess.
struct ColumnRoles {
  /// Positions in the row; nil: the file holds one series.
  let id: Int?
  let time: Int
  let target: Int

  private enum Role: String {
    case time, target, id

    var usualNames: [String] {
      switch self {
      case .time: ["ds", "timestamp", "date", "datetime", "time", "month", "period"]
      case .target: ["y", "target", "value"]
      case .id: ["unique_id", "item_id", "series_id", "series", "id"]
      }
    }

    /// Names that tell only where no usual name does: beside a `date`, a `year` is no second time.
    var weakNames: [String] {
      switch self {
      case .time: ["year", "quarter", "week", "day", "hour"]
      case .target, .id: []
      }
    }

    var flag: String { "--\(rawValue)" }
  }

  /// What the header alone tells; the first row of data settles the rest.
  struct Search {
    private let header: ColumnHeader
    private var found: [Role: Int] = [:]

    /// Resolves options, then usual names.
    init(_ header: ColumnHeader, options: CSVOptions) throws(LoadError) {
      self.header = header
      let asked: [(Role, String?)] = [
        (.time, options.time), (.target, options.target), (.id, options.id),
      ]
      for (role, name) in asked {
        guard let name else { continue }
        let column = try header.index(of: name, flag: role.flag)
        if let other = found.first(where: { $0.value == column })?.key {
          throw header.error(
            column: column, .columnRole,
            "column \(excerpt(name.utf8)) is given both as \(other.rawValue) and as \(role.rawValue)",
            "give \(role.flag) another column")
        }
        found[role] = column
      }
      for (role, _) in asked where found[role] == nil {
        found[role] = try uniqueColumn(role, named: role.usualNames)
        if found[role] == nil { found[role] = try uniqueColumn(role, named: role.weakNames) }
      }
    }

    private func uniqueColumn(
      _ role: Role, named names: [String]
    ) throws(LoadError) -> Int? {
      let candidates = header.unnamed(except: found.values).filter {
        names.map { Array($0.utf8) }.contains(header.names[$0].map(asciiLowercase))
      }
      guard candidates.count > 1 else { return candidates.first }
      throw header.ambiguous(role.rawValue, candidates, flag: role.flag)
    }

    /// Resolves what is left by the cells of the first row of data.
    func roles(firstRow row: RowBuffer, missing: MissingTokens) throws(LoadError) -> ColumnRoles {
      var found = found
      let time: Int
      if let known = found[.time] {
        time = known
      } else {
        let open = header.unnamed(except: found.values)
        let calendar = open.filter { kind(of: row, $0, missing) == .calendar }
        let integers = open.filter { kind(of: row, $0, missing) == .integer }
        time = try only(
          calendar.isEmpty ? integers : calendar, .time, "a column of ISO 8601 dates or integers")
        found[.time] = time
      }
      if let target = found[.target] {
        return ColumnRoles(id: found[.id], time: time, target: target)
      }
      let numbers = header.unnamed(except: found.values).filter {
        [.integer, .number].contains(kind(of: row, $0, missing))
      }
      let target = try only(numbers, .target, "a column of numbers")
      return ColumnRoles(id: found[.id], time: time, target: target)
    }

    private func only(
      _ candidates: [Int], _ role: Role, _ wanted: String
    ) throws(LoadError) -> Int {
      guard let first = candidates.first else {
        throw header.error(
          column: nil, .noColumn,
          "no \(role.rawValue) column: none has a usual name"
            + " (\(role.usualNames.joined(separator: ", "))) and the first row shows no other"
            + " candidate (\(wanted)) among \(header.list)",
          header.hint ?? "name it with \(role.flag)")
      }
      guard candidates.count == 1 else {
        throw header.ambiguous(role.rawValue, candidates, flag: role.flag)
      }
      return first
    }

    private enum CellKind { case calendar, integer, number, text }

    private func kind(of row: RowBuffer, _ column: Int, _ missing: MissingTokens) -> CellKind {
      let bytes = row.copy(of: column)
      let cell = bytes.span
      if case .stamp(_, let style) = TimeParser.parse(cell) {
        return style == .index || style == .year ? .integer : .calendar
      }
      if missing.contains(cell) { return .number }
      return NumberParser.parse(cell) == .notANumber ? .text : .number
    }
  }
}

private func asciiLowercase(_ byte: UInt8) -> UInt8 {
  (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
}
