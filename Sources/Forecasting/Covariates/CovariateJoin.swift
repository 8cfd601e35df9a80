import TimeSeries

/// Covariates of a model's history continued by those of newer rows.
///
/// The columns are the history's. A cell that the newer file knows takes its value there, any other the
/// history's: what was known of the future stays known where newer rows do not say it. A category that the
/// history has not comes behind its own.
struct CovariateJoin {
  private(set) var covariates: [Covariate]
  /// Of each role and each column of the history: its place in the newer file, and the places in the
  /// joined list of the newer file's categories.
  private var sources: [Covariate.Role: [(place: Int?, codes: [Double])]] = [:]

  init(history: [Covariate], newer: [Covariate]) {
    covariates = history
    for index in history.indices {
      let column = history[index]
      let ofRole = newer.filter { $0.role == column.role }
      let place = ofRole.firstIndex {
        $0.name == column.name && ($0.categories == nil) == (column.categories == nil)
      }
      var codes: [Double] = []
      if let place, var categories = column.categories {
        var places: [[UInt8]: Int] = [:]
        for (number, name) in categories.enumerated() { places[name] = number }
        for name in ofRole[place].categories ?? [] {
          if places[name] == nil {
            places[name] = categories.count
            categories.append(name)
          }
          codes.append(Double(places[name] ?? 0))
        }
        covariates[index].kind = .categorical(categories)
      }
      sources[column.role, default: []].append((place, codes))
    }
  }

  /// The cells of a series that begins at index `first` of the history's, below 0 where it begins before
  /// it; the result begins where the earlier of both does. nil: the history does not know the series.
  func cells(
    of series: Series, continuing history: Series? = nil, from first: Int = 0
  ) -> CovariateCells {
    var joined = CovariateCells()
    // Where both begin in the result.
    let (own, known) = first > 0 && history != nil ? (first, 0) : (0, -first)
    let end = own + series.count
    for role in Covariate.Role.allCases {
      for (column, source) in (sources[role] ?? []).enumerated() {
        let newer = source.place.map { series.covariates[role][$0] } ?? []
        let older = history?.covariates[role][column] ?? []
        let count =
          switch role {
          case .past: end
          case .future: max(end, own + newer.count, older.isEmpty ? 0 : known + older.count)
          case .static: 1
          }
        let (ownStart, knownStart) = role == .static ? (0, 0) : (own, known)
        joined[role].append(
          (0..<count).map { index in
            let at = index - ownStart
            if newer.indices.contains(at), !newer[at].isNaN {
              return source.codes.isEmpty ? newer[at] : source.codes[Int(newer[at])]
            }
            let before = index - knownStart
            return older.indices.contains(before) ? older[before] : .nan
          })
      }
    }
    return joined
  }
}
