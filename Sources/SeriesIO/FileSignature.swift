/// What the first bytes of a file say about its kind.
enum FileSignature: Equatable {
  case text
  case utf8WithByteOrderMark
  /// Text, but not UTF-8.
  case otherEncoding(String)
  /// A known format that is no text at all.
  case binary(String)

  /// As many bytes as any of the signatures needs.
  static let length = 16

  init(_ head: [UInt8]) {
    if head.starts(with: [0xEF, 0xBB, 0xBF]) {
      self = .utf8WithByteOrderMark
    } else if let name = FileSignature.encodings.first(where: { head.starts(with: $0.mark) })?.name
    {
      self = .otherEncoding(name)
    } else if let name = FileSignature.formats.first(where: { head.starts(with: $0.mark) })?.name {
      self = .binary(name)
    } else {
      self = .text
    }
  }

  static let gzip: [UInt8] = [0x1F, 0x8B]

  /// UTF-32 before UTF-16, whose mark is its beginning.
  private static let encodings: [(mark: [UInt8], name: String)] = [
    ([0xFF, 0xFE, 0, 0], "UTF-32"), ([0, 0, 0xFE, 0xFF], "UTF-32"),
    ([0xFF, 0xFE], "UTF-16"), ([0xFE, 0xFF], "UTF-16"),
  ]

  private static let formats: [(mark: [UInt8], name: String)] = [
    (gzip, "gzip data inside gzip data"),
    (Array("PK\u{3}\u{4}".utf8), "a zip archive or an Excel workbook"),
    (Array("BZh".utf8), "bzip2 data"),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], "xz data"),
    ([0x28, 0xB5, 0x2F, 0xFD], "zstd data"),
    (Array("PAR1".utf8), "a Parquet file"),
    (Array("ARROW1".utf8), "an Arrow file"),
    (Array("%PDF".utf8), "a PDF file"),
    (Array("\u{7F}ELF".utf8), "a program"),
    ([0xD0, 0xCF, 0x11, 0xE0], "an old Excel workbook"),
    ([0x89, 0x50, 0x4E, 0x47], "a PNG picture"),
    (Array("SQLite format 3\0".utf8), "an SQLite database"),
    ([0x89, 0x48, 0x44, 0x46], "an HDF5 file"),
  ]
}
