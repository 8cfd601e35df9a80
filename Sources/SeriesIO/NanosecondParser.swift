import TimeSeries

/// ISO 8601 stamps to the nanosecond, for columns that are finer than a microsecond.
///
/// `TimeParser` reads all but the digits past the sixth. Stamps lie between the years 1897 and 2043, as
/// nanoseconds since 1970 are counted like an index, whose differences must not leave 64 bits.
enum NanosecondParser {
  static func parse(_ text: Span<UInt8>) -> TimeParser.Outcome {
    let bytes = text.copied
    var micro = bytes
    var finer: Int64 = 0
    if let point = bytes.firstIndex(of: UInt8(ascii: ".")) {
      let digits = bytes[(point + 1)...].prefix { (48...57).contains($0) }
      let past = digits.dropFirst(6)
      guard past.dropFirst(3).allSatisfy({ $0 == UInt8(ascii: "0") }) else {
        return .outOfRange("finer than a nanosecond")
      }
      for place in 0..<3 {
        let index = past.startIndex + place
        finer = finer * 10 + (index < past.endIndex ? Int64(bytes[index]) - 48 : 0)
      }
      micro.removeSubrange(past.indices)
    }
    switch TimeParser.parse(micro.span) {
    case .stamp(let stamp, .dateTime(let separator, _, let zone)):
      let (thousands, isTooFar) = stamp.ticks.multipliedReportingOverflow(by: 1000)
      let (ticks, isPastEnd) = thousands.addingReportingOverflow(finer)
      guard !isTooFar, !isPastEnd, abs(ticks) <= TimeParser.indexLimit else {
        return .outOfRange("outside 1897 to 2043, where nanoseconds are counted")
      }
      let offset: StampStyle.Offset =
        switch zone {
        case .none, .local: .none
        case .utc: .utc
        case .offset(let seconds): .seconds(seconds)
        }
      return .stamp(
        Timestamp(ticks: ticks), .nanoseconds(separator: separator, offset: offset))
    case .stamp: return .notATime
    case .notATime: return .notATime
    case .outOfRange(let why): return .outOfRange(why)
    }
  }
}
