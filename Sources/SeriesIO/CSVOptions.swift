package import TimeSeries

/// How a CSV is to be read; what is nil is found from the file, never by guess.
package struct CSVOptions: Sendable {
  /// Names of the columns, exactly as in the header; numbers from 1 where there is no header.
  package var time: String?
  package var id: String?
  package var targets = Targets.found
  /// Cells that mean "missing" besides `MissingTokens.standard`.
  package var missingTokens: [String] = []
  package var delimiter = UInt8(ascii: ",")
  /// nil: quotes are ordinary characters.
  package var quote: UInt8? = UInt8(ascii: "\"")
  /// Physical lines to pass over before the header.
  package var skipLines = 0
  package var hasHeader = true
  /// The step of all series; nil: inferred from the stamps.
  package var frequency: Frequency?

  package init() {}

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
  }
}
