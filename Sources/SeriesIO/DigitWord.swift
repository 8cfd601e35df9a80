/// Eight bytes of a text in one word, the first byte lowest.
struct DigitWord {
  private let bits: UInt64

  private init(bits: UInt64) { self.bits = bits }

  /// Eight bytes that are all there.
  @inline(__always)
  init(_ bytes: Span<UInt8>, at start: Int) {
    bits = UInt64(
      littleEndian: unsafe bytes.bytes.unsafeLoadUnaligned(
        fromByteOffset: start, as: UInt64.self))
  }

  /// The bytes from `start` on, with zeros after the end of the text.
  init(endOf text: Span<UInt8>, from start: Int) {
    let left = text.count - start
    if left >= 8 {
      self.init(text, at: start)
    } else if text.count >= 8 {
      // The last eight bytes, without those before the start.
      self.init(bits: DigitWord(text, at: text.count - 8).bits >> UInt64(8 * (8 - left)))
    } else {
      var word: UInt64 = 0
      for index in stride(from: text.count - 1, through: start, by: -1) {
        word = word << 8 | UInt64(text[index])
      }
      self.init(bits: word)
    }
  }

  /// How many of the bytes, from the first on, are digits.
  @inline(__always)
  var digits: Int {
    let offsets = bits ^ 0x3030_3030_3030_3030
    // Above 9 the sum reaches the first bit of its byte; what it carries on concerns later bytes.
    let others = (offsets &+ 0x7676_7676_7676_7676 | offsets) & 0x8080_8080_8080_8080
    return others.trailingZeroBitCount / 8
  }

  /// The number that the first `count` bytes, digits, write: pairs of digits are joined, then pairs of
  /// pairs.
  @inline(__always)
  func value(ofFirst count: Int) -> UInt64 {
    // As zeros before them, the missing digits mean nothing; a shift by 64 leaves nothing.
    DigitWord.value(ofDigits: (bits << UInt64(64 - 8 * count)) & 0x0F0F_0F0F_0F0F_0F0F)
  }

  /// Eight bytes of a text, at a place where they are.
  @inline(__always)
  static func bits(_ bytes: Span<UInt8>, at start: Int) -> UInt64 {
    DigitWord(bytes, at: start).bits
  }

  /// The number that eight digits write, each a byte of 0 to 9, the first lowest.
  @inline(__always)
  static func value(ofDigits digits: UInt64) -> UInt64 {
    let twos = (digits &* (10 << 8 + 1)) >> 8 & 0x00FF_00FF_00FF_00FF
    let fours = (twos &* (100 << 16 + 1)) >> 16 & 0x0000_FFFF_0000_FFFF
    return (fours &* (10_000 << 32 + 1)) >> 32
  }
}
