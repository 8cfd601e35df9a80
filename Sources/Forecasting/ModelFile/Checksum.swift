internal import CMessageDigest

/// SHA-256 (FIPS 180-4) of bytes that arrive in pieces.
///
/// The arithmetic is libmd's; the digest is given as 64 lower-case hexadecimal digits.
package struct Checksum: Sendable {
  private var context: SHA2_CTX

  package init() {
    context = SHA2_CTX()
    unsafe SHA256Init(&context)
  }

  package mutating func update(_ bytes: Span<UInt8>) {
    guard !bytes.isEmpty else { return }
    unsafe bytes.withUnsafeBufferPointer { unsafe SHA256Update(&context, $0.baseAddress, $0.count) }
  }

  /// The digest of all bytes so far; further bytes may follow.
  package var hexadecimal: String {
    var finished = context
    var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
    unsafe SHA256Final(&digest, &finished)
    let digits = Array("0123456789abcdef".utf8)
    let text = digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }

  package static func sha256(of bytes: [UInt8]) -> String {
    var checksum = Checksum()
    checksum.update(bytes.span)
    return checksum.hexadecimal
  }
}
