import Testing

@testable import Recurrent

/// The instantiations of the kernel template, as arguments of tests.
enum Instantiation: String, CaseIterable, CustomTestStringConvertible, Sendable {
  case double, portable, avx2, avx512

  /// Those this machine can run.
  static let available = allCases.filter { $0.kernels != nil }
  /// Those of them that compute in Float.
  static let availableInFloat = available.filter { $0 != .double }

  /// Nil where this machine lacks the instructions.
  var kernels: Kernels? {
    switch self {
    case .double: Double.kernels
    case .portable: Kernels.float(.portable)
    case .avx2: Kernels.float(.avx2)
    case .avx512: Kernels.float(.avx512)
    }
  }

  var scalar: any KernelScalar.Type { self == .double ? Double.self : Float.self }

  var testDescription: String { rawValue }
}
