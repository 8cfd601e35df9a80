import Glibc

/// SQLite as the machine has it, looked for when a database is first opened: who keeps none needs none.
///
/// The signatures are those of SQLite's C interface, which has kept them since 3.5 (2007; `sqlite3_system_errno` since 3.12):
/// https://sqlite.org/c3ref/intro.html.
@safe struct SQLiteLibrary: Sendable {
  typealias Connection = OpaquePointer
  typealias Statement = OpaquePointer
  typealias Text = UnsafePointer<CChar>

  let open: @convention(c) (Text?, UnsafeMutablePointer<Connection?>?, Int32, Text?) -> Int32
  let close: @convention(c) (Connection?) -> Int32
  let setBusyTimeout: @convention(c) (Connection?, Int32) -> Int32
  let errorMessage: @convention(c) (Connection?) -> Text?
  let systemError: @convention(c) (Connection?) -> Int32
  let prepare:
    @convention(c) (
      Connection?, Text?, Int32, UnsafeMutablePointer<Statement?>?, UnsafeMutablePointer<Text?>?
    ) -> Int32
  let step: @convention(c) (Statement?) -> Int32
  let reset: @convention(c) (Statement?) -> Int32
  let finalize: @convention(c) (Statement?) -> Int32
  let bindNull: @convention(c) (Statement?, Int32) -> Int32
  let bindInteger: @convention(c) (Statement?, Int32, Int64) -> Int32
  let bindReal: @convention(c) (Statement?, Int32, Double) -> Int32
  let bindText: @convention(c) (Statement?, Int32, Text?, Int32, Int) -> Int32
  let columnCount: @convention(c) (Statement?) -> Int32
  let columnType: @convention(c) (Statement?, Int32) -> Int32
  let integer: @convention(c) (Statement?, Int32) -> Int64
  let real: @convention(c) (Statement?, Int32) -> Double
  let text: @convention(c) (Statement?, Int32) -> UnsafePointer<UInt8>?
  let byteCount: @convention(c) (Statement?, Int32) -> Int32

  /// The name under which every distribution installs it.
  static let fileName = "libsqlite3.so.0"

  /// nil where the machine has none.
  static let installed = try? SQLiteLibrary()

  private struct Missing: Error {}

  private init() throws {
    guard let library = unsafe dlopen(SQLiteLibrary.fileName, RTLD_NOW | RTLD_LOCAL) else {
      throw Missing()
    }
    func function<Signature>(_ name: String) throws -> Signature {
      guard let address = unsafe dlsym(library, "sqlite3_" + name) else { throw Missing() }
      return unsafe unsafeBitCast(address, to: Signature.self)
    }
    unsafe open = try function("open_v2")
    unsafe close = try function("close_v2")
    unsafe setBusyTimeout = try function("busy_timeout")
    unsafe errorMessage = try function("errmsg")
    unsafe systemError = try function("system_errno")
    unsafe prepare = try function("prepare_v2")
    unsafe step = try function("step")
    unsafe reset = try function("reset")
    unsafe finalize = try function("finalize")
    unsafe bindNull = try function("bind_null")
    unsafe bindInteger = try function("bind_int64")
    unsafe bindReal = try function("bind_double")
    unsafe bindText = try function("bind_text")
    unsafe columnCount = try function("column_count")
    unsafe columnType = try function("column_type")
    unsafe integer = try function("column_int64")
    unsafe real = try function("column_double")
    unsafe text = try function("column_text")
    unsafe byteCount = try function("column_bytes")
  }
}
