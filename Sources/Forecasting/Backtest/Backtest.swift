package import Recurrent
import Synchronization
package import TimeSeries

/// Forecasts from several cutoffs, each measured against what came: the evaluation by rolling origin.
///
/// Fold f may see of each series what lies before its cutoff, and forecasts `gap` + `horizon` steps of which
/// the last `horizon` are measured; see `RollingOrigin` for where the cutoffs lie. At each fit the models are
/// chosen and fitted anew from the panel as that fold sees it, transforms included. Forecasts of folds
/// that share a fit are made together, block by block, so that memory does not grow with the number of folds.
/// Fits are made several at once, as many as there are threads; the results do not depend on it.
///
/// Source: L. J. Tashman, "Out-of-sample tests of forecasting accuracy", International Journal of
/// Forecasting 16 (2000), doi:10.1016/S0169-2070(00)00065-0.
package struct Backtest: Sendable {
  /// Steps measured after each gap.
  package let horizon: Int
  /// Steps between a cutoff and the first one measured, as where data arrive late.
  package let gap: Int
  /// Steps between two cutoffs.
  package let stride: Int
  package let folds: Int
  package let refit: Refit
  /// Coverages of the intervals that are measured.
  package let levels: [Double]
  /// What takes the place of missing values before each cutoff; those after it stay as observed.
  package let gaps: GapPolicy
  /// What a fold sees, and what it is measured against.
  private let cut: @Sendable (_ origins: RollingOrigin, _ panel: Panel, _ fold: Int) -> Split

  /// Chooses the models for what they will be fitted to, the network first; the same names each time.
  package typealias Models = @Sendable (_ training: Panel, _ fit: Place) throws -> [any Forecaster]

  /// Which fit of a backtest models are chosen for.
  package struct Place: Sendable {
    /// From 0, in the order of time.
    package let number: Int
    /// Where it is made; its pool is the models'.
    package let lane: Lane
  }

  package init(
    horizon: Int, gap: Int = 0, stride: Int? = nil, folds: Int, refit: Refit = .each,
    levels: [Double] = [], gaps: GapPolicy = .mask
  ) {
    self.init(
      horizon: horizon, gap: gap, stride: stride, folds: folds, refit: refit, levels: levels,
      gaps: gaps
    ) { $0.split($1, fold: $2, minimumTraining: Backtest.minimumTraining) }
  }

  /// - Parameter cut: the only way to the data; tests give one that shows too much.
  init(
    horizon: Int, gap: Int = 0, stride: Int? = nil, folds: Int, refit: Refit = .each,
    levels: [Double] = [], gaps: GapPolicy = .mask,
    cut: @escaping @Sendable (_ origins: RollingOrigin, _ panel: Panel, _ fold: Int) -> Split
  ) {
    precondition(gap >= 0, "gap \(gap) is below 0")
    self.horizon = horizon
    self.gap = gap
    self.stride = stride ?? horizon
    self.folds = folds
    self.refit = refit
    self.levels = levels
    self.gaps = gaps
    self.cut = cut
  }

  /// The fewest observations before a cutoff that are worth training on.
  package static let minimumTraining = 4
  /// Numbers of the histories that are forecast from together.
  private static let mostNumbersPerBlock = 1 << 22

  /// Steps a forecast must reach.
  package var reach: Int { gap + horizon }
  private var origins: RollingOrigin {
    RollingOrigin(horizon: reach, stride: stride, folds: folds)
  }
  /// Cutoffs in a row whose forecasts share steps.
  private var overlap: Int { (reach - 1) / stride + 1 }

  /// - Parameters:
  ///   - seasonalPeriod: the m of MASE, RMSSE.
  ///   - changes: ways to change the future of each fold, after which every model is fitted and every
  ///     forecast made again, to see whether a bit moves.
  ///   - pool: the threads that fits are dealt out to.
  ///   - report: is told after each fit and each block of folds how far the run is, on any thread.
  ///   - emit: is given the windows of each fold, folds in the order of time.
  ///
  /// Throws what fitting and forecasting throw, what `emit` throws, and `BacktestError` where no series
  /// is long enough for one fold.
  package func run(
    _ panel: Panel, seasonalPeriod: Int, proving changes: [FutureChange] = [], pool: WorkerPool,
    report: @escaping @Sendable (BacktestProgress) -> Void = { _ in },
    emit: ([BacktestWindow]) throws -> Void = { _ in }, models: @escaping Models
  ) throws -> BacktestResult {
    let measured = try measuredFolds(panel)
    let groups = refit.groups(of: measured)
    let progress = Mutex((fits: 0, folds: 0))
    let waves = Waves(pool: pool, most: mostAtOnce(groups, panel))
    var collected: BacktestTally?
    var proof = LeakProof()
    var ids: Set<SeriesID> = []
    var windowCount = 0
    try waves.run(groups.enumerated().map { (number: $0.offset, folds: $0.element) }) {
      group, lane, deliver in
      @Sendable func tell(fits: Int, folds: Int) {
        let done = progress.withLock { done in
          done.fits += fits
          done.folds += folds
          return done
        }
        report(
          BacktestProgress(
            isFit: fits > 0, lane: lane.number, lanes: lane.count, fits: done.fits,
            allFits: groups.count, folds: done.folds, allFolds: measured.count))
      }
      let first = group.folds.lowerBound
      let place = Place(number: group.number, lane: lane)
      var fit = try self.fit(panel, at: first, place, models, seasonalPeriod)
      var rivals = try changes.map {
        try self.fit(changed(panel, after: first, $0), at: first, place, models, seasonalPeriod)
      }
      tell(fits: 1, folds: 0)
      for block in blocks(of: group.folds, panel) {
        let parts = block.map { part(of: panel, $0) }
        let continued = try fit.forecast(parts.map(\.training), horizon: reach, levels: levels)
        var block = Block(
          names: fit.names,
          folds: zip(parts, continued).map { part, rows in rows.map { window($0, part, fit) } },
          members: block)
        for (index, change) in changes.enumerated() {
          let others = block.members.map {
            part(of: changed(panel, after: $0, change), $0).training
          }
          let again = try rivals[index].forecast(others, horizon: reach, levels: levels)
          for (rows, other) in zip(continued, again) {
            block.proof.compare(rows, with: other, after: change)
          }
        }
        try deliver(block)
        tell(fits: 0, folds: block.members.count)
      }
    } take: { (block: Block) in
      var tally =
        collected
        ?? BacktestTally(
          models: block.names, levels: levels, seasonalPeriod: seasonalPeriod, horizon: horizon)
      precondition(tally.models == block.names, "\(block.names) after \(tally.models)")
      for windows in block.folds {
        for (measured, _) in windows {
          tally.add(measured)
          ids.insert(measured.seriesID)
        }
        tally.endFold()
        windowCount += windows.count
        try emit(windows.map(\.written))
      }
      proof.add(block.proof)
      collected = tally
    }
    guard let collected else { preconditionFailure("no fit of \(groups.count)") }
    return BacktestResult(
      accuracy: collected.summary(), leadTimes: collected.leadTimeErrors(),
      tests: collected.tests(overlap: overlap), folds: measured.count, windows: windowCount,
      notMeasured: panel.series.map(\.id).filter { !ids.contains($0) },
      proof: changes.isEmpty ? nil : proof)
  }

  private typealias Window = (measured: MeasuredWindow, written: BacktestWindow)

  /// What some folds of one fit gave, by fold and series.
  private struct Block: Sendable {
    let names: [String]
    let folds: [[Window]]
    let members: Range<Int>
    var proof = LeakProof()
  }

  /// Numbers of the forecasts that wait for those of earlier fits, and of the panels that are fitted, each
  /// over all fits at once.
  private static let mostNumbersWaiting = 1 << 24
  private static let mostNumbersFitted = 1 << 26
  /// Models of a fit, of which most have intervals: about as many as anyone compares.
  private static let usualModels = 4

  /// How many fits memory has room for.
  private func mostAtOnce(_ groups: [Range<Int>], _ panel: Panel) -> Int {
    let longest = groups.map(\.count).max() ?? 1
    let row = Double(reach) * Double(1 + 2 * levels.count) * Double(Backtest.usualModels)
    let waiting = Double(longest) * Double(panel.series.count) * row
    let most = min(
      Double(Backtest.mostNumbersWaiting) / max(1, waiting),
      Double(Backtest.mostNumbersFitted) / Double(max(1, panel.cellCount)))
    return max(1, Int(min(most, Double(groups.count))))
  }

  /// The number of folds that a series is long enough for, and what the first of them sees, its gaps filled.
  package func extent(in panel: Panel) throws(BacktestError) -> (folds: Int, earliest: Panel) {
    let measured = try measuredFolds(panel)
    return (measured.count, part(of: panel, measured.lowerBound).training)
  }

  /// What a fold sees, its gaps filled, and what it is measured against.
  private func part(of panel: Panel, _ fold: Int) -> Split {
    var part = cut(origins, panel, fold)
    part.training = part.training.filled(by: gaps)
    return part
  }

  private func fit(
    _ panel: Panel, at fold: Int, _ place: Place, _ models: Models, _ seasonalPeriod: Int
  ) throws -> FittedModels {
    let training = part(of: panel, fold).training
    return try FittedModels(
      models(training, place), to: training, seasonalPeriod: seasonalPeriod)
  }

  private func changed(_ panel: Panel, after fold: Int, _ change: FutureChange) -> Panel {
    change.applied(to: panel) { origins.origin(ofFold: fold, count: $0) }
  }

  /// The folds that a series is long enough for, which are the latest ones.
  private func measuredFolds(_ panel: Panel) throws(BacktestError) -> Range<Int> {
    let first = (0..<folds).first { fold in
      panel.series.contains { origins.origin(ofFold: fold, count: $0.count) != nil }
        && !cut(origins, panel, fold).training.series.isEmpty
    }
    guard let first else {
      throw .tooShort(
        needed: reach + Backtest.minimumTraining,
        longest: panel.series.map { $0.count - $0.missingCount }.max() ?? 0)
    }
    return first..<folds
  }

  /// Folds whose histories fit into memory together.
  private func blocks(of group: Range<Int>, _ panel: Panel) -> [Range<Int>] {
    let size = max(1, Backtest.mostNumbersPerBlock / max(1, panel.cellCount))
    return Swift.stride(from: group.lowerBound, to: group.upperBound, by: size).map {
      $0..<min($0 + size, group.upperBound)
    }
  }

  private func window(
    _ continued: FittedModels.Continued, _ part: Split, _ fit: FittedModels
  ) -> Window {
    let history = part.training.series[continued.position]
    let actual = part.actuals[continued.position].steps(gap..<reach)
    return (
      MeasuredWindow(
        seriesID: history.id, actual: actual.values.decoded(), scale: fit.scale(of: history),
        forecasts: continued.forecasts, skipped: gap),
      BacktestWindow(
        actual: actual, cutoff: history.end, forecasts: continued.forecasts, skipped: gap)
    )
  }
}

extension LeakProof {
  /// Compares the forecasts of one fold: series by series and model by model.
  fileprivate mutating func compare(
    _ rows: [FittedModels.Continued], with others: [FittedModels.Continued],
    after change: FutureChange
  ) {
    let found = Dictionary(
      others.map { ($0.position, $0.forecasts) }, uniquingKeysWith: { first, _ in first })
    for row in rows {
      for (index, forecast) in row.forecasts.enumerated() {
        compare(forecast, with: found[row.position]?[index], after: change)
      }
    }
  }
}
