import Foundation

/// Lets a chosen call of the program that changes files fail, or be its last, and tells what calls there were.
enum FaultInjector {
  /// A library to be loaded before libc, which counts the calls that change files.
  private static let source = #"""
    #define _GNU_SOURCE
    #include <dlfcn.h>
    #include <errno.h>
    #include <fcntl.h>
    #include <signal.h>
    #include <stdarg.h>
    #include <stdio.h>
    #include <stdlib.h>
    #include <sys/file.h>
    #include <sys/stat.h>
    #include <unistd.h>

    #define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

    /* Whether the call that begins is to fail. FAULT_AT says which, FAULT_ERRNO how, where 0 kills; a
       file FAULT_MARK then appears. */
    static int fails(void) {
      static int seen = 0;
      const char *at = getenv("FAULT_AT"), *how = getenv("FAULT_ERRNO");
      if (!at || !how || ++seen != atoi(at)) return 0;
      NEXT(close)(NEXT(open)(getenv("FAULT_MARK"), O_CREAT | O_WRONLY, 0600));
      if (atoi(how) == 0) kill(getpid(), SIGKILL);
      errno = atoi(how);
      return 1;
    }

    /* A line of FAULT_TRACE: a call and the file that it is about. */
    static void trace(const char *call, const char *path) {
      const char *name = getenv("FAULT_TRACE");
      if (!name) return;
      char line[4200];
      int count = snprintf(line, sizeof line, "%s %s\n", call, path);
      int file = NEXT(open)(name, O_CREAT | O_WRONLY | O_APPEND, 0600);
      NEXT(write)(file, line, count);
      NEXT(close)(file);
    }
    static void trace_file(const char *call, int file) {
      char link[40], path[4097];
      snprintf(link, sizeof link, "/proc/self/fd/%d", file);
      ssize_t count = readlink(link, path, sizeof path - 1);
      path[count < 0 ? 0 : count] = 0;
      trace(call, path);
    }

    #define CHANGES(flags) ((flags) & (O_CREAT | O_TRUNC))
    #define MODE(flags) \
      mode_t mode = 0; \
      if ((flags) & O_CREAT) { \
        va_list rest; \
        va_start(rest, flags); \
        mode = va_arg(rest, mode_t); \
        va_end(rest); \
      }

    int open(const char *path, int flags, ...) {
      MODE(flags)
      if (CHANGES(flags)) trace("open", path);
      return CHANGES(flags) && fails() ? -1 : NEXT(open)(path, flags, mode);
    }
    int open64(const char *path, int flags, ...) {
      MODE(flags)
      if (CHANGES(flags)) trace("open", path);
      return CHANGES(flags) && fails() ? -1 : NEXT(open64)(path, flags, mode);
    }
    int openat(int folder, const char *path, int flags, ...) {
      MODE(flags)
      if (CHANGES(flags)) trace("open", path);
      return CHANGES(flags) && fails() ? -1 : NEXT(openat)(folder, path, flags, mode);
    }
    ssize_t write(int file, const void *bytes, size_t count) {
      if (file > 2) trace_file("write", file);
      return file > 2 && fails() ? -1 : NEXT(write)(file, bytes, count);
    }
    ssize_t pwrite(int file, const void *bytes, size_t count, off_t place) {
      trace_file("pwrite", file);
      return fails() ? -1 : NEXT(pwrite)(file, bytes, count, place);
    }
    ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t place) {
      trace_file("pwrite", file);
      return fails() ? -1 : NEXT(pwrite64)(file, bytes, count, place);
    }
    int unlink(const char *path) {
      trace("unlink", path);
      return fails() ? -1 : NEXT(unlink)(path);
    }
    int fdatasync(int file) {
      trace_file("fdatasync", file);
      return fails() ? -1 : NEXT(fdatasync)(file);
    }
    int fsync(int file) {
      trace_file("fsync", file);
      return fails() ? -1 : NEXT(fsync)(file);
    }
    /* Of files that may have been written to; such a close ends the file whether it fails or not. */
    int close(int file) {
      struct stat status;
      int is_written = file > 2 && fstat(file, &status) == 0 && S_ISREG(status.st_mode)
        && (fcntl(file, F_GETFL) & O_ACCMODE) != O_RDONLY;
      if (is_written) trace_file("close", file);
      int fault = is_written && fails() ? errno : 0;
      int result = NEXT(close)(file);
      if (fault) errno = fault;
      return fault ? -1 : result;
    }
    int flock(int file, int how) {
      trace_file("flock", file);
      return NEXT(flock)(file, how);
    }
    int renameat(int from, const char *old, int to, const char *new) {
      trace("rename", new);
      return fails() ? -1 : NEXT(renameat)(from, old, to, new);
    }
    int linkat(int from, const char *old, int to, const char *new, int flags) {
      trace("link", new);
      return fails() ? -1 : NEXT(linkat)(from, old, to, new, flags);
    }
    int mkdir(const char *path, mode_t mode) {
      trace("mkdir", path);
      return fails() ? -1 : NEXT(mkdir)(path, mode);
    }
    """#

  private static let folder = Result { try WorkFolder() }

  /// The built library.
  static let library: Result<String, any Error> = Result {
    struct Failed: Error { let message: String }
    let folder = try FaultInjector.folder.get()
    try folder.write(source, to: "faults.c")
    let built = try ForecastProgram.shell(
      "clang -O1 -fPIC -shared faults.c -o faults.so -ldl", in: folder.path)
    guard built.status == 0 else { throw Failed(message: built.error) }
    return folder.url("faults.so").path
  }

  /// What stands before a command of the shell in which the call of a number, from 1, fails.
  /// - Parameters:
  ///   - error: the call's `errno`; nil: the program is killed before it.
  ///   - mark: a file that is there once the call has come.
  ///   - trace: a file of all calls, if there is to be one.
  static func prefix(
    call: Int, error: Int32?, mark: String, trace: String? = nil
  ) throws -> String {
    let fault = "FAULT_AT=\(call) FAULT_ERRNO=\(error ?? 0) FAULT_MARK='\(mark)' "
    return try preload + fault + (trace.map { "FAULT_TRACE='\($0)' " } ?? "")
  }

  /// What stands before a command of the shell whose calls are written to a file.
  static func prefix(trace: String) throws -> String { try preload + "FAULT_TRACE='\(trace)' " }

  private static var preload: String { get throws { "LD_PRELOAD='\(try library.get())' " } }

  /// A call and the file it is about: the whole path of an open file; as it was given for `open`, `mkdir` and
  /// `unlink`; the new name in its folder for `rename` and `link`.
  struct Call: Equatable {
    let name: String
    let file: String
    /// Whether it is one of those that can fail.
    var isCounted: Bool { name != "flock" }
  }

  static func calls(_ trace: String) -> [Call] {
    trace.split(separator: "\n").map { line in
      let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
      return Call(name: parts[0], file: parts.count > 1 ? parts[1] : "")
    }
  }
}
