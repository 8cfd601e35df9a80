import Forecasting

extension Provenance {
  /// The name of a data file, without its folder.
  static func name(of path: String) -> String {
    path == "-" ? "standard input" : String(path.split(separator: "/").last ?? "-")
  }
}
