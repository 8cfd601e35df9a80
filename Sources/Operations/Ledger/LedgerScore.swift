package import Forecasting
package import TimeSeries

/// Forecasts of a ledger against what came: errors and coverage by lead time, what was promised, a verdict,
/// and the observations outside the band.
///
/// Of several forecasts of a series from one cutoff the latest counts. Each is measured beside the
/// seasonal naive forecast from the same cutoff, on the data as they are now.
package struct LedgerScore: Sendable {
  /// All forecasts at one lead time.
  package struct Lead: Hashable, Sendable {
    package let lead: Int
    /// Steps that were observed.
    package fileprivate(set) var count = 0
    package fileprivate(set) var absoluteErrors = 0.0
    package fileprivate(set) var naiveErrors = 0.0
    /// By rising level.
    package fileprivate(set) var coverages: [Coverage] = []
    fileprivate var origins: Set<Int> = []

    package var meanAbsoluteError: Double { absoluteErrors / Double(count) }
    package var naiveError: Double { naiveErrors / Double(count) }
  }

  package struct Coverage: Hashable, Sendable {
    package let level: Double
    package fileprivate(set) var count = 0
    package fileprivate(set) var within = 0
    /// Cutoffs that count as independent.
    package fileprivate(set) var independent = 0
    /// Of the binomial test, raised for the number of tests.
    package fileprivate(set) var pValue = 1.0

    package var share: Double { Double(within) / Double(count) }
  }

  /// An observation outside the widest band of the last forecast made before it.
  package struct Anomaly: Hashable, Sendable {
    package let seriesID: SeriesID
    package let stamp: String
    package let actual: Double
    package let point: Double
    package let band: LedgerEntry.Band
    package let lead: Int
    package let cutoff: String
  }

  package private(set) var leads: [Lead] = []
  /// In the order of series and stamps.
  package private(set) var anomalies: [Anomaly] = []
  /// Cutoffs with at least one observed step.
  package private(set) var origins = 0
  /// Live errors over those of the holdout; nil where none were promised.
  package private(set) var promiseRatio: Double?
  /// Whether that ratio differs from 1 by more than chance, the promise taken as exact.
  package private(set) var promiseTest: DieboldMariano?
  /// Against the seasonal naive forecast; below 0: better than that.
  package private(set) var naiveTest: DieboldMariano?

  /// A run raises a false alarm of each kind with this probability at most.
  package static let alpha = 0.01

  /// Forecasts whose cutoff or series is not in the data.
  package private(set) var unmatched = 0

  package init(_ entries: [LedgerEntry], actual panel: Panel) {
    var tally = Tally()
    var latest: [Place: LedgerEntry] = [:]
    var order: [Place] = []
    for entry in entries where !entry.checksum.isEmpty {
      let place = Place(seriesID: entry.seriesID, cutoff: entry.cutoff)
      if latest.updateValue(entry, forKey: place) == nil { order.append(place) }
    }
    var cutoffs: [SeriesID: Set<String>] = [:]
    for place in order { cutoffs[place.seriesID, default: []].insert(place.cutoff) }
    let series = Dictionary(
      panel.series.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let found = cutoffs.mapValues { _ in [String: Int]() }.merging(
      series.compactMap { id, series in
        cutoffs[id].map { (id, LedgerScore.indices(of: $0, in: series, panel.stampStyle)) }
      }, uniquingKeysWith: { $1 })
    for place in order {
      guard let entry = latest[place], let series = series[place.seriesID],
        let cutoff = found[place.seriesID]?[place.cutoff]
      else {
        unmatched += 1
        continue
      }
      tally.add(entry, series, cutoff: cutoff, panel.stampStyle)
    }
    origins = tally.originCount
    leads = tally.leads.values.sorted { $0.lead < $1.lead }
    anomalies = tally.anomalies(series: panel.series.map(\.id))
    testCoverage()
    let overlap = tally.overlap
    naiveTest = try? DieboldMariano(tally.differences, horizon: overlap)
    if let (ratio, deviations) = tally.promise {
      promiseRatio = ratio
      promiseTest = try? DieboldMariano(deviations, horizon: overlap)
    }
  }

  /// What is worse than it was said to be, in words; empty where nothing is.
  package var drift: [String] {
    var reasons: [String] = []
    let worst = leads.flatMap { lead in lead.coverages.map { (lead: lead.lead, coverage: $0) } }
      .filter { $0.coverage.pValue < LedgerScore.alpha }
      .min { $0.coverage.pValue < $1.coverage.pValue }
    if let (lead, coverage) = worst {
      reasons.append(
        "intervals of \(LedgerScore.percent(coverage.level)) % hold "
          + "\(LedgerScore.percent(coverage.share)) % of \(coverage.count) observations at lead "
          + "\(lead)")
    }
    if let naiveTest, naiveTest.statistic > 0, naiveTest.pValue < LedgerScore.alpha {
      reasons.append("errors are larger than those of repeating the last season")
    }
    return reasons
  }

  /// To a tenth: `80`, `97.5`.
  package static func percent(_ share: Double) -> String {
    let tenths = (share * 1000).rounded() / 10
    return tenths == tenths.rounded() ? "\(Int(tenths))" : "\(tenths)"
  }

  private mutating func testCoverage() {
    var places: [(lead: Int, coverage: Int)] = []
    var pValues: [Double] = []
    for (index, lead) in leads.enumerated() {
      let independent = LedgerScore.independent(lead.origins, apart: lead.lead)
      for (level, coverage) in lead.coverages.enumerated() {
        leads[index].coverages[level].independent = independent
        places.append((index, level))
        pValues.append(
          CoverageTest.pValue(
            share: coverage.share, independent: independent, level: coverage.level))
      }
    }
    for (place, pValue) in zip(places, CoverageTest.adjusted(pValues)) {
      leads[place.lead].coverages[place.coverage].pValue = pValue
    }
  }

  /// How many cutoffs, taken one after the other, are at least so many steps apart.
  private static func independent(_ origins: Set<Int>, apart: Int) -> Int {
    var count = 0
    var next = Int.min
    for origin in origins.sorted() where origin >= next {
      count += 1
      next = origin + apart
    }
    return count
  }

  /// Where stamps stand in a series, looked for from its end.
  private static func indices(
    of stamps: Set<String>, in series: Series, _ style: StampStyle
  ) -> [String: Int] {
    var found: [String: Int] = [:]
    for index in series.values.indices.reversed() {
      guard found.count < stamps.count else { break }
      let stamp = style.format(series.timestamp(at: index))
      if stamps.contains(stamp) { found[stamp] = index }
    }
    return found
  }

  private struct Place: Hashable {
    let seriesID: SeriesID
    let cutoff: String
  }
}

/// What is summed up over the forecasts of a ledger.
private struct Tally {
  private(set) var leads: [Int: LedgerScore.Lead] = [:]
  /// By the ticks of their cutoffs.
  private var errors: [Int64: [Cell]] = [:]
  private var nearest: [SeriesID: [Int: LedgerScore.Anomaly?]] = [:]
  private var nearestLeads: [SeriesID: [Int: Int]] = [:]
  private var steps: [Int64: Int] = [:]
  private var reference: (frequency: Frequency, start: Timestamp)?

  private struct Cell {
    let seriesID: SeriesID
    let lead: Int
    let error: Double
    let naive: Double
    let promised: Double?
  }

  var originCount: Int { errors.count }

  mutating func add(
    _ entry: LedgerEntry, _ series: Series, cutoff: Int, _ style: StampStyle
  ) {
    let period = entry.seasonalPeriod <= cutoff + 1 ? entry.seasonalPeriod : 1
    let season = series.values.part(0..<cutoff + 1).decoded().lastSeason(period: period)
    let stamp = series.timestamp(at: cutoff)
    for step in entry.steps {
      let index = cutoff + step.lead
      guard index < series.count, !series.values[index].isNaN,
        style.format(series.timestamp(at: index)) == step.stamp
      else { continue }
      let actual = series.values[index]
      let naive = season[(step.lead - 1) % period]
      let cell = Cell(
        seriesID: series.id, lead: step.lead, error: abs(actual - step.point),
        naive: naive.isNaN ? .nan : abs(actual - naive), promised: entry.promisedError)
      errors[stamp.ticks, default: []].append(cell)
      count(cell, step, actual, origin: origin(stamp, series))
      note(entry, step, actual, series.id, index)
    }
  }

  /// The steps from the first cutoff seen to this one.
  private mutating func origin(_ stamp: Timestamp, _ series: Series) -> Int {
    let start = reference ?? (series.frequency, stamp)
    reference = start
    let steps = start.frequency.steps(from: start.start, to: stamp) ?? self.steps.count
    self.steps[stamp.ticks] = steps
    return steps
  }

  private mutating func count(
    _ cell: Cell, _ step: LedgerEntry.Step, _ actual: Double, origin: Int
  ) {
    var lead = leads[cell.lead] ?? LedgerScore.Lead(lead: cell.lead)
    lead.count += 1
    lead.absoluteErrors += cell.error
    lead.naiveErrors += cell.naive
    lead.origins.insert(origin)
    for band in step.bands {
      let place = lead.coverages.firstIndex { $0.level == band.level }
      if place == nil { lead.coverages.append(LedgerScore.Coverage(level: band.level)) }
      let index = place ?? lead.coverages.count - 1
      lead.coverages[index].count += 1
      if actual >= band.lower, actual <= band.upper { lead.coverages[index].within += 1 }
    }
    lead.coverages.sort { $0.level < $1.level }
    leads[cell.lead] = lead
  }

  /// Keeps the last forecast made before an observation.
  private mutating func note(
    _ entry: LedgerEntry, _ step: LedgerEntry.Step, _ actual: Double, _ id: SeriesID, _ index: Int
  ) {
    guard step.lead < nearestLeads[id]?[index] ?? .max else { return }
    nearestLeads[id, default: [:]][index] = step.lead
    let widest = step.bands.max { $0.level < $1.level }
    let outside = widest.flatMap { band in
      actual < band.lower || actual > band.upper
        ? LedgerScore.Anomaly(
          seriesID: id, stamp: step.stamp, actual: actual, point: step.point, band: band,
          lead: step.lead, cutoff: entry.cutoff) : nil
    }
    nearest[id, default: [:]].updateValue(outside, forKey: index)
  }

  func anomalies(series: [SeriesID]) -> [LedgerScore.Anomaly] {
    series.flatMap { id in
      (nearest[id] ?? [:]).sorted { $0.key < $1.key }.compactMap(\.value)
    }
  }

  /// Cutoffs in a row whose steps overlap, at least 1.
  var overlap: Int {
    let reach = leads.keys.max() ?? 1
    let origins = steps.values.sorted()
    var most = 1
    for (place, origin) in origins.enumerated() {
      most = max(most, origins[place...].prefix { $0 < origin + reach }.count)
    }
    return most
  }

  /// By cutoff, the earliest first: the mean difference of the model's errors and the naive ones, in
  /// units of each series' mean naive error.
  var differences: [Double] {
    var sums: [SeriesID: (sum: Double, count: Int)] = [:]
    for cell in errors.values.joined() where !cell.naive.isNaN {
      let old = sums[cell.seriesID] ?? (0, 0)
      sums[cell.seriesID] = (old.sum + cell.naive, old.count + 1)
    }
    return errors.sorted { $0.key < $1.key }.compactMap { _, cells in
      let scaled = cells.compactMap { cell -> Double? in
        guard !cell.naive.isNaN, let (sum, count) = sums[cell.seriesID], sum > 0 else { return nil }
        return (cell.error - cell.naive) / (sum / Double(count))
      }
      return scaled.isEmpty ? nil : scaled.reduce(0, +) / Double(scaled.count)
    }
  }

  /// Errors over those promised, over all cells, and what is above 1 of it by cutoff; nil where none was.
  var promise: (ratio: Double, deviations: [Double])? {
    func ratio(_ cells: [Cell]) -> Double? {
      let promised = cells.filter { ($0.promised ?? 0) > 0 }
      guard !promised.isEmpty else { return nil }
      return promised.reduce(0) { $0 + $1.error / ($1.promised ?? 1) } / Double(promised.count)
    }
    let byCutoff = errors.sorted { $0.key < $1.key }.map(\.value)
    guard let whole = ratio(Array(byCutoff.joined())) else { return nil }
    return (whole, byCutoff.compactMap(ratio).map { $0 - 1 })
  }
}
