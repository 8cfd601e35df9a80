import Glibc

/// What the process may use.
enum Memory {
  /// Bytes of the machine, or of the limit set on the process (`ulimit -v`) where that is lower.
  static var available: Int {
    let pages = sysconf(Int32(_SC_PHYS_PAGES))
    let pageSize = sysconf(Int32(_SC_PAGESIZE))
    let physical = pages > 0 && pageSize > 0 ? pages * pageSize : Int.max
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0,
      limit.rlim_cur != rlim_t.max
    else { return physical }
    return min(physical, Int(clamping: limit.rlim_cur))
  }
}
