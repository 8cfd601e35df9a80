import TimeSeries

/// The usual stamps at their full width, `2024-01-31`, `2024-01-31 13:00` and `2024-01-31T13:00:00`, read
/// eight bytes at once: most of what a time column holds.
///
/// `TimeParser` is the reference; a test shows that both agree on whatever this one reads.
enum FixedWidthStamp {
  /// Which widths a column may have without its style changing.
  struct Widths {
    var date = false
    var minutes = false
    var seconds = false
    /// Whether stamps are integers, of any width.
    var index = false

    /// What leaves a style as it is, of `TimeAxis.admit`.
    init(of style: StampStyle?) {
      switch style {
      case .date: date = true
      case .dateTime(_, let precision, .none):
        date = true
        minutes = true
        seconds = precision != .omitted
      case .index: index = true
      default: break
      }
    }
  }

  /// The stamp of up to 18 digits in a column of integers, or nil where the cell is something else.
  @inline(__always)
  static func integer(_ text: Span<UInt8>) -> Timestamp? {
    guard (1...18).contains(text.count) else { return nil }
    var number: Int64 = 0
    for place in text.indices {
      let digit = text[place] &- UInt8(ascii: "0")
      guard digit <= 9 else { return nil }
      number = number &* 10 &+ Int64(digit)
    }
    return Timestamp(ticks: number)
  }

  /// A month that was read last: most stamps are in the same one as those before them.
  struct Month {
    /// `2024-01-`
    fileprivate var text: UInt64 = 0
    /// Days from 1970-01-01 to the one before its first.
    fileprivate var before: Int64 = 0
  }

  /// The stamp, or nil where the cell is something else, or perhaps one of the rarer kinds.
  @inline(__always)
  static func parse(_ text: Span<UInt8>, _ widths: Widths, _ month: inout Month) -> Timestamp? {
    switch text.count {
    case 10 where widths.date:
      return days(text, &month).map { Timestamp(ticks: $0 * 86_400 * second) }
    case 16 where widths.minutes:
      guard let days = days(text, &month), isSeparator(text[10]), text[13] == UInt8(ascii: ":"),
        let hour = pair(text, 11), hour < 24, let minute = pair(text, 14), minute < 60
      else { return nil }
      let minutes = days * 1440 + hour * 60 + minute
      return Timestamp(ticks: minutes * 60 * second)
    case 19 where widths.seconds:
      guard let days = days(text, &month), isSeparator(text[10]) else { return nil }
      let clock = word(text, 11) ^ 0x3030_3A30_303A_3030
      guard holdsDigits(clock, limits: 0x7676_7F76_767F_7676) else { return nil }
      let (hour, minute, rest) = (pair(clock, 0), pair(clock, 3), pair(clock, 6))
      guard hour < 24, minute < 60, rest < 60 else { return nil }
      let seconds = (days * 24 + hour) * 3600 + minute * 60 + rest
      return Timestamp(ticks: seconds * second)
    default: return nil
    }
  }

  /// Ticks, here so that it is a constant of this module.
  private static let second: Int64 = 1_000_000

  /// Days since 1970-01-01 of the first ten bytes.
  @inline(__always)
  private static func days(_ text: Span<UInt8>, _ month: inout Month) -> Int64? {
    if word(text, 0) == month.text, let day = pair(text, 8), (1...28).contains(day) {
      return month.before + day
    }
    return days(ofAnyMonth: text, &month)
  }

  private static func days(ofAnyMonth text: Span<UInt8>, _ latest: inout Month) -> Int64? {
    // "0000-00-" taken away bit by bit leaves the digits as numbers, and 0 for the dashes.
    let front = word(text, 0) ^ 0x2D30_302D_3030_3030
    guard holdsDigits(front, limits: 0x7F76_767F_7676_7676), let day = pair(text, 8) else {
      return nil
    }
    let year = Int(pair(front, 0) * 100 + pair(front, 2))
    let month = Int(pair(front, 5))
    guard year > 0, (1...12).contains(month), day >= 1,
      day <= 28 || day <= CivilDate.days(inMonth: month, of: year)
    else { return nil }
    let days = CivilDate(year: year, month: month, day: Int(day)).daysSinceEpoch
    latest = Month(text: word(text, 0), before: days - day)
    return days
  }

  /// Eight bytes from a place on, the first in the lowest bits.
  @inline(__always)
  private static func word(_ text: Span<UInt8>, _ place: Int) -> UInt64 {
    precondition(place + 8 <= text.count, "8 bytes at \(place) of \(text.count)")
    return UInt64(
      littleEndian: unsafe text.bytes.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self))
  }

  /// Whether no byte exceeds its limit, where `limits` holds 0x7F less the limit: 0x76 for a digit, 0x7F
  /// for a byte that has to be 0.
  @inline(__always)
  private static func holdsDigits(_ word: UInt64, limits: UInt64) -> Bool {
    // A carry comes only out of a byte that is refused itself.
    ((word &+ limits) | word) & 0x8080_8080_8080_8080 == 0
  }

  /// Two digits of a word as a number.
  @inline(__always)
  private static func pair(_ word: UInt64, _ place: Int) -> Int64 {
    Int64((word >> UInt64(8 * place)) & 0xF) * 10 + Int64((word >> UInt64(8 * place + 8)) & 0xF)
  }

  @inline(__always)
  private static func pair(_ text: Span<UInt8>, _ place: Int) -> Int64? {
    let (tens, ones) = (text[place] &- 48, text[place + 1] &- 48)
    return tens <= 9 && ones <= 9 ? Int64(tens) * 10 + Int64(ones) : nil
  }

  @inline(__always)
  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "T")
  }
}
