/// Why a JSON text was refused, and at which byte of it.
package struct JSONError: Error, Hashable, Sendable {
  package let offset: Int
  package let reason: String
}

/// A JSON reader for bytes of unknown origin.
///
/// Beyond RFC 8259 it refuses duplicate keys (compared as bytes), text around the value, nesting past
/// `depthLimit` (tested before each descent, so the stack is bounded) and more values than
/// `valueLimit` (so memory is). Numbers keep their digits; strings must be valid UTF-8.
package struct StrictJSONParser {
  private let bytes: ArraySlice<UInt8>
  private let depthLimit: Int
  private var valuesLeft: Int
  private var position: Int

  /// The value that `bytes` spell from the first byte to the last.
  package static func parse(
    _ bytes: ArraySlice<UInt8>, depthLimit: Int = 8, valueLimit: Int = 65_536
  ) throws(JSONError) -> JSONValue {
    var parser = StrictJSONParser(
      bytes: bytes, depthLimit: depthLimit, valuesLeft: valueLimit, position: bytes.startIndex)
    let value = try parser.value(depth: 0)
    guard parser.position == bytes.endIndex else {
      throw parser.error("there is text after the value")
    }
    return value
  }

  private func error(_ reason: String) -> JSONError {
    JSONError(offset: position - bytes.startIndex, reason: reason)
  }

  private var next: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

  private mutating func take(_ byte: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: byte) else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
      position += 1
    }
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    guard valuesLeft > 0 else { throw error("there are too many values") }
    valuesLeft -= 1
    switch next {
    case UInt8(ascii: "{"): return .object(try members(depth: depth + 1))
    case UInt8(ascii: "["): return .array(try elements(depth: depth + 1))
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case let byte? where byte == UInt8(ascii: "-") || Self.isDigit(byte):
      return .number(try number())
    case nil: throw error("the text ends too early")
    default: throw error("a value is expected")
    }
  }

  private mutating func word(_ text: String, _ value: JSONValue) throws(JSONError) -> JSONValue {
    guard bytes[position...].starts(with: text.utf8) else { throw error("a value is expected") }
    position += text.utf8.count
    return value
  }

  private mutating func open(depth: Int) throws(JSONError) {
    guard depth <= depthLimit else { throw error("it is nested deeper than \(depthLimit)") }
    position += 1
    skipSpace()
  }

  private mutating func members(depth: Int) throws(JSONError) -> [JSONValue.Member] {
    try open(depth: depth)
    var members: [JSONValue.Member] = []
    if take("}") { return members }
    var seen: Set<[UInt8]> = []
    repeat {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw error("a key is expected") }
      let start = position
      let key = try string()
      guard seen.insert(Array(key.utf8)).inserted else {
        position = start
        throw error("a key appears twice")
      }
      skipSpace()
      guard take(":") else { throw error("a colon is expected") }
      skipSpace()
      members.append(JSONValue.Member(key, try value(depth: depth)))
      skipSpace()
    } while take(",")
    guard take("}") else { throw error("a comma or a closing brace is expected") }
    return members
  }

  private mutating func elements(depth: Int) throws(JSONError) -> [JSONValue] {
    try open(depth: depth)
    var elements: [JSONValue] = []
    if take("]") { return elements }
    repeat {
      skipSpace()
      elements.append(try value(depth: depth))
      skipSpace()
    } while take(",")
    guard take("]") else { throw error("a comma or a closing bracket is expected") }
    return elements
  }

  private mutating func number() throws(JSONError) -> String {
    let start = position
    _ = take("-")
    if !take("0") { try digits() }
    if take(".") { try digits() }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      try digits()
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
  }

  private mutating func digits() throws(JSONError) {
    let start = position
    while let byte = next, Self.isDigit(byte) { position += 1 }
    guard position > start else { throw error("a digit is expected") }
  }

  private mutating func string() throws(JSONError) -> String {
    let start = position
    position += 1
    var text: [UInt8] = []
    while let byte = next, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw error("a string has a raw control character") }
      position += 1
      if byte == UInt8(ascii: "\\") {
        text.append(contentsOf: Array(String(try escape()).utf8))
      } else {
        text.append(byte)
      }
    }
    guard take("\"") else { throw error("a string has no closing quote") }
    guard let string = String(validating: text, as: UTF8.self) else {
      position = start
      throw error("a string is not UTF-8")
    }
    return string
  }

  private mutating func escape() throws(JSONError) -> Unicode.Scalar {
    let names: [(Unicode.Scalar, Unicode.Scalar)] = [
      ("\"", "\""), ("\\", "\\"), ("/", "/"), ("b", "\u{8}"), ("f", "\u{C}"), ("n", "\n"),
      ("r", "\r"), ("t", "\t"),
    ]
    for (name, scalar) in names where take(name) { return scalar }
    guard take("u") else { throw error("an escape is unknown") }
    let first = try hexadecimal()
    if let scalar = Unicode.Scalar(first) { return scalar }
    // RFC 8259, section 7: a character past U+FFFF is a pair of surrogates.
    guard first < 0xDC00, take("\\"), take("u") else { throw error("a surrogate stands alone") }
    let second = try hexadecimal()
    guard 0xDC00...0xDFFF ~= second,
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw error("a surrogate stands alone") }
    return scalar
  }

  private mutating func hexadecimal() throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw error("four hexadecimal digits are expected")
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }
}
