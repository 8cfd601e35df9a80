/// Where training windows lie: C steps of context followed by h steps of target.
package struct WindowSpecification: Hashable, Sendable {
  /// Which windows may reach outside their series.
  package enum Coverage: Hashable, Sendable {
    /// Context and target lie inside the series.
    case complete
    /// At least this many steps of context and of target lie inside the series. The context may
    /// begin before the start; the target passes the end only in a series too short to hold
    /// `minimumContext` + h steps. Callers mask the cells outside.
    case partial(minimumContext: Int = 1, minimumTarget: Int = 1)
  }

  /// C: steps read before the origin.
  package let contextLength: Int
  /// h: steps predicted from the origin on.
  package let horizon: Int
  /// Steps between the origins of one series.
  package let stride: Int
  package let coverage: Coverage

  package init(
    contextLength: Int, horizon: Int, stride: Int, coverage: Coverage = .complete
  ) {
    precondition(contextLength >= 1, "context length \(contextLength) must be at least 1")
    precondition(horizon >= 1, "horizon \(horizon) must be at least 1")
    precondition(stride >= 1, "stride \(stride) must be at least 1")
    if case .partial(let context, let target) = coverage {
      precondition(
        (1...contextLength).contains(context),
        "minimum context \(context) is not in 1 ... \(contextLength)")
      precondition(
        (1...horizon).contains(target), "minimum target \(target) is not in 1 ... \(horizon)")
    }
    self.contextLength = contextLength
    self.horizon = horizon
    self.stride = stride
    self.coverage = coverage
  }

  /// First and last origin of a series of `length` steps; nil where it holds no window.
  ///
  /// With k and t the least context and target (C and h for `complete`), origins run from k to
  /// max(k, length − h), provided that length ≥ k + t.
  fileprivate func origins(length: Int) -> (first: Int, last: Int)? {
    let (context, target) =
      switch coverage {
      case .complete: (contextLength, horizon)
      case .partial(let context, let target): (context, target)
      }
    guard length > context, length - context >= target else { return nil }
    return (context, max(context, length - horizon))
  }
}

/// One training window, as a pair of integers.
package struct Window: Hashable, Sendable {
  /// Index of the series.
  package var series: Int
  /// Index of the first predicted step within the series.
  package var origin: Int

  package init(series: Int, origin: Int) {
    self.series = series
    self.origin = origin
  }

  /// Indices of the context [C]; negative ones lie before the start.
  package func context(_ specification: WindowSpecification) -> Range<Int> {
    origin - specification.contextLength..<origin
  }

  /// Indices of the target [h].
  package func target(_ specification: WindowSpecification) -> Range<Int> {
    origin..<origin + specification.horizon
  }
}

/// All windows of a list of series, computed on demand: nothing is copied or stored per window.
///
/// A series of n steps that holds a window (see `WindowSpecification.Coverage`) has
/// ⌊max(0, n − h − k) / stride⌋ + 1 of them, where k = C for `complete` windows and
/// `minimumContext` for `partial` ones. The one rule holds for long and for short series, so a step
/// more never means fewer windows. Origins are counted back from the last possible one: the latest
/// window is always there, whatever the stride. Order: series by series, origins rising.
///
/// Memory: one integer a series. Subscript: O(log series).
package struct Windows: RandomAccessCollection, Sendable {
  package let specification: WindowSpecification
  /// Steps of each series; no target cell at or after this index is inside the series.
  private let ends: [Int]
  /// Windows before each series, and their total at the end [series + 1].
  private let offsets: [Int]

  /// The windows of series that end before index `ends[i]`: their length, or a cutoff that nothing
  /// may cross.
  package init(ends: [Int], specification: WindowSpecification) {
    self.ends = ends
    self.specification = specification
    var offsets = [0]
    offsets.reserveCapacity(ends.count + 1)
    var total = 0
    for end in ends {
      precondition(end >= 0, "end \(end) of a series must be at least 0")
      if let (first, last) = specification.origins(length: end) {
        total += (last - first) / specification.stride + 1
      }
      offsets.append(total)
    }
    self.offsets = offsets
  }

  package var startIndex: Int { 0 }
  package var endIndex: Int { offsets[ends.count] }

  package subscript(position: Int) -> Window {
    precondition(indices.contains(position), "window \(position) of \(count)")
    // The last series whose windows begin at or before `position`.
    var low = 0
    var high = ends.count
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if offsets[middle] <= position { low = middle } else { high = middle }
    }
    guard let (_, last) = specification.origins(length: ends[low]) else {
      preconditionFailure("series \(low) holds no window, yet window \(position) fell to it")
    }
    return Window(
      series: low, origin: last - (offsets[low + 1] - 1 - position) * specification.stride)
  }

  /// Positions of the windows of one series.
  package func positions(ofSeries series: Int) -> Range<Int> {
    offsets[series]..<offsets[series + 1]
  }
}
