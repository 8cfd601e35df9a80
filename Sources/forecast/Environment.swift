import Glibc

/// Variables of the environment, which are read and never set.
enum Environment {
  static func value(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }

  /// Whether any variable could be an option: asking the parser for its options takes a while.
  static var hasSettings: Bool {
    var entry = unsafe environ
    while let text = unsafe entry.pointee {
      if unsafe strncmp(text, "FORECAST_", 9) == 0 { return true }
      unsafe entry += 1
    }
    return false
  }
}
