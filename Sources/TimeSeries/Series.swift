/// A series' name as the bytes of the file.
///
/// Swift strings compare by canonical equivalence, which would merge two ids that differ only in
/// Unicode normalisation; ids are compared, hashed and written as bytes.
package struct SeriesID: Hashable, Comparable, Sendable {
  package let bytes: [UInt8]

  package init(bytes: [UInt8]) { self.bytes = bytes }
  package init(_ text: String) { bytes = Array(text.utf8) }

  package static func < (left: SeriesID, right: SeriesID) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }

  /// The id as text, for messages and reports; invalid UTF-8 is shown as replacement characters.
  package var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// One regular series. The stamp of index i is computed from `start` and `frequency`, never stored.
package struct Series: Hashable, Sendable {
  package var id: SeriesID
  package var start: Timestamp
  package var frequency: Frequency
  package var values: Observations
  /// What is known beside the values, as the panel's covariates say.
  package var covariates = CovariateCells()

  package init(id: SeriesID, start: Timestamp, frequency: Frequency, values: Observations) {
    self.id = id
    self.start = start
    self.frequency = frequency
    self.values = values
  }

  package init(id: SeriesID, start: Timestamp, frequency: Frequency, values: [Double]) {
    self.init(id: id, start: start, frequency: frequency, values: Observations(values))
  }

  package var count: Int { values.count }

  /// The stamp of an index, also past the end and before the start.
  package func timestamp(at index: Int) -> Timestamp { frequency.timestamp(index, after: start) }

  /// The stamp of the last observation; a series is never empty.
  package var end: Timestamp { timestamp(at: values.count - 1) }

  /// The first `count` observations.
  package func prefix(_ count: Int) -> Series { steps(0..<count) }

  package var missingCount: Int { values.missingCount }
}
