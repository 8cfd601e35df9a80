internal import CRecurrentKernels

/// The precisions the kernels are instantiated for: Float for work, Double for gradient checks and
/// references. Both run the same Swift and the same template.
package protocol KernelScalar: BinaryFloatingPoint, BitwiseCopyable, Sendable {
  static var kernels: Kernels { get }
}

/// One instantiation of the kernel template.
@safe package struct Kernels: @unchecked Sendable {
  // A pointer to a constant table of C functions: immutable for the life of the process.
  let table: UnsafePointer<rk_kernels>

  package var name: String { unsafe String(cString: table.pointee.name) }

  /// The kernels of a cell; buffers are sized by what `CellKind` says of it, so both must agree.
  func cell(_ kind: CellKind) -> UnsafePointer<rk_cell_kernels> {
    let cell = unsafe rk_cell_kernels_of(table, kind.kernel)
    let kernels = unsafe [
      cell.pointee.gates, cell.pointee.biases, cell.pointee.peepholes, cell.pointee.slots,
    ].map(Int.init)
    let own = [kind.gates, kind.biases, kind.peepholes, kind.slots]
    precondition(
      own == kernels,
      "\(kind) has gates, biases, peepholes and slots \(own), its kernels \(kernels)")
    return unsafe cell
  }

  /// Multiply-adds on registers alone, for at least as many rounds: what a benchmark calls the peak.
  /// - Returns: the operations done, two a multiply-add, and a number that depends on all of them.
  package func multiplyAdd(rounds: Int) -> (operations: Double, sum: Double) {
    var sum = 0.0
    let operations = unsafe table.pointee.multiply_add(rounds, &sum)
    return (operations, sum)
  }

  /// The float kernels of an instruction set, or nil where this machine lacks it.
  package static func float(_ set: InstructionSet) -> Kernels? {
    unsafe rk_float_kernels(set.kernel).map { unsafe Kernels(table: $0) }
  }
}

/// What a machine may offer, widest last; `automatic` takes the widest it has.
package enum InstructionSet: String, CaseIterable, Sendable {
  case automatic, portable, avx2, avx512

  var kernel: rk_instruction_set {
    switch self {
    case .automatic: RK_AUTOMATIC
    case .portable: RK_PORTABLE
    case .avx2: RK_AVX2
    case .avx512: RK_AVX512
    }
  }
}

extension Float: KernelScalar {
  /// The widest kernels of this machine, found once.
  package static let kernels: Kernels = {
    guard let kernels = Kernels.float(.automatic) else {
      preconditionFailure("the portable kernels exist on every machine")
    }
    return kernels
  }()
}

extension Double: KernelScalar {
  package static let kernels = unsafe Kernels(table: rk_double_kernels())
}
