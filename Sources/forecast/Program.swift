/// The program's own facts.
enum Program {
  /// Raised with every release; kept in each model file.
  static let version = "0.1.0"
}
