internal import CRecurrentKernels

/// Memory of a fixed number of numbers, aligned for the kernels, zeroed, allocated once and freed with
/// its owner. Every raw pointer of the engine comes from one of these.
@safe final class Buffer<Element: BitwiseCopyable> {
  let count: Int
  let base: UnsafeMutablePointer<Element>

  init(_ count: Int) {
    precondition(count >= 0, "a buffer of \(count) numbers")
    self.count = count
    let bytes = max(count, 1) * MemoryLayout<Element>.stride
    guard let memory = unsafe rk_allocate(bytes) else {
      preconditionFailure("no memory for \(bytes) bytes")
    }
    unsafe base = memory.bindMemory(to: Element.self, capacity: max(count, 1))
  }

  deinit { unsafe rk_free(base) }

  subscript(index: Int) -> Element {
    get {
      precondition(index >= 0 && index < count, "index \(index) of \(count)")
      return unsafe base[index]
    }
    set {
      precondition(index >= 0 && index < count, "index \(index) of \(count)")
      unsafe base[index] = newValue
    }
  }

  /// Copies an array of the same length in.
  func assign(_ values: [Element]) {
    precondition(values.count == count, "\(values.count) numbers for a buffer of \(count)")
    for index in 0..<count { unsafe base[index] = values[index] }
  }

  var array: [Element] {
    unsafe Array(UnsafeBufferPointer(start: base, count: count))
  }
}

extension Buffer where Element: BinaryFloatingPoint {
  func zero() { unsafe base.update(repeating: 0, count: count) }

  func zero(first: Int) {
    precondition(first <= count, "\(first) of \(count)")
    unsafe base.update(repeating: 0, count: first)
  }
}
