/// Data that is refused: where, why, and what to do about it.
///
/// `sales.csv:41:3: error[E_VALUE]: "12,5" in column "y" is not a number; write decimals with a point`
package struct DataError: Error, Hashable, Sendable {
  /// The file as the user named it.
  package var file: String
  /// Physical line, counted from 1.
  package var line: Int
  /// Number of the field in its row, counted from 1; nil where the whole line is meant.
  package var column: Int?
  /// The name of a column that was asked for; nil where no column is meant, or only its number is known.
  package var columnName: String?
  package var code: Code
  package var what: String
  package var whatToDo: String

  package init(
    file: String, line: Int, column: Int? = nil, columnName: String? = nil, code: Code,
    what: String, whatToDo: String
  ) {
    self.file = file
    self.line = line
    self.column = column
    self.columnName = columnName
    self.code = code
    self.what = what
    self.whatToDo = whatToDo
  }

  /// The class of a refusal; scripts may rely on these names.
  package enum Code: String, CaseIterable, Hashable, Sendable {
    case blankLine = "E_BLANK_LINE"
    case blankColumnName = "E_COLUMN_NAME"
    case columnRole = "E_COLUMN_ROLE"
    case duplicateColumn = "E_DUP_COLUMN"
    case duplicateTime = "E_DUP_TIME"
    case empty = "E_EMPTY"
    case encoding = "E_ENCODING"
    case columnLimit = "E_LIMIT_COLUMNS"
    case fieldLimit = "E_LIMIT_FIELD"
    case gap = "E_GAP"
    case gapLimit = "E_LIMIT_GAPS"
    case frequency = "E_FREQUENCY"
    case gzip = "E_GZIP"
    case id = "E_ID"
    case irregular = "E_IRREGULAR"
    case multiline = "E_MULTILINE"
    case noColumn = "E_NO_COLUMN"
    case noHeader = "E_NO_HEADER"
    case noRows = "E_NO_ROWS"
    case notText = "E_NOT_TEXT"
    case nul = "E_NUL"
    case quote = "E_QUOTE"
    case ragged = "E_RAGGED"
    case strayCarriageReturn = "E_STRAY_CR"
    /// A warning where `--strict` allows none.
    case strict = "E_STRICT"
    case time = "E_TIME"
    case timeOrder = "E_TIME_ORDER"
    case timeRange = "E_TIME_RANGE"
    case timeZoneMix = "E_TIME_ZONE_MIX"
    case unterminatedQuote = "E_UNTERMINATED_QUOTE"
    case value = "E_VALUE"
    /// `--since` or `--until` among stamps of another kind.
    case window = "E_WINDOW"
    case valueRange = "E_VALUE_RANGE"
  }
}

extension DataError: CustomStringConvertible {
  package var description: String {
    let place = column.map { "\(file):\(line):\($0)" } ?? "\(file):\(line)"
    return "\(place): error[\(code.rawValue)]: \(what); \(whatToDo)"
  }
}

/// Why a panel could not be loaded. The three cases are three exit statuses.
package enum LoadError: Error, Hashable, Sendable {
  /// There is nothing to read under this name, or it is no file: exit 66.
  case noInput(path: String, reason: String)
  /// The bytes are there and are refused: exit 65.
  case data(DataError)
  /// Reading failed half way: exit 74.
  case io(path: String, reason: String)
}

extension LoadError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .noInput(let path, let reason): "\(path): no such input: \(reason)"
    case .data(let error): error.description
    case .io(let path, let reason): "\(path): cannot be read: \(reason)"
    }
  }
}
