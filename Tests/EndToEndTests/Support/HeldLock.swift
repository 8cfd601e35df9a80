import Foundation
import Testing

/// The lock of `model.safetensors` in a folder, held by the tests in place of another run.
final class HeldLock {
  private let descriptor: Int32

  init(in folder: WorkFolder) {
    let path = folder.url("model.safetensors.lock").path
    descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    #expect(flock(descriptor, LOCK_EX) == 0)
  }

  deinit { close(descriptor) }
}
