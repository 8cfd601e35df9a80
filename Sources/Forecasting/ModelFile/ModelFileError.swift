/// Why a model file is not used or cannot be written.
///
/// Printed as one line: `model.safetensors: error[M_OFFSETS]: what is wrong; what to do`.
package struct ModelFileError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Code: String, CaseIterable, Sendable {
    /// There is no such file.
    case missing = "M_MISSING"
    /// The operating system refused to open or read it.
    case input = "M_READ"
    /// A folder, pipe or device.
    case notRegular = "M_NOT_A_FILE"
    /// More bytes than the limit, or fewer than any model has.
    case size = "M_SIZE"
    /// The length field, or the header as a whole.
    case header = "M_HEADER"
    case json = "M_JSON"
    case metadata = "M_METADATA"
    /// A tensor that is not expected, or is expected and absent.
    case name = "M_NAME"
    case dataType = "M_DTYPE"
    case shape = "M_SHAPE"
    case offsets = "M_OFFSETS"
    /// NaN or an infinity among the numbers.
    case notFinite = "M_NOT_FINITE"
    case checksum = "M_CHECKSUM"
    /// Written by a later version of the program.
    case version = "M_VERSION"
  }

  package let path: String
  package let code: Code
  /// What is wrong, as a clause.
  package let problem: String
  /// What to do about it, as a clause.
  package let advice: String

  package init(
    path: String, code: Code, problem: String,
    advice: String = "the file is damaged or no model of forecast: restore a copy or fit again"
  ) {
    self.path = path
    self.code = code
    self.problem = problem
    self.advice = advice
  }

  package var description: String { "\(path): error[\(code.rawValue)]: \(problem); \(advice)" }

  /// A name out of a file, quoted so that it can neither forge a line nor steer a terminal.
  package static func quoted(_ name: String) -> String {
    var quoted = "\""
    for (index, scalar) in name.unicodeScalars.enumerated() {
      guard index < 80 else {
        quoted += "…"
        break
      }
      if " "..."~" ~= scalar {
        quoted.unicodeScalars.append(scalar)
      } else {
        quoted += "\\u{\(String(scalar.value, radix: 16))}"
      }
    }
    return quoted + "\""
  }
}
