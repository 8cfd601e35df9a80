import ArgumentParser
import SeriesIO

/// Which rows are read, and how their numbers are written.
struct RowOptions: ParsableArguments {
  @Flag(
    name: .customLong("allow-multiline"), help: "Fields in quotes may hold line breaks.")
  var allowMultiline = false

  @Flag(name: .customLong("decimal-comma"), help: "Numbers are written 1,5 rather than 1.5.")
  var decimalComma = false

  @Option(
    help: ArgumentHelp(
      "Mark between groups of three digits: , . ' _ space nbsp narrow-nbsp thin-space.",
      valueName: "mark"),
    transform: RowOptions.thousands)
  var thousands: ThousandsMark?

  @Option(
    help: ArgumentHelp(
      "First stamp to read, written as the file writes its own.", valueName: "stamp"))
  var since: String?

  @Option(
    help: ArgumentHelp("Last stamp to read; a date for its whole day.", valueName: "stamp"))
  var until: String?

  @Option(
    help: ArgumentHelp(
      "Rows that repeat a stamp: error, the default, first, last, mean or sum.",
      valueName: "policy"),
    transform: RowOptions.duplicates)
  var duplicates: DuplicatePolicy?

  @Option(
    help: ArgumentHelp(
      "Leave bad rows out and write them to this file, with line and reason.", valueName: "file"),
    completion: .file())
  var rejects: String?

  @Option(
    name: .customLong("max-rejects"), parsing: .unconditional,
    help: ArgumentHelp("Bad rows that may be left out; default: 100.", valueName: "n"))
  var maxRejects: Int?

  @Option(
    name: .customLong("bad-series"),
    help: ArgumentHelp(
      "A series that cannot be read among others that can: error, the default (skip in run), refuses the "
        + "file, skip goes on without it and ends with 3.", valueName: "policy"),
    transform: RowOptions.badSeries)
  var badSeries: BadSeriesPolicy?

  @Flag(help: "Refuse what would only be warned of, such as a missing final newline.")
  var strict = false

  func validate() throws {
    if let maxRejects {
      guard rejects != nil else {
        throw ValidationError("--max-rejects goes with --rejects, which names their file")
      }
      guard (0...1_000_000).contains(maxRejects) else {
        throw ValidationError("--max-rejects \(maxRejects) is not in 0 ... 1000000")
      }
    }
    if thousands == (decimalComma ? .comma : .point) {
      throw ValidationError(
        decimalComma
          ? "--decimal-comma and --thousands , give the comma two meanings"
          : "--thousands . gives the point two meanings; add --decimal-comma")
    }
  }

  func apply(to options: inout CSVOptions) {
    options.allowsMultiline = allowMultiline
    options.hasDecimalComma = decimalComma
    options.thousands = thousands
    options.since = since
    options.until = until
    options.duplicates = duplicates ?? .error
    options.mostRejects = rejects == nil ? nil : maxRejects ?? 100
    options.badSeries = badSeries ?? .error
    options.isStrict = strict
  }

  /// By name, or as the mark itself.
  private static func thousands(_ text: String) throws -> ThousandsMark {
    let mark = ThousandsMark.allCases.first {
      $0.rawValue == text || $0.bytes == Array(text.utf8)
    }
    if let mark { return mark }
    throw ValidationError(
      "it takes one of \(ThousandsMark.allCases.map(\.rawValue).joined(separator: " "))")
  }

  private static func duplicates(_ text: String) throws -> DuplicatePolicy { try policy(text) }

  private static func badSeries(_ text: String) throws -> BadSeriesPolicy { try policy(text) }

  private static func policy<Policy: RawRepresentable & CaseIterable>(
    _ text: String
  ) throws -> Policy where Policy.RawValue == String {
    if let policy = Policy(rawValue: text) { return policy }
    throw ValidationError(
      "it takes one of \(Policy.allCases.map(\.rawValue).joined(separator: ", "))")
  }
}
