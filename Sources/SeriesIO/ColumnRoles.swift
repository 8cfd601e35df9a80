import TimeSeries

/// Which column is what, by option, else by a usual name, else because there is no other candidate.
/// Never by guess. This is the plan by which every row is read.
struct ColumnRoles {
  /// A column whose cell is kept with every row.
  struct Kept {
    /// What the cell is for.
    enum Use {
      case target
    }

    let column: Int
    let use: Use
  }

  /// Positions in the row; nil: the file has one id.
  let id: Int?
  /// nil: the rows of an id are numbered from 1.
  let time: Int?
  /// In the order in which a row is kept.
  let kept: [Kept]
  /// Columns beside the targets, in the order in which a row is kept after them.
  let covariates: [(position: Int, asked: CSVOptions.CovariateColumn)]
  /// Columns that a wide file has beside its series: they hold no numbers.
  let leftOut: [Int]
  let asked: CSVOptions.Targets

  /// Whether columns are series, however many there are.
  var isWide: Bool {
    switch asked {
    case .found, .none: false
    case .listed(let names): names.count > 1
    case .all, .numeric: true
    }
  }

  /// Whether each column counts as a series, rather than as a part of one.
  var countsColumns: Bool { asked == .numeric }

  /// The id of the series of a kept column: that of the row, the name of the column, or, where the file
  /// has both, the two joined by a slash.
  func seriesID(_ ofRow: SeriesID, slot: Int, _ header: ColumnHeader) -> SeriesID {
    if asked == .none { return ofRow }
    let name = header.names[kept[slot].column]
    guard id != nil else { return SeriesID(bytes: name) }
    return isWide ? SeriesID(bytes: ofRow.bytes + [UInt8(ascii: "/")] + name) : ofRow
  }

  /// The columns that were not looked at.
  func unused(_ header: ColumnHeader) -> [Int] {
    let used = Set(
      kept.map(\.column) + covariates.map(\.position) + [id, time].compactMap(\.self))
    return header.names.indices.filter { !used.contains($0) }
  }

  /// The names that output keeps, with usual ones for what the file lacks.
  func names(_ header: ColumnHeader) -> ColumnNames {
    let targets: ColumnNames.Layout.Targets =
      switch asked {
      case .numeric: .numeric
      default: isWide ? .listed(kept.map { header.name($0.column) }) : .one
      }
    let layout = ColumnNames.Layout(hasID: id != nil, hasTime: time != nil, targets: targets)
    return ColumnNames(
      id: id.map { header.name($0) } ?? (isWide ? "unique_id" : nil),
      time: time.map { header.name($0) } ?? "ds",
      target: isWide || kept.isEmpty ? "y" : header.name(kept[0].column),
      layout: isWide || time == nil ? layout : nil)
  }
}

extension ColumnRoles {
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
    private let asked: CSVOptions.Targets
    private let stampForm: StampForm?
    private var time: Int?
    private var id: Int?
    /// Empty: still open.
    private var targets: [Int] = []
    private var covariates: [(position: Int, asked: CSVOptions.CovariateColumn)] = []

    /// Resolves options, then usual names.
    init(_ header: ColumnHeader, options: CSVOptions) throws(LoadError) {
      self.header = header
      asked = options.targets
      stampForm = options.timeFormat
      if let name = options.time { time = try column(name, .time) }
      if case .listed(let names) = asked {
        for name in names { targets.append(try column(name, .target)) }
      }
      if let name = options.id { id = try column(name, .id) }
      for asked in options.covariates { try addCovariate(asked) }
      if time == nil { time = try usual(.time) }
      if asked == .found { targets = try usual(.target).map { [$0] } ?? [] }
      // Who names both time and target has settled the roles: an id is found by its flag alone.
      let isSettled = options.time != nil && asked != .found && asked != .numeric
      if id == nil, !isSettled { id = try usual(.id) }
    }

    private func column(_ name: String, _ role: Role) throws(LoadError) -> Int {
      let column = try header.index(of: name, flag: role.flag)
      guard let other = self.role(of: column) else { return column }
      throw header.error(
        column: column, .columnRole,
        "column \(excerpt(name.utf8)) is given both as \(other.rawValue) and as \(role.rawValue)",
        "give \(role.flag) another column")
    }

    private mutating func addCovariate(
      _ asked: CSVOptions.CovariateColumn
    ) throws(LoadError) {
      let name = Array(asked.name.utf8)
      guard asked.isRequired || header.names.contains(name) else { return }
      let flag = "--\(asked.role.rawValue)-covariate"
      let column = try header.index(of: asked.name, flag: flag)
      let other =
        covariates.contains { $0.position == column }
        ? "another covariate" : role(of: column).map(\.rawValue)
      if let other {
        throw header.error(
          column: column, .columnRole,
          "column \(excerpt(name)) is given both as \(other) and as \(asked.role.rawValue) covariate",
          "give \(flag) another column")
      }
      covariates.append((column, asked))
    }

    private func role(of column: Int) -> Role? {
      if column == time { return .time }
      if column == id { return .id }
      return targets.contains(column) ? .target : nil
    }

    /// The columns that no role has taken yet.
    private var open: [Int] {
      let taken = Set(
        targets + covariates.map(\.position) + [time, id].compactMap(\.self))
      return header.names.indices.filter { !taken.contains($0) }
    }

    private func usual(_ role: Role) throws(LoadError) -> Int? {
      for names in [role.usualNames, role.weakNames] {
        let known = Set(names.map { Array($0.utf8) })
        let candidates = open.filter { known.contains(header.names[$0].map(asciiLowercase)) }
        if candidates.count > 1 {
          throw header.ambiguous(role.rawValue, candidates, flag: role.flag)
        }
        if let only = candidates.first { return only }
      }
      return nil
    }

    /// Resolves what is left by the cells of the first row of data.
    func roles(firstRow row: borrowing RowBuffer, numbers: inout NumberCells) throws(LoadError)
      -> ColumnRoles
    {
      var kinds: [(Int, CellKind)] = []
      for column in open { kinds.append((column, kind(of: row, column, &numbers))) }
      var complete = self
      if time == nil { complete.time = try onlyTime(kinds) }
      let rest = kinds.filter { $0.0 != complete.time }
      var leftOut: [Int] = []
      switch asked {
      case .listed: break
      case .none:
        guard !covariates.isEmpty else {
          throw header.error(
            column: nil, .noColumn, "no covariate of the future has a column among \(header.list)",
            "name the columns as in the data that were fitted")
        }
      case .found where targets.isEmpty:
        let candidates = rest.filter { $0.1.isNumber }.map(\.0)
        complete.targets = [try only(candidates, .target, "a column of numbers")]
      case .found: break
      case .all: complete.targets = try seriesColumns(rest.map(\.0))
      case .numeric:
        complete.targets = try seriesColumns(rest.filter { $0.1.isNumber }.map(\.0))
        leftOut = rest.filter { !$0.1.isNumber }.map(\.0)
      }
      return ColumnRoles(
        id: id, time: complete.time, kept: complete.targets.map { Kept(column: $0, use: .target) },
        covariates: covariates, leftOut: leftOut, asked: asked)
    }

    /// The only candidate for the time; nil where the file holds nothing but values.
    private func onlyTime(_ kinds: [(column: Int, kind: CellKind)]) throws(LoadError) -> Int? {
      let calendar = kinds.filter { $0.kind == .calendar }.map(\.column)
      let integers = kinds.filter { $0.kind == .integer }.map(\.column)
      // The only column of a file is what it is about.
      let isAlone = header.names.count == 1 && asked == .found
      let hasText = kinds.contains { $0.kind == .text }
      if calendar.isEmpty, integers.isEmpty || isAlone, !hasText { return nil }
      return try only(
        calendar.isEmpty ? integers : calendar, .time, wantedStamps)
    }

    private var wantedStamps: String {
      guard case .pattern(let format) = stampForm else {
        return "a column of ISO 8601 dates or integers"
      }
      return "a column of stamps as \(format.text)"
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

    /// Columns as series: each with a name of its own.
    private func seriesColumns(_ columns: [Int]) throws(LoadError) -> [Int] {
      guard !columns.isEmpty else {
        throw header.error(
          column: nil, .noColumn,
          "no target column is left beside time and id among \(header.list)",
          header.hint ?? "name the columns of numbers with --target")
      }
      var seen: Set<[UInt8]> = []
      for column in columns {
        guard !header.names[column].isEmpty else {
          throw header.error(
            column: column, .blankColumnName, "the name of column \(column + 1) is empty",
            "name it, as it is to be the id of a series")
        }
        guard seen.insert(header.names[column]).inserted else {
          throw header.error(
            column: column, .duplicateColumn,
            "the column \(excerpt(header.names[column])) appears twice", "rename one of them")
        }
      }
      return columns
    }

    private enum CellKind {
      case calendar, integer, number, text

      var isNumber: Bool { self == .integer || self == .number }
    }

    private func kind(of row: borrowing RowBuffer, _ column: Int, _ numbers: inout NumberCells)
      -> CellKind
    {
      let bytes = row.copy(of: column)
      let cell = bytes.span
      if case .pattern(let format) = stampForm {
        var parser = FormatParser(format)
        if case .stamp = parser.parse(cell) { return .calendar }
        return numbers.takes(cell) ? .number : .text
      }
      if case .stamp(_, let style) = TimeParser.parse(cell) {
        return style == .index || style == .year ? .integer : .calendar
      }
      return numbers.takes(cell) ? .number : .text
    }
  }
}

private func asciiLowercase(_ byte: UInt8) -> UInt8 {
  (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
}
