import CZlib

/// Pixels as a PNG file: eight bits a channel, without transparency.
///
/// Source: W3C, "Portable Network Graphics (PNG) Specification (Third Edition)",
/// https://www.w3.org/TR/png-3/.
enum PNG {
  /// - Parameter scale: pixels for each unit of the drawing, of which there are 96 to an inch.
  static func encode(_ canvas: Canvas, scale: Double) -> [UInt8] {
    let perMetre = UInt32((96 * scale / 0.0254).rounded())
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
      // Eight bits, colours, and no interlacing.
      + chunk("IHDR", big(UInt32(canvas.width)) + big(UInt32(canvas.height)) + [8, 2, 0, 0, 0])
      + chunk("pHYs", big(perMetre) + big(perMetre) + [1])
      + chunk("IDAT", compressed(filtered(canvas))) + chunk("IEND", [])
  }

  /// Each row as differences from the one above (filter 2), which are mostly 0 in a drawing.
  private static func filtered(_ canvas: Canvas) -> [UInt8] {
    let length = canvas.width * 3
    var bytes: [UInt8] = []
    bytes.reserveCapacity((length + 1) * canvas.height)
    for row in 0..<canvas.height {
      bytes.append(2)
      for index in row * length..<(row + 1) * length {
        bytes.append(canvas.bytes[index] &- (row == 0 ? 0 : canvas.bytes[index - length]))
      }
    }
    return bytes
  }

  private static func compressed(_ bytes: [UInt8]) -> [UInt8] {
    var length = compressBound(uLong(bytes.count))
    var result = [UInt8](repeating: 0, count: Int(length))
    let status = unsafe result.withUnsafeMutableBufferPointer { target in
      unsafe bytes.withUnsafeBufferPointer { source in
        unsafe compress2(
          target.baseAddress, &length, source.baseAddress, uLong(bytes.count), 9)
      }
    }
    precondition(
      status == Z_OK, "zlib says \(status) to \(bytes.count) bytes with room for their bound")
    return Array(result.prefix(Int(length)))
  }

  private static func chunk(_ name: StaticString, _ data: [UInt8]) -> [UInt8] {
    let named = Array("\(name)".utf8) + data
    let sum = unsafe named.withUnsafeBufferPointer {
      unsafe crc32(0, $0.baseAddress, uInt(named.count))
    }
    return big(UInt32(data.count)) + named + big(UInt32(truncatingIfNeeded: sum))
  }

  private static func big(_ number: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> UInt32($0)) }
  }
}
