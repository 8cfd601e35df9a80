import Glibc
import SeriesIO

/// Numbers for people: a sensible number of digits, no locale. Files use `CSVWriter.digits`.
package enum NumberText {
  /// Separates groups of three digits: a narrow no-break space, which no locale reads as a decimal.
  private static let groupSeparator = "\u{202F}"

  /// `decimals` places after the point, halves away from zero; `1.5e+20` where that would be a
  /// row of digits nobody reads.
  static func fixed(_ number: Double, decimals: Int) -> String {
    guard number.isFinite else { return "–" }
    let scaled = (number.magnitude * pow(10, Double(decimals))).rounded()
    guard scaled < 1e15, let whole = Int64(exactly: scaled) else {
      return scientific(number, digits: 4)
    }
    var digits = String(whole)
    if digits.count <= decimals {
      digits = String(repeating: "0", count: decimals + 1 - digits.count) + digits
    }
    let integer = grouped(digits.dropLast(decimals))
    let sign = number < 0 && whole != 0 ? "−" : ""
    return sign + integer + (decimals > 0 ? ".\(digits.suffix(decimals))" : "")
  }

  /// About `digits` significant digits, at least the whole integer part.
  static func significant(_ number: Double, digits: Int = 4) -> String {
    guard number.isFinite else { return "–" }
    guard number != 0 else { return "0" }
    if number.magnitude < 1e-4 || number.magnitude >= 1e12 {
      return scientific(number, digits: digits)
    }
    return fixed(number, decimals: decimals(showing: number, digits: digits))
  }

  /// Decimal places that show `digits` significant digits of a number; 0 for large ones.
  static func decimals(showing number: Double, digits: Int) -> Int {
    guard number.isFinite, number != 0 else { return 0 }
    return min(max(digits - 1 - exponent(number), 0), 12)
  }

  /// A percentage from a fraction, kept on one line: `23 %`, `0.4 %`.
  static func percent(_ fraction: Double) -> String {
    let value = fraction * 100
    return "\(fixed(value, decimals: value.magnitude < 9.95 ? 1 : 0))\u{A0}%"
  }

  /// The same with a given number of decimals.
  static func percent(_ fraction: Double, decimals: Int) -> String {
    "\(fixed(fraction * 100, decimals: decimals))\u{A0}%"
  }

  /// A number of the data in ASCII, for terminals: as it is where that is short, otherwise about four
  /// significant digits.
  package static func terminal(_ number: Double) -> String {
    let exact = CSVWriter.digits(number)
    return exact.utf8.count <= 8 && number.isFinite ? exact : approximate(number)
  }

  /// About four significant digits in ASCII, for what was computed from the data.
  package static func approximate(_ number: Double) -> String { plain(significant(number)) }

  /// The same number in ASCII, for terminals.
  static func plain(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars where scalar != "\u{202F}" {
      switch scalar {
      case "−", "–": result += "-"
      case "\u{A0}": result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// A coordinate of a drawing, to a tenth of a unit, in the C locale.
  static func coordinate(_ number: Double) -> String {
    let tenths = (number * 10).rounded()
    guard let whole = Int64(exactly: tenths) else { return "0" }
    let sign = whole < 0 ? "-" : ""
    let (integer, tenth) = whole.magnitude.quotientAndRemainder(dividingBy: 10)
    return tenth == 0 ? "\(sign)\(integer)" : "\(sign)\(integer).\(tenth)"
  }

  /// The power of ten of the first digit.
  static func exponent(_ number: Double) -> Int {
    let estimate = floor(log10(number.magnitude))
    return Int(exactly: estimate) ?? 0
  }

  private static func scientific(_ number: Double, digits: Int) -> String {
    var power = exponent(number)
    // In two steps, since 10^324 overflows and 10^-324 underflows.
    var mantissa =
      number.magnitude / pow(10, Double(power / 2)) / pow(10, Double(power - power / 2))
    let scale = pow(10, Double(digits - 1))
    mantissa = (mantissa * scale).rounded() / scale
    if mantissa >= 10 {
      mantissa /= 10
      power += 1
    }
    let text = CSVWriter.digits(mantissa)
    return "\(number < 0 ? "−" : "")\(text)e\(power < 0 ? "−" : "")\(power.magnitude)"
  }

  private static func grouped(_ digits: Substring) -> String {
    guard digits.count > 4 else { return String(digits) }
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { result += groupSeparator }
      result.append(digit)
    }
    return result
  }
}
