import Recurrent
import TimeSeries

extension FitOptions {
  /// Which cycles of the calendar are read.
  package enum Calendar: Hashable, Sendable {
    case none
    /// Those that the steps tell and the history holds.
    case automatic
    case cycles([CalendarCycle])
  }
}

extension Chooser {
  /// What is read beside the values: all covariates of the panel, and cycles of the calendar on request.
  mutating func covariates(
    of base: RecurrentConfiguration
  ) -> RecurrentConfiguration {
    var configuration = base
    configuration.covariates.columns = panel.covariates.map { $0.limited(to: categories(of: $0)) }
    for role in Covariate.Role.allCases {
      let columns = configuration.covariates.columns(role)
      guard !columns.isEmpty else { continue }
      note(
        "\(role.rawValue)-covariate", columns.map(\.inWords).joined(separator: ", "),
        Chooser.given)
    }
    configuration.covariates.cycles = cycles()
    return configuration
  }

  private mutating func cycles() -> [CalendarCycle] {
    switch options.calendar {
    case .none: return []
    case .cycles(let cycles):
      let chosen = CalendarCycle.allCases.filter(cycles.contains)
      note("calendar", chosen.map(\.rawValue).joined(separator: ","), Chooser.given)
      return chosen
    case .automatic:
      let counts = seen.map(\.count).sorted()
      let length = counts.isEmpty ? 0 : counts[counts.count / 2]
      let found = CalendarCycle.allCases.filter {
        $0.isResolved(by: panel.frequency) && $0.isSpanned(by: length, panel.frequency)
      }
      note(
        "calendar", found.isEmpty ? "none" : found.map(\.rawValue).joined(separator: ","),
        "the cycles that have three steps or more and that the history holds twice")
      return found
    }
  }

  /// The categories of a column that were there before the holdout, as one seen in it alone would tell
  /// of it; sorted, so that their order tells nothing either.
  private func categories(of column: Covariate) -> Set<Int> {
    guard column.categories != nil,
      let place = panel.covariates(column.role).firstIndex(where: { $0.name == column.name })
    else { return [] }
    var found: Set<Int> = []
    for (series, seen) in zip(panel.series, seen) {
      let count = column.role == .static ? 1 : seen.count
      for cell in series.covariates[column.role][place].prefix(count) where !cell.isNaN {
        found.insert(Int(cell))
      }
    }
    return found
  }
}

extension Covariate {
  /// With no other categories than those at some places of its list, sorted.
  fileprivate func limited(to places: Set<Int>) -> Covariate {
    guard let categories else { return self }
    var limited = self
    limited.kind = .categorical(
      places.map { categories[$0] }.sorted { $0.lexicographicallyPrecedes($1) })
    return limited
  }

  /// Its name, and how many categories it has.
  package var inWords: String {
    categories.map { "\(name) (\($0.count) categories)" } ?? name
  }
}
