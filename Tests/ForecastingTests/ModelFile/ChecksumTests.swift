import Testing

@testable import Forecasting

/// Expected values: FIPS 180-4 examples (NIST, Cryptographic Standards and Guidelines, SHA256.pdf)
/// and the million letters of FIPS 180-2, appendix B.3.
@Suite struct ChecksumTests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      String(repeating: "a", count: 1_000_000),
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    ),
  ])
  func agreesWithThePublishedExamples(text: String, digest: String) {
    #expect(Checksum.sha256(of: Array(text.utf8)) == digest)
  }

  @Test(arguments: [1, 7, 63, 64, 65, 200])
  func isTheSameInPieces(size: Int) {
    let bytes = (0..<200).map { UInt8($0) }
    var checksum = Checksum()
    for start in stride(from: 0, to: bytes.count, by: size) {
      checksum.update(bytes[start..<min(start + size, bytes.count)].span)
    }
    #expect(checksum.hexadecimal == Checksum.sha256(of: bytes))
  }

  @Test func goesOnAfterADigest() {
    var checksum = Checksum()
    checksum.update(Array("a".utf8).span)
    _ = checksum.hexadecimal
    checksum.update(Array("bc".utf8).span)
    #expect(checksum.hexadecimal == Checksum.sha256(of: Array("abc".utf8)))
  }
}
