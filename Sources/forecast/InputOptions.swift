import ArgumentParser
import SeriesIO

/// How the CSV is read.
struct InputOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Column of the time stamps.", valueName: "column"))
  var time: String?

  @Option(
    help: ArgumentHelp(
      "Column of the values to forecast; several as a,b,c, each a series; '*' for all.",
      valueName: "columns"),
    transform: TargetColumns.init(parsing:))
  var target: TargetColumns?

  @Flag(help: "Each column of numbers is a series.")
  var wide = false

  @Option(
    help: ArgumentHelp(
      "Column that names the series; found by name unless --time and --target are given.",
      valueName: "column"))
  var id: String?

  @Option(
    help: ArgumentHelp(
      "Field delimiter, one character or 'tab'; default: a comma.", valueName: "character"),
    transform: Separator.init(parsing:))
  var delimiter: Separator?

  @Option(
    help: ArgumentHelp(
      "Quote character, or 'none'; default: a double quote.", valueName: "character"),
    transform: QuoteMark.init(parsing:))
  var quote: QuoteMark?

  @Flag(
    name: .customLong("no-header"), help: "The file has no header; columns are numbered from 1.")
  var noHeader = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Lines to pass over before the header; default: 0.", valueName: "n"))
  var skipLines: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Further cells that mean missing, separated by commas.", valueName: "list"))
  var na: String?

  @OptionGroup var stamps: TimeOptions
  @OptionGroup var rows: RowOptions

  func validate() throws {
    if wide, target != nil {
      throw ValidationError("--wide takes every column of numbers; leave --target out")
    }
    if let skipLines, !(0...1_000_000).contains(skipLines) {
      throw ValidationError("--skip-lines \(skipLines) is not in 0 ... 1000000")
    }
    let usual = CSVOptions()
    if let quote = quote.map(\.byte) ?? usual.quote, quote == delimiter?.byte ?? usual.delimiter {
      throw ValidationError("--delimiter and --quote are the same character")
    }
  }

  var csv: CSVOptions {
    var options = CSVOptions()
    options.time = time
    options.targets = wide ? .numeric : target?.columns ?? .found
    options.id = id
    if let delimiter { options.delimiter = delimiter.byte }
    if let quote { options.quote = quote.byte }
    options.hasHeader = !noHeader
    options.skipLines = skipLines ?? 0
    options.missingTokens = na?.split(separator: ",").map(String.init) ?? []
    stamps.apply(to: &options)
    rows.apply(to: &options)
    return options
  }

  /// The flags that were given, those about the values alone first.
  var given: (ofValues: [String], ofFiles: [String]) {
    func flags(_ flags: KeyValuePairs<String, Bool>) -> [String] {
      flags.filter(\.value).map(\.key)
    }
    return (
      flags([
        "--target": target != nil, "--wide": wide, "--since": rows.since != nil,
        "--until": rows.until != nil, "--rejects": rows.rejects != nil,
        "--max-rejects": rows.maxRejects != nil,
      ]),
      flags([
        "--time": time != nil, "--id": id != nil, "--delimiter": delimiter != nil,
        "--quote": quote != nil, "--no-header": noHeader, "--skip-lines": skipLines != nil,
        "--na": na != nil, "--time-format": stamps.timeFormat != nil, "--freq": stamps.freq != nil,
        "--timezone": stamps.timezone != nil, "--allow-multiline": rows.allowMultiline,
        "--decimal-comma": rows.decimalComma, "--thousands": rows.thousands != nil,
        "--duplicates": rows.duplicates != nil, "--bad-series": rows.badSeries != nil,
        "--strict": rows.strict,
      ])
    )
  }
}

/// A quote character as an argument.
struct QuoteMark {
  /// nil: quotes are ordinary characters.
  let byte: UInt8?

  init(parsing argument: String) throws {
    byte = argument == "none" ? nil : try Separator(parsing: argument).byte
  }
}

/// A one-byte separator as an argument.
struct Separator {
  let byte: UInt8

  init(parsing argument: String) throws {
    if argument == "tab" || argument == "\\t" {
      byte = UInt8(ascii: "\t")
      return
    }
    let bytes = Array(argument.utf8)
    // A line break, NUL or letter as a separator could only be a mistake.
    guard bytes.count == 1, bytes[0] == 9 || (32...126).contains(bytes[0]),
      !argument.allSatisfy({ $0.isLetter || $0.isNumber })
    else { throw ValidationError("it takes one ASCII character that is no letter or digit") }
    byte = bytes[0]
  }
}

/// Columns as an argument: `sales`, `a,b,c`, `*`; a name with a comma stands in quotes, as in a CSV.
struct TargetColumns {
  let columns: CSVOptions.Targets

  init(parsing argument: String) throws {
    if argument == "*" {
      columns = .all
      return
    }
    var names: [String] = []
    var rest = Substring(argument)
    while true {
      names.append(try TargetColumns.takeName(&rest))
      guard !rest.isEmpty else { break }
      // The comma.
      rest.removeFirst()
    }
    guard Set(names.map { Array($0.utf8) }).count == names.count else {
      throw ValidationError("a column is there twice")
    }
    columns = .listed(names)
  }

  /// A name, up to the next comma or the end.
  private static func takeName(_ rest: inout Substring) throws -> String {
    guard rest.first == "\"" else {
      let name = rest.prefix { $0 != "," }
      rest = rest.dropFirst(name.count)
      return String(name)
    }
    var name = ""
    rest.removeFirst()
    while let next = rest.popFirst() {
      if next != "\"" {
        name.append(next)
      } else if rest.first == "\"" {
        name.append(rest.removeFirst())
      } else if rest.isEmpty || rest.first == "," {
        return name
      } else {
        break
      }
    }
    throw ValidationError("a name in quotes ends at its closing quote; write \"\" for one within")
  }
}
