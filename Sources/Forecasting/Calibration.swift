import TimeSeries

/// How wide intervals must be: half-widths by level and lead time, measured on observations that no
/// gradient has seen.
///
/// Those before the holdout have chosen the epoch and entered the fitted scales, and neighbouring
/// origins share most of their steps, so the guarantee of the method holds only roughly.
///
/// Split conformal prediction (Vovk, Gammerman & Shafer 2005; Lei et al. 2018,
/// doi:10.1080/01621459.2017.1307116): of n absolute residuals at a lead time, the ⌈(n + 1) · level⌉-th
/// smallest, or the largest where that is past the end, is the half-width. Residuals are taken after
/// the pointwise part of the transforms, in each series' `ResidualUnits`, so that series can be
/// pooled and bands in logs grow with the level.
///
/// Half-widths never shrink with the lead time: neighbours that would are replaced by their mean
/// (`IsotonicRegression`). The largest so far would keep all noise that widens and none that narrows, so that it
/// stands in only where a lead time has too few residuals for the level.
package struct Calibration: Hashable, Sendable {
  /// Nominal coverages, rising.
  package let levels: [Double]
  /// Half-widths [level][lead] in `ResidualUnits`.
  package let halfWidths: [[Double]]
  /// Residuals behind each lead time [lead].
  package let counts: [Int]

  package init(levels: [Double], halfWidths: [[Double]], counts: [Int]) {
    self.levels = levels
    self.halfWidths = halfWidths
    self.counts = counts
  }

  /// - Parameter residuals: absolute residuals [lead][any number] in `ResidualUnits`.
  /// - Returns: nil where no lead time has a residual.
  init?(levels: [Double], residuals: [[Double]]) {
    let leads = residuals.prefix { !$0.isEmpty }
    guard !leads.isEmpty else { return nil }
    let sorted = leads.map { $0.sorted() }
    self.levels = levels.sorted()
    counts = sorted.map(\.count)
    let counts = counts.map { Double($0) }
    halfWidths = self.levels.map { level in
      let ranks = sorted.map { Int((Double($0.count + 1) * level).rounded(.up)) }
      let widths = zip(sorted, ranks).map { $0[min($1, $0.count) - 1] }
      if zip(sorted, ranks).allSatisfy({ $1 <= $0.count && $0[$1 - 1].isFinite }) {
        return IsotonicRegression.rising(widths, weights: counts)
      }
      var widest = 0.0
      return widths.map { width in
        widest = max(widest, width)
        return widest
      }
    }
  }

  /// The half-width at a lead time, counted from 1; past the last one measured it grows with the square
  /// root of the lead, as the error of a random walk does.
  private func halfWidth(_ widths: [Double], lead: Int) -> Double {
    lead <= widths.count
      ? widths[lead - 1]
      : widths[widths.count - 1] * (Double(lead) / Double(widths.count)).squareRoot()
  }

  /// Bands around a point forecast [h] in data units, for those of `levels` that were measured.
  func intervals(around point: [Double], units: ResidualUnits, levels: [Double]) -> [Interval] {
    zip(self.levels, halfWidths).filter { levels.contains($0.0) }.map { level, widths in
      let bounds = point.enumerated().map { index, value in
        units.bounds(value, halfWidth: halfWidth(widths, lead: index + 1))
      }
      return Interval(level: level, lower: bounds.map(\.lower), upper: bounds.map(\.upper))
    }
  }
}
