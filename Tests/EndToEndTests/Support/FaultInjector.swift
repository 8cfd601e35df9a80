import Foundation

/// Lets a chosen call of the program that changes files fail, or be its last.
enum FaultInjector {
  /// A library to be loaded before libc, which counts the calls that change files.
  private static let source = #"""
    #define _GNU_SOURCE
    #include <dlfcn.h>
    #include <errno.h>
    #include <fcntl.h>
    #include <signal.h>
    #include <stdarg.h>
    #include <stdlib.h>
    #include <unistd.h>

    /* Whether the call that begins is to fail. FAULT_AT says which, FAULT_ERRNO how, where 0 kills; a
       file FAULT_MARK then appears. */
    static int fails(void) {
      static int seen = 0;
      const char *at = getenv("FAULT_AT"), *how = getenv("FAULT_ERRNO");
      if (!at || !how || ++seen != atoi(at)) return 0;
      close(((__typeof__(&open))dlsym(RTLD_NEXT, "open"))(getenv("FAULT_MARK"), O_CREAT | O_WRONLY, 0600));
      if (atoi(how) == 0) kill(getpid(), SIGKILL);
      errno = atoi(how);
      return 1;
    }

    #define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
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
      return CHANGES(flags) && fails() ? -1 : NEXT(open)(path, flags, mode);
    }
    int open64(const char *path, int flags, ...) {
      MODE(flags)
      return CHANGES(flags) && fails() ? -1 : NEXT(open64)(path, flags, mode);
    }
    int openat(int folder, const char *path, int flags, ...) {
      MODE(flags)
      return CHANGES(flags) && fails() ? -1 : NEXT(openat)(folder, path, flags, mode);
    }
    ssize_t write(int file, const void *bytes, size_t count) {
      return file > 2 && fails() ? -1 : NEXT(write)(file, bytes, count);
    }
    ssize_t pwrite(int file, const void *bytes, size_t count, off_t place) {
      return fails() ? -1 : NEXT(pwrite)(file, bytes, count, place);
    }
    ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t place) {
      return fails() ? -1 : NEXT(pwrite64)(file, bytes, count, place);
    }
    int unlink(const char *path) { return fails() ? -1 : NEXT(unlink)(path); }
    int fdatasync(int file) { return fails() ? -1 : NEXT(fdatasync)(file); }
    int fsync(int file) { return fails() ? -1 : NEXT(fsync)(file); }
    int renameat(int from, const char *old, int to, const char *new) {
      return fails() ? -1 : NEXT(renameat)(from, old, to, new);
    }
    int linkat(int from, const char *old, int to, const char *new, int flags) {
      return fails() ? -1 : NEXT(linkat)(from, old, to, new, flags);
    }
    int mkdir(const char *path, mode_t mode) { return fails() ? -1 : NEXT(mkdir)(path, mode); }
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
  static func prefix(call: Int, error: Int32?, mark: String) throws -> String {
    "LD_PRELOAD='\(try library.get())' FAULT_AT=\(call) FAULT_ERRNO=\(error ?? 0) FAULT_MARK='\(mark)' "
  }
}
