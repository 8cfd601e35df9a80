package import Recurrent
package import TimeSeries

extension Bins {
  /// Targets looked at, spread over all of them.
  private static let mostTargets = 200_000

  /// At most `count` bins of about equally many training targets: their centres are the quantiles of order
  /// (i + ½)/count, i = 0 … count − 1, in network units. Fewer where targets are alike.
  ///
  /// - Parameters:
  ///   - series: values of each series before the holdout [n], in data units, NaN = missing.
  ///   - configuration: its transforms and scales make network units; its objective plays no part.
  package init(count: Int, ofTargets series: [Series], configuration: RecurrentConfiguration) {
    let total = series.reduce(0) { $0 + $1.count }
    let every = max(1, total / Bins.mostTargets)
    var targets: [Double] = []
    for series in series {
      guard let state = try? SeriesState(fitting: configuration, to: series) else { continue }
      let values = state.transforms.apply(series.values.decoded())
      // The first value of a series has no context of its own.
      let first = configuration.windowScaling == .none ? 0 : 1
      for origin in stride(from: first, to: values.count, by: every) where !values[origin].isNaN {
        let inputs = WindowInputs(
          values: values, context: origin - configuration.contextLength..<origin,
          scaling: configuration.windowScaling)
        targets.append(inputs.scale.apply(values[origin]))
      }
    }
    self.init(count: count, ofSorted: targets.filter(\.isFinite).sorted())
  }

  private init(count: Int, ofSorted sorted: [Double]) {
    precondition(Bins.counts.contains(count), "\(count) bins, not in \(Bins.counts)")
    guard !sorted.isEmpty else {
      self.init(centres: [-1, 0, 1])
      return
    }
    var centres: [Double] = []
    for index in 0..<count {
      // Of network units a Float is read.
      let centre = Double(
        Float(Quantile.linear((Double(index) + 0.5) / Double(count), ofSorted: sorted)))
      if centre.isFinite, centres.last.map({ $0 < centre }) ?? true { centres.append(centre) }
    }
    // A constant says nothing of a spread.
    let only = centres.first ?? 0
    let unit = max(abs(only), 1)
    self.init(centres: centres.count > 1 ? centres : [only - unit, only, only + unit])
  }
}
