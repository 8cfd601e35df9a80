/// The element types a model file may hold, under the container's names for them.
package enum TensorDataType: String, CaseIterable, Hashable, Sendable {
  case float = "F32"
  case double = "F64"
  case integer = "I64"
  case byte = "U8"

  /// Bytes of one element.
  package var width: Int {
    switch self {
    case .float: 4
    case .double, .integer: 8
    case .byte: 1
    }
  }
}

/// A Swift number that a tensor can hold; its bits are kept, little-endian.
protocol TensorElement {
  associatedtype Bits: FixedWidthInteger

  static var dataType: TensorDataType { get }
  var storedBits: Bits { get }
  var isStorable: Bool { get }
  init(storedBits: Bits)
}

extension TensorElement {
  /// The elements of a little-endian buffer whose length is a multiple of the width.
  static func values(in bytes: ArraySlice<UInt8>) -> [Self] {
    unsafe bytes.withUnsafeBytes { buffer in
      (0..<buffer.count / dataType.width).map { unsafe element($0, of: buffer) }
    }
  }

  /// The index of the first element that no file may hold, found without a copy of the buffer.
  static func firstNotStorable(in bytes: ArraySlice<UInt8>) -> Int? {
    unsafe bytes.withUnsafeBytes { buffer in
      (0..<buffer.count / dataType.width).first { unsafe !element($0, of: buffer).isStorable }
    }
  }

  private static func element(_ index: Int, of buffer: UnsafeRawBufferPointer) -> Self {
    // Unaligned, since a tensor of doubles may follow one of bytes.
    let bits = unsafe buffer.loadUnaligned(fromByteOffset: index * dataType.width, as: Bits.self)
    return Self(storedBits: Bits(littleEndian: bits))
  }

  /// The bits of the values, little-endian, one after the other.
  static func bytes(of values: [Self]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(values.count * dataType.width)
    for value in values {
      unsafe withUnsafeBytes(of: value.storedBits.littleEndian) {
        unsafe bytes.append(contentsOf: $0)
      }
    }
    return bytes
  }
}

extension Float: TensorElement {
  static var dataType: TensorDataType { .float }
  var storedBits: UInt32 { bitPattern }
  var isStorable: Bool { isFinite }
  init(storedBits: UInt32) { self.init(bitPattern: storedBits) }
}

extension Double: TensorElement {
  static var dataType: TensorDataType { .double }
  var storedBits: UInt64 { bitPattern }
  var isStorable: Bool { isFinite }
  init(storedBits: UInt64) { self.init(bitPattern: storedBits) }
}

extension Int64: TensorElement {
  static var dataType: TensorDataType { .integer }
  var storedBits: Int64 { self }
  var isStorable: Bool { true }
  init(storedBits: Int64) { self = storedBits }
}

extension UInt8: TensorElement {
  static var dataType: TensorDataType { .byte }
  var storedBits: UInt8 { self }
  var isStorable: Bool { true }
  init(storedBits: UInt8) { self = storedBits }
}
