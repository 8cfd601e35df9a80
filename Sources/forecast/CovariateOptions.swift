import ArgumentParser
import Forecasting
import SeriesIO
import TimeSeries

/// What the network reads beside the values.
struct CovariateOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Columns known up to the end of the values, a,b,c.", valueName: "columns"),
    transform: CovariateNames.init(parsing:))
  var pastCovariate: [CovariateNames] = []

  @Option(
    help: ArgumentHelp(
      "Columns known for the steps to be forecast, too; rows after the last value hold them.",
      valueName: "columns"), transform: CovariateNames.init(parsing:))
  var futureCovariate: [CovariateNames] = []

  @Option(
    help: ArgumentHelp("Columns of one value a series.", valueName: "columns"),
    transform: CovariateNames.init(parsing:))
  var staticCovariate: [CovariateNames] = []

  @Option(
    help: ArgumentHelp(
      "Those of them whose numbers are names; text always is.", valueName: "columns"),
    transform: CovariateNames.init(parsing:))
  var categorical: [CovariateNames] = []

  @Option(
    help: ArgumentHelp(
      "Cycles of the calendar: auto, or of hour,day,week,month,year; default: none.",
      valueName: "cycles"), transform: CalendarChoice.init(parsing:))
  var calendar: CalendarChoice?

  @Option(
    help: ArgumentHelp("CSV of dates, with names and ids if need be.", valueName: "file"),
    completion: .file())
  var holidays: String?

  func validate() throws {
    let names = columns.map(\.name)
    for (index, name) in names.enumerated() where names[..<index].contains(name) {
      throw ValidationError("the covariate \"\(name)\" is there twice")
    }
    if let other = categorical.flatMap(\.names).first(where: { !names.contains($0) }) {
      throw ValidationError(
        "--categorical \(other) is no covariate; name it with --past-covariate, "
          + "--future-covariate or --static-covariate")
    }
  }

  /// The columns that are read beside the target.
  var columns: [CSVOptions.CovariateColumn] {
    let named = Set(categorical.flatMap(\.names))
    let asked: [(Covariate.Role, [CovariateNames])] = [
      (.past, pastCovariate), (.future, futureCovariate), (.static, staticCovariate),
    ]
    return asked.flatMap { role, lists in
      lists.flatMap(\.names).map {
        CSVOptions.CovariateColumn($0, role, isCategorical: named.contains($0) ? true : nil)
      }
    }
  }

  /// Whether any option says something.
  var areGiven: Bool { !columns.isEmpty || calendar != nil || holidays != nil }

  /// The panel with the days of --holidays marked up to the horizon, which depends on lengths alone; the panel
  /// itself without that option.
  ///
  /// - Parameter input: how the file is read.
  func marked(
    _ panel: Panel, _ options: FitOptions, input: CSVOptions, quiet: Bool
  ) throws -> Panel {
    guard let holidays else { return panel }
    let horizon = AutomaticModel(options, panel: panel).configuration.horizon
    return try MarkedHolidays(
      path: holidays, options: input, panel: panel, steps: horizon, quiet: quiet
    ).panel
  }

  func apply(to options: inout FitOptions) {
    options.calendar = calendar?.value ?? .none
  }
}

/// Columns as an argument.
struct CovariateNames {
  let names: [String]

  init(parsing argument: String) throws {
    guard case .listed(let names) = try TargetColumns(parsing: argument).columns else {
      throw ValidationError("name each column: a,b,c")
    }
    self.names = names
  }
}

/// `none`, `auto` or a list of cycles.
struct CalendarChoice {
  let value: FitOptions.Calendar

  init(parsing argument: String) throws {
    switch argument {
    case "none": value = .none
    case "auto": value = .automatic
    default:
      let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
      value = .cycles(
        try parts.map { part in
          guard let cycle = CalendarCycle(rawValue: String(part)) else {
            let known = CalendarCycle.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("\"\(part)\" is no cycle; there are: auto, none, \(known)")
          }
          return cycle
        })
    }
  }
}

/// A file of holidays, read and marked in a panel.
struct MarkedHolidays {
  let panel: Panel

  /// - Parameter steps: how far past the ends of the series the marks go; where the file ends before, what
  ///   is after it counts as no holiday, with a warning.
  init(path: String, options: CSVOptions, panel: Panel, steps: Int, quiet: Bool) throws {
    let holidays = try loadHolidays(path: path, options: options, id: panel.columns.id)
    for name in holidays.names {
      let others = panel.covariates.filter { $0.name == name }
      guard others.allSatisfy({ $0.role == .future && $0.kind == .numeric }) else {
        throw UnusableData(
          description: "\(path): error[E_DUP_COLUMN]: the holiday \"\(name)\" has the name of a "
            + "covariate; rename one of them")
      }
    }
    if case .index = panel.frequency {
      throw UsageError(
        description: "--holidays are days of the calendar, and the data have an integer index; "
          + "leave it out")
    }
    let ends = panel.series.map { panel.stampStyle.civil($0.timestamp(at: $0.count - 1 + steps)) }
    if !quiet, let last = holidays.last, let end = ends.max()?.civil.date, last < end {
      Diagnostics.warning(
        "\(path) ends on \(StampStyle.date.format(Timestamp(last))), before the last step of the "
          + "forecast: the days after it count as no holidays")
    }
    self.panel = panel.marking(holidays, steps: steps)
  }
}
