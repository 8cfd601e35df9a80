import Recurrent
import TimeSeries

/// Sample paths of one series in data units, as their order statistics at each lead time.
package struct SamplePaths: Hashable, Sendable {
  /// Rising values [lead][path]; all NaN where one of them is.
  private let sorted: [[Double]]

  /// - Parameter paths: at least one, of one length [path][lead].
  init(_ paths: [[Double]]) {
    precondition(!paths.isEmpty, "no sample path")
    sorted = paths[0].indices.map { lead in
      let values = paths.map { $0[lead] }
      return values.contains(where: \.isNaN)
        ? Array(repeating: .nan, count: values.count) : values.sorted()
    }
  }

  /// The median [lead]: the least value that half of the paths do not exceed, and so one that has been
  /// drawn: a count where counts are.
  var point: [Double] { sorted.map { $0[($0.count - 1) / 2] } }

  /// Between the k-th lowest and the k-th highest of N paths, k = ⌊(N + 1)(1 − level)/2⌋ but at least 1:
  /// another draw lies between them with probability (N + 1 − 2k)/(N + 1) ≥ level, up to ties.
  func interval(_ level: Double) -> Interval {
    let rank = sorted.map { values in
      // 201 · 0.025 may lie a rounding below 5.025, and 39 · 0.025 + 0.025 a rounding below 1.
      max(1, Int((Double(values.count + 1) * (1 - level) / 2 + 1e-9).rounded(.down))) - 1
    }
    return Interval(
      level: level, lower: zip(sorted, rank).map { $0[$1] },
      upper: zip(sorted, rank).map { $0[$0.count - 1 - $1] })
  }

  /// The fewest paths whose intervals hold `level`.
  package static func fewest(for level: Double) -> Int {
    max(1, Int((2 / (1 - level) - 1e-6).rounded(.up)) - 1)
  }
}

extension RandomGenerator {
  /// The stream of one path of one series: another panel, order or number of threads draws the same.
  static func samplePath(_ path: Int, of id: SeriesID, seed: UInt64) -> RandomGenerator {
    RandomGenerator(seed: seed, Use.samplePaths, hash(id.bytes), UInt64(path))
  }

  /// FNV-1a (Fowler, Noll & Vo, RFC 9923): the same on every machine, unlike the standard library's.
  static func hash(_ bytes: [UInt8]) -> UInt64 {
    bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
