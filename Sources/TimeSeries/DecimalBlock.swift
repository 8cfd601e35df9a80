/// Cells of a column in a row, packed: as decimals m / 10^k, all of one k, where that gives back each Double bit for
/// bit, and as the bits of the Doubles where it does not.
///
/// What is kept is m − base in the fewest bits that hold the largest: a frame of reference, as in D. Lemire,
/// L. Boytsov, "Decoding billions of integers per second through vectorization", Software: Practice and
/// Experience 45(1), 2015, doi:10.1002/spe.2203. Finding decimals in Doubles by trying powers of ten, and
/// rounding by adding a large number, is from A. Afroozeh, L. Kuffo, P. Boncz, "ALP: Adaptive Lossless
/// floating-Point Compression", SIGMOD 2023, doi:10.1145/3626717.
///
/// m and 10^k are exact Doubles, so m / 10^k is the Double nearest to the decimal, which is what reading its text
/// gives: cells of up to 15 digits, as files hold them, pack. Any cell is found without unpacking the others.
struct DecimalBlock: Sendable {
  /// m − base + (2 if there are special cells), `width` bits each, from the lowest bit of the first word on.
  private var words: [UInt64] = []
  private var base: Int64 = 0
  let count: Int
  /// Bits a cell: 64 for those of Doubles, otherwise 53 at the most.
  private(set) var width: UInt8
  /// k
  let exponent: UInt8
  /// Cells may be missing (0) or −0 (1), which is no integer.
  private var hasSpecials = false

  /// - Parameter exponent: the k to try first, as that of the block before.
  init(_ cells: Span<Double>, exponent: UInt8 = 0) {
    count = cells.count
    guard let (exponent, frame) = Frame.fitting(cells, from: exponent) else {
      width = 64
      self.exponent = exponent
      words = (0..<cells.count).map { cells[$0].bitPattern }
      return
    }
    self.exponent = exponent
    base = frame.least
    hasSpecials = frame.hasSpecials
    let largest = UInt64(bitPattern: frame.most &- frame.least) &+ (hasSpecials ? 2 : 0)
    width = UInt8(64 - largest.leadingZeroBitCount)
    if width > 0 { words = packed(cells) }
  }

  /// Words of the cells, and one more, so that a cell may always be looked for in two.
  private func packed(_ cells: Span<Double>) -> [UInt64] {
    let length = (cells.count * Int(width) + 63) / 64 + 1
    let (power, width) = (PowersOfTen[exponent], Int(width))
    // Rounded.shift is 2^52 + 2^51: its bits, and what is to be added, taken away together.
    let offset = UInt64(bitPattern: base) &+ Rounded.shift.bitPattern &- (hasSpecials ? 2 : 0)
    return unsafe [UInt64](unsafeUninitializedCapacity: length) { words, used in
      var (word, filled, place) = (UInt64(0), 0, 0)
      for index in 0..<cells.count {
        let cell = unsafe cells[unchecked: index]
        var code = (cell * power + Rounded.shift).bitPattern &- offset
        if hasSpecials, cell.isNaN || cell.bitPattern == Special.negativeZero {
          code = cell.isNaN ? 0 : 1
        }
        word |= code &<< UInt64(filled)
        filled += width
        if filled >= 64 {
          unsafe words[place] = word
          place += 1
          filled -= 64
          // What did not fit; a shift by the width leaves nothing of it.
          word = code >> UInt64(width - filled)
        }
      }
      while place < length {
        unsafe words[place] = word
        word = 0
        place += 1
      }
      used = length
    }
  }

  subscript(index: Int) -> Double {
    precondition(index >= 0 && index < count, "cell \(index) of \(count)")
    if width == 64 { return Double(bitPattern: words[index]) }
    let code = width == 0 ? 0 : code(words.span, index &* Int(width), mask)
    return value(code, PowersOfTen[exponent])
  }

  /// Unpacks cells in order.
  /// - Parameter cells: as many places as `range` has.
  func unpack(_ range: Range<Int>, into cells: UnsafeMutableBufferPointer<Double>) {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= count && range.count <= cells.count,
      "cells \(range) of \(count) for \(cells.count) places")
    let power = PowersOfTen[exponent]
    if width == 64 {
      for (place, index) in range.enumerated() {
        unsafe cells[place] = Double(bitPattern: words[index])
      }
    } else if width == 0 {
      for place in 0..<range.count { unsafe cells[place] = value(0, power) }
    } else {
      let (words, mask) = (words.span, mask)
      var bit = range.lowerBound * Int(width)
      for place in 0..<range.count {
        unsafe cells[place] = value(code(words, bit, mask), power)
        bit &+= Int(width)
      }
    }
  }

  private var mask: UInt64 { 1 &<< UInt64(width) &- 1 }

  /// The bits from a place on: those of its word, and those of the next that a shift by 64 would bring.
  @inline(__always)
  private func code(_ words: Span<UInt64>, _ bit: Int, _ mask: UInt64) -> UInt64 {
    let (word, shift) = (bit >> 6, UInt64(truncatingIfNeeded: bit & 63))
    return
      unsafe (words[unchecked: word] &>> shift
      | (words[unchecked: word + 1] &<< 1) &<< (63 &- shift)) & mask
  }

  @inline(__always)
  private func value(_ code: UInt64, _ power: Double) -> Double {
    guard hasSpecials else { return Double(base &+ Int64(bitPattern: code)) / power }
    if code < 2 { return code == 0 ? .nan : -0.0 }
    return Double(base &+ Int64(bitPattern: code &- 2)) / power
  }

  /// Puts another value in place of a cell; all of them are kept as Doubles from then on.
  mutating func replace(_ index: Int, by value: Double) {
    precondition(index >= 0 && index < count, "cell \(index) of \(count)")
    if width < 64 {
      let cells = (0..<count).map { self[$0].bitPattern }
      (words, width) = (cells, 64)
    }
    words[index] = value.bitPattern
  }

  /// Bytes that the cells take.
  var byteCount: Int { 8 * words.count }
}

/// Cells that are no decimals and yet packed.
private enum Special {
  static let missing = Double.nan.bitPattern
  static let negativeZero = (-0.0).bitPattern
}

/// Rounding to the nearest integer by a sum: 2^52 + 2^51 + x has no bits below 1, and its bits are those of 2^52 + 2^51
/// plus the integer, while x stays below `limit`.
private enum Rounded {
  static let shift = 6_755_399_441_055_744.0
  static let limit = 2_251_799_813_685_248.0
}

/// 10^0 ... 10^22, which Doubles hold exactly.
private enum PowersOfTen {
  static let largest: UInt8 = 22

  static subscript(exponent: UInt8) -> Double { powers[Int(exponent)] }

  private static let powers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]
}

/// The integers m of cells that are decimals of one k.
private struct Frame {
  private(set) var least: Int64 = 0
  private(set) var most: Int64 = 0
  private(set) var hasSpecials = false

  /// The first k from one on that fits all cells, and their frame; nil where none does.
  static func fitting(
    _ cells: Span<Double>, from first: UInt8
  ) -> (exponent: UInt8, frame: Frame)? {
    var exponent = first
    while true {
      var frame = Frame()
      guard let misfit = frame.firstMisfit(cells, PowersOfTen[exponent]) else {
        return (exponent, frame)
      }
      repeat {
        guard exponent < PowersOfTen.largest else {
          return first > 0 ? fitting(cells, from: 0) : nil
        }
        exponent += 1
      } while !holds(cells[misfit], PowersOfTen[exponent])
    }
  }

  /// Whether a cell, no special one, is a decimal of a k.
  private static func holds(_ cell: Double, _ power: Double) -> Bool {
    let rounded = cell * power + Rounded.shift - Rounded.shift
    return (rounded / power).bitPattern == cell.bitPattern && rounded.magnitude < Rounded.limit
  }

  /// Takes in the cells up to the first that is neither special nor a decimal of this k; nil where all are taken.
  private mutating func firstMisfit(_ cells: Span<Double>, _ power: Double) -> Int? {
    typealias Lanes = SIMD4<Double>
    let (powers, shift) = (Lanes(repeating: power), Lanes(repeating: Rounded.shift))
    var low = Lanes(repeating: .infinity)
    var high = Lanes(repeating: -.infinity)
    var index = 0
    while index < cells.count {
      guard index + 4 <= cells.count else {
        guard take(cells[index], power, &low[0], &high[0]) else { return index }
        index += 1
        continue
      }
      let lanes = unsafe Lanes(
        cells[unchecked: index], cells[unchecked: index + 1], cells[unchecked: index + 2],
        cells[unchecked: index + 3])
      let rounded = lanes * powers + shift - shift
      let differs =
        unsafe unsafeBitCast(rounded / powers, to: SIMD4<UInt64>.self)
        ^ unsafeBitCast(lanes, to: SIMD4<UInt64>.self)
      // A missing cell comes through all this as it is.
      if differs == .zero, all(lanes .== lanes) {
        low.replace(with: rounded, where: rounded .< low)
        high.replace(with: rounded, where: rounded .> high)
      } else {
        for lane in 0..<4 {
          guard take(cells[index + lane], power, &low[0], &high[0]) else { return index + lane }
        }
      }
      index += 4
    }
    let (lowest, highest) = (low.min(), high.max())
    guard lowest <= highest else { return nil }
    guard lowest > -Rounded.limit, highest < Rounded.limit else {
      return (0..<cells.count).first {
        Frame.isOrdinary(cells[$0]) && !Frame.holds(cells[$0], power)
      }
    }
    (least, most) = (Int64(lowest), Int64(highest))
    return nil
  }

  /// Takes in one cell; false where it does not fit.
  private mutating func take(
    _ cell: Double, _ power: Double, _ low: inout Double, _ high: inout Double
  ) -> Bool {
    guard Frame.isOrdinary(cell) else {
      hasSpecials = true
      return true
    }
    guard Frame.holds(cell, power) else { return false }
    let rounded = cell * power + Rounded.shift - Rounded.shift
    (low, high) = (min(low, rounded), max(high, rounded))
    return true
  }

  private static func isOrdinary(_ cell: Double) -> Bool {
    cell.bitPattern != Special.missing && cell.bitPattern != Special.negativeZero
  }
}
