package import TimeSeries

extension Timestamp {
  /// A moment in ISO 8601, such as `2026-05-01T05:17Z`; UTC where it tells no offset. nil for other text.
  package init?(inUTC text: String) {
    let bytes = Array(text.utf8)
    guard !bytes.isEmpty, case .stamp(let stamp, let style) = TimeParser.parse(bytes.span) else {
      return nil
    }
    switch style {
    case .date, .dateTime: self = stamp
    default: return nil
    }
  }
}
