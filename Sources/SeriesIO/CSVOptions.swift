package import TimeSeries

/// How a CSV is to be read; what is nil is found from the file, never by guess.
package struct CSVOptions: Sendable {
  /// Names of the columns, exactly as in the header; numbers from 1 where there is no header.
  package var time: String?
  package var id: String?
  package var targets = Targets.found
  package var covariates: [CovariateColumn] = []
  /// Cells that mean "missing" besides `MissingTokens.standard`.
  package var missingTokens: [String] = []
  package var delimiter = UInt8(ascii: ",")
  /// nil: quotes are ordinary characters.
  package var quote: UInt8? = UInt8(ascii: "\"")
  /// Whether a field in quotes may hold line breaks.
  package var allowsMultiline = false
  /// `1,5` rather than `1.5`.
  package var hasDecimalComma = false
  /// What stands between groups of three digits, if anything.
  package var thousands: ThousandsMark?
  /// The first and the last stamp that are read, as the file would write them.
  package var since: String?
  package var until: String?
  package var duplicates = DuplicatePolicy.error
  /// Bad rows that may be left out; nil: the first one refuses the file.
  package var mostRejects: Int?
  package var badSeries = BadSeriesPolicy.error
  /// Whether what is only odd is refused too.
  package var isStrict = false
  /// Physical lines to pass over before the header.
  package var skipLines = 0
  package var hasHeader = true
  /// Whether steps without a row or without a value are refused.
  package var refusesGaps = false
  /// The step of all series; nil: inferred from the stamps.
  package var frequency: FrequencyRequest?
  /// The form of the stamps; nil: ISO 8601 or plain integers.
  package var timeFormat: StampForm?
  /// The zone whose clocks wrote the stamps; nil: stamps without an offset are civil time.
  package var timeZone: TimeZoneRules?
  /// What ticks under a time zone count; nil: seen from the stamps.
  package var clock: LocalClock.Ticks?

  package init() {}

  var dialect: CSVReader.Dialect {
    CSVReader.Dialect(delimiter: delimiter, quote: quote, skipLines: skipLines)
  }

  /// The columns that hold the values to forecast.
  package enum Targets: Hashable, Sendable {
    /// One, found by its usual name or because there is no other candidate.
    case found
    /// These, by their names.
    case listed([String])
    /// All but the time and the id.
    case all
    /// All columns of numbers but the time and the id.
    case numeric
    /// No column: rows say what is known of their steps beside the values.
    case none
  }

  /// A column beside the targets.
  package struct CovariateColumn: Hashable, Sendable {
    package var name: String
    package var role: Covariate.Role
    /// nil: the first cell that is not missing tells.
    package var isCategorical: Bool?
    /// Whether a file without it is refused.
    package var isRequired: Bool

    package init(
      _ name: String, _ role: Covariate.Role, isCategorical: Bool? = nil, isRequired: Bool = true
    ) {
      self.name = name
      self.role = role
      self.isCategorical = isCategorical
      self.isRequired = isRequired
    }
  }
}
