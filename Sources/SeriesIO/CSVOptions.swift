package import TimeSeries

/// How a CSV is to be read; what is nil is found from the file, never by guess.
package struct CSVOptions: Sendable {
  /// Names of the columns, exactly as in the header; numbers from 1 where there is no header.
  package var time: String?
  package var target: String?
  package var id: String?
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
}
