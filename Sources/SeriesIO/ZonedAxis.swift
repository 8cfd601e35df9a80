import TimeSeries

/// The ticks of an axis under a time zone, once all stamps are known as instants.
///
/// Hours and minutes go on in UTC; days, weeks and months keep the local clock. Which of the two the
/// data does is seen from the stamps: on the clock that the step is regular on, more spacings are equal.
struct ZonedAxis {
  let rules: TimeZoneRules

  /// What the ticks are to count: what more spacings agree with; of equals the local clock for steps of
  /// a day or more, UTC for shorter ones.
  func ticks(of series: [CollectedSeries], asked: FrequencyRequest?) -> LocalClock.Ticks {
    var step = FrequencyInference.usualSpacing(of: series)
    switch asked?.step {
    case .months, .exactly(.months), .exactly(.businessDays): return .civil
    case .exactly(.fixed(let ticks)): step = ticks
    default: break
    }
    // No clock is shifted by a multiple of less than that, and no step of a day begins here.
    if step <= 3600 * Timestamp.ticksPerSecond && step > 0 { return .instants }
    let civil = self.civil(series)
    let ofCivil =
      asked == nil ? FrequencyInference.usualSpacing(of: civil) : step
    let equal = (ZonedAxis.count(of: step, in: series), ZonedAxis.count(of: ofCivil, in: civil))
    if equal.0 != equal.1 { return equal.0 > equal.1 ? .instants : .civil }
    return step < Timestamp.ticksPerDay && step > 0 ? .instants : .civil
  }

  private static func count(of step: Int64, in series: [CollectedSeries]) -> Int {
    series.reduce(0) { total, one in
      total
        + zip(one.stamps, one.stamps.dropFirst()).count { $1.ticks - $0.ticks == step }
    }
  }

  /// The series with what the local clock shows in place of instants.
  ///
  /// Where the clock is put forward over the usual time of day, midnight in some zones, the stamp is that
  /// of the day all the same.
  func civil(_ series: [CollectedSeries]) -> [CollectedSeries] {
    var period = TimeZoneRules.Period(start: 0, end: 0, offset: 0)
    var times: [Int64: Int] = [:]
    var shown = series
    for index in shown.indices {
      var (latest, run) = (Int64(0), 0)
      var local = Stamps()
      for instant in series[index].stamps {
        let seconds = LocalClock.seconds(instant)
        if seconds < period.start || seconds >= period.end { period = rules.period(at: seconds) }
        let stamp = Timestamp(
          ticks: instant.ticks + Int64(period.offset) * Timestamp.ticksPerSecond)
        local.append(stamp)
        let time = stamp.civil.ticksOfDay
        if time != latest {
          if run > 0 { times[latest, default: 0] += run }
          (latest, run) = (time, 0)
        }
        run += 1
      }
      shown[index].stamps = local
      if run > 0 { times[latest, default: 0] += run }
    }
    guard let usual = times.max(by: { ($0.value, -$0.key) < ($1.value, -$1.key) }) else {
      return shown
    }
    restore(usual.key, in: &shown, from: series)
    return shown
  }

  /// Puts the usual time of day where the clock skipped it.
  private func restore(
    _ usual: Int64, in shown: inout [CollectedSeries], from series: [CollectedSeries]
  ) {
    for index in shown.indices {
      let local = shown[index].stamps
      guard local.contains(where: { $0.civil.ticksOfDay != usual }) else { continue }
      shown[index].stamps = Stamps(
        zip(local, series[index].stamps).lazy.map { stamp, instant in
          let meant = Timestamp(ticks: Timestamp(stamp.civil.date).ticks + usual)
          return LocalClock.instant(ofCivil: meant, rules) == instant ? meant : stamp
        })
    }
  }
}
