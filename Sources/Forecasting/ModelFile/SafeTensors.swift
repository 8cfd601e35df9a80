/// The container of model files: safetensors, with a seal.
///
/// A file is the header's length (8 bytes, little-endian), the header (JSON, padded with spaces so
/// that the data begin at a multiple of 64 bytes) and the data:
///
///     {"__metadata__":{"forecast.sha256":"9f86…0a08","key":"text"},
///      "name":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}}
///
/// Any reader of the format opens it. Ours takes only a subset: no white space before the header,
/// four element types, tensors in the order of their data without hole or overlap, and the seal first.
///
/// The seal is the SHA-256 of the whole file in which the 64 digits of the seal itself are replaced
/// by `0`. Every other byte is covered, so each flipped bit, cut or addition is seen. In Python:
///
///     b = bytearray(open("model.safetensors", "rb").read()); b[44:108] = b"0" * 64
///     hashlib.sha256(b).hexdigest()
///
/// It guards against damage, not against an author of hostile files, who can seal as well as we do;
/// against those stand the limits below and the checks of `SafeTensorsHeader`.
///
/// Source: the format as documented at https://github.com/huggingface/safetensors#format
enum SafeTensors {
  static let lengthField = 8
  static let alignment = 64
  static let headerLimit = 1 << 20
  static let tensorLimit = 4096
  static let rankLimit = 8
  static let nameLimit = 255

  static let metadataKey = "__metadata__"
  static let sealKey = "forecast.sha256"

  /// What stands between the length field and the digits of the seal.
  static let sealPrefix = Array("{\"\(metadataKey)\":{\"\(sealKey)\":\"".utf8)
  static let blankSeal = [UInt8](repeating: UInt8(ascii: "0"), count: 64)

  /// Where a sealed file has the digits.
  static let sealRange =
    lengthField + sealPrefix.count..<lengthField + sealPrefix.count + blankSeal.count

  /// The seal that a file of these bytes should carry; the bytes reach past `sealRange`.
  static func seal(of file: [UInt8]) -> String {
    let span = file.span
    var checksum = Checksum()
    checksum.update(span.extracting(..<sealRange.lowerBound))
    checksum.update(blankSeal.span)
    checksum.update(span.extracting(sealRange.upperBound...))
    return checksum.hexadecimal
  }

  /// Whether a key or tensor name is 1 to 255 printable ASCII characters.
  ///
  /// ASCII, so that no two names look or compare alike.
  static func isName(_ name: String) -> Bool {
    1...nameLimit ~= name.utf8.count && name.utf8.allSatisfy { 0x20...0x7E ~= $0 }
  }

  /// The bytes of a tensor; nil if the product leaves the range of Int.
  static func byteCount(of dataType: TensorDataType, shape: [Int]) -> Int? {
    var count = dataType.width
    for dimension in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: dimension)
      if overflow { return nil }
      count = product
    }
    return count
  }
}
