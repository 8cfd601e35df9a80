package import Foundation
package import FoundationXML

/// A page read back by an XML parser, which takes only well-formed text.
package final class ParsedMarkup: NSObject, XMLParserDelegate {
  package private(set) var elements: [(name: String, attributes: [String: String])] = []
  /// All text between tags.
  package private(set) var text = ""
  /// Text within the style element.
  package private(set) var style = ""
  private var isInStyle = false

  package struct Malformed: Error {
    package let line: Int
    package let reason: String
  }

  package init(_ bytes: [UInt8]) throws {
    super.init()
    let parser = XMLParser(data: Data(bytes))
    parser.delegate = self
    guard parser.parse() else {
      let reason = parser.parserError.map { "\($0)" } ?? "unknown"
      throw Malformed(line: parser.lineNumber, reason: reason)
    }
  }

  package func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    elements.append((name, attributes))
    isInStyle = name == "style"
  }

  package func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?,
    qualifiedName: String?
  ) {
    isInStyle = false
  }

  package func parser(_ parser: XMLParser, foundCharacters string: String) {
    if isInStyle { style += string } else { text += string }
  }
}
