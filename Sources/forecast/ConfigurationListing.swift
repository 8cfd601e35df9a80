/// What a job would do, as the lines of its file, each with the origin of its value; what no one has set
/// stands in comments.
struct ConfigurationListing {
  private let job: Job

  init(_ job: Job) { self.job = job }

  var text: String {
    let lines = JobStages.options.all.map { option -> (text: String, origin: String) in
      let own = job.settings.filter { $0.key == option.name }
      guard let last = own.last else {
        guard let builtIn = option.builtIn ?? (option.kind == .flag ? "false" : nil) else {
          return ("# \(option.name) =", Setting.Origin.builtIn.description)
        }
        return (
          "# \(option.name) = \(ConfigurationListing.literal(builtIn, option))",
          Setting.Origin.builtIn.description
        )
      }
      let value = own.map(\.value).joined(separator: ",")
      return (
        "\(option.name) = \(ConfigurationListing.literal(value, option))",
        last.origin.description
      )
    }
    let width = min(lines.map(\.text.count).max() ?? 0, 48)
    let title = job.name.map { ["[[job]]  # \($0)"] } ?? []
    return
      (title
      + lines.map { line in
        let gap = String(repeating: " ", count: max(0, width - line.text.count) + 2)
        return line.text + gap + "# " + line.origin
      }).joined(separator: "\n") + "\n"
  }

  /// A value of TOML.
  static func literal(_ value: String, _ option: CommandOptions.Option) -> String {
    if option.kind == .flag { return value }
    // A number without leading zeros is one of TOML as well.
    let digits = value.utf8.allSatisfy { (48...57).contains($0) }
    let isNumber =
      digits && !value.isEmpty && value.count < 18 && (value == "0" || !value.hasPrefix("0"))
    return isNumber && option.kind == .value ? value : quoted(value)
  }

  /// A basic string of TOML.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value):
        let digits = String(scalar.value, radix: 16, uppercase: true)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
