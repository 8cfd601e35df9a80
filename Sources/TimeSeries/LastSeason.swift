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
      var index = count + phase - period
      while index >= 0, self[index].isNaN { index -= period }
      return index >= 0 ? self[index] : fallback
    }
  }
}
