import Glibc

/// Removes what a killed run left beside a file: `NAME.tmp.<pid>`, `NAME.prev.tmp.<pid>`,
/// `NAME.checkpoint.tmp.<pid>`.
///
/// Only under the lock of the file: nobody else is writing it then. What cannot be removed stays, as it
/// does no harm.
package enum StaleTemporaries {
  package static func sweep(beside path: String) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let name = parts.last.map(String.init) ?? ""
    let start = parts.dropLast().joined(separator: "/")
    let folder = parts.count == 1 ? "." : start.isEmpty ? "/" : start
    guard !name.isEmpty, let directory = unsafe opendir(folder) else { return }
    defer { unsafe closedir(directory) }
    let descriptor = unsafe dirfd(directory)
    while let entry = unsafe readdir(directory) {
      let found = unsafe withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        unsafe tuple.withMemoryRebound(to: CChar.self, capacity: 256) {
          unsafe String(cString: $0)
        }
      }
      if isTemporary(found, of: name) { _ = unsafe unlinkat(descriptor, found, 0) }
    }
  }

  /// Whether a name is that of a temporary file of another: a process number and maybe an attempt after
  /// `.tmp.`.
  static func isTemporary(_ found: String, of name: String) -> Bool {
    for stem in [name, name + ".prev", ModelFileFacts.checkpoint(of: name)] {
      let prefix = Array("\(stem).tmp.".utf8)
      guard found.utf8.starts(with: prefix) else { continue }
      let parts = found.utf8.dropFirst(prefix.count).split(
        separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
      let isNumbered = parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { (48...57).contains($0) } }
      if isNumbered, parts.count <= 2 { return true }
    }
    return false
  }
}
