/// Days unlike others, by name, for all series or for one.
package struct Holidays: Hashable, Sendable {
  /// In the order in which they were first named.
  package private(set) var names: [String] = []
  /// The last day that is named; nil while there is none.
  package private(set) var last: CivilDate?
  /// Days since the epoch by name and series; nil: all series.
  private var days: [Key: Set<Int64>] = [:]

  private struct Key: Hashable {
    let name: String
    let series: SeriesID?
  }

  /// Most names: each is a covariate of its own.
  package static let mostNames = 64

  package init() {}

  package mutating func add(_ date: CivilDate, name: String, series: SeriesID?) {
    if !names.contains(name) { names.append(name) }
    days[Key(name: name, series: series), default: []].insert(date.daysSinceEpoch)
    last = max(last ?? date, date)
  }

  /// Whether a holiday of a name falls on one of the days of a step that begins at `stamp`, on the clock of
  /// the data.
  func isHoliday(_ name: String, _ series: SeriesID, from stamp: Timestamp, to next: Timestamp)
    -> Bool
  {
    let first = stamp.civil.date.daysSinceEpoch
    // Steps shorter than a day lie within one.
    let last = max(first, Timestamp(ticks: next.ticks - 1).civil.date.daysSinceEpoch)
    return [days[Key(name: name, series: nil)], days[Key(name: name, series: series)]]
      .compactMap(\.self).contains { days in
        last - first < Int64(days.count)
          ? (first...last).contains { days.contains($0) }
          : days.contains { (first...last).contains($0) }
      }
  }
}

extension Panel {
  /// The panel with a covariate of the future for each name, 1 in steps that hold such a day and 0 in the
  /// others, known `steps` steps past the end of each series; those of that name which it has are renewed.
  ///
  /// A step of business days goes to the next one, so that a holiday on a Saturday is one of its Friday.
  package func marking(_ holidays: Holidays, steps: Int) -> Panel {
    var panel = self
    for name in holidays.names {
      let place =
        panel.covariates(.future).firstIndex { $0.name == name }
        ?? panel.addFutureCovariate(name)
      for index in panel.series.indices {
        let one = panel.series[index]
        var next = stampStyle.civil(one.start)
        panel.series[index].covariates.future[place] = (0..<one.count + steps).map { step in
          let stamp = next
          next = stampStyle.civil(one.timestamp(at: step + 1))
          return holidays.isHoliday(name, one.id, from: stamp, to: next) ? 1 : 0
        }
      }
    }
    return panel
  }

  /// - Returns: its place among those of the future.
  private mutating func addFutureCovariate(_ name: String) -> Int {
    covariates.append(Covariate(name, .future))
    for index in series.indices { series[index].covariates.future.append([]) }
    return covariates(.future).count - 1
  }
}
