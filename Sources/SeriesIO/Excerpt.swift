/// Bytes of the user's file as a message may show them: in double quotes, cut to 80 characters,
/// whatever could move a cursor, forge a line or hide itself written as an escape.
func excerpt(_ bytes: some Sequence<UInt8>) -> String {
  "\"\(escaped(bytes, limit: 80))\""
}

/// A file name for messages: whole, but with the same escapes.
func shownPath(_ path: String) -> String { escaped(path.utf8, limit: 4096) }

/// The same without quotes.
func escaped(_ bytes: some Sequence<UInt8>, limit: Int = 80) -> String {
  // A character takes at most four bytes; one more tells whether something was cut.
  let head = Array(bytes.prefix(4 * limit + 1))
  var input = head.makeIterator()
  var parser = Unicode.UTF8.ForwardParser()
  var position = 0
  var text = ""
  var shown = 0
  while true {
    if shown >= limit, position < head.count { return text + "…" }
    switch parser.parseScalar(from: &input) {
    case .valid(let encoded):
      position += encoded.count
      let scalar = Unicode.UTF8.decode(encoded)
      text += isPlain(scalar) ? String(scalar) : escape(scalar)
    case .error(let length):
      for byte in head[position..<position + length] { text += "\\x" + hexadecimal(byte) }
      position += length
    case .emptyInput:
      return text
    }
    shown += 1
  }
}

private func isPlain(_ scalar: Unicode.Scalar) -> Bool {
  if scalar.isASCII {
    return (0x20..<0x7F).contains(scalar.value) && scalar != "\"" && scalar != "\\"
  }
  switch scalar.properties.generalCategory {
  case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
    .paragraphSeparator, .spaceSeparator:
    return false
  default:
    return true
  }
}

private func escape(_ scalar: Unicode.Scalar) -> String {
  switch scalar {
  case "\"", "\\": "\\\(scalar)"
  case "\t": "\\t"
  case "\n": "\\n"
  case "\r": "\\r"
  default: "\\u{\(String(scalar.value, radix: 16))}"
  }
}

private func hexadecimal(_ byte: UInt8) -> String {
  let digits = String(byte, radix: 16)
  return digits.utf8.count == 1 ? "0" + digits : digits
}
