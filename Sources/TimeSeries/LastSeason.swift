extension [Double] {
  /// The latest observed value of each phase [period]: entry j belongs to index n + j, the j-th step
  /// after the end.
  ///
  /// NaN = missing. A phase never observed takes the latest observed value of any phase; NaN where
  /// there is none.
  package func lastSeason(period: Int) -> [Double] {
    precondition(period >= 1, "period \(period) must be at least 1")
    let fallback = last { !$0.isNaN } ?? .nan
    return (0..<period).map { phase in
      let index = lastObserved(phase: phase, period: period)
      return index >= 0 ? self[index] : fallback
    }
  }

  /// The index of the earliest value that `lastSeason` looks at; below 0 where it looks past the start.
  package func firstOfLastSeason(period: Int) -> Int {
    (0..<period).map { lastObserved(phase: $0, period: period) }.min() ?? count
  }

  private func lastObserved(phase: Int, period: Int) -> Int {
    var index = count + phase - period
    while index >= 0, self[index].isNaN { index -= period }
    return index
  }
}
