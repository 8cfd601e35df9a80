import Glibc

extension Span where Element == UInt8 {
  /// Whether the span holds exactly these bytes.
  func equals(_ bytes: [UInt8]) -> Bool { equals(bytes.span) }

  /// Whether both hold the same bytes.
  func equals(_ other: Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    return unsafe withUnsafeBytes { own in
      unsafe other.withUnsafeBytes { other in
        guard let own = own.baseAddress, let other = other.baseAddress else { return true }
        return unsafe memcmp(own, other, count) == 0
      }
    }
  }

  /// A copy that outlives the row it comes from.
  var copied: [UInt8] {
    unsafe withUnsafeBufferPointer { unsafe Array($0) }
  }
}
