import Forecasting
import SeriesIO

/// What the exit status of a failed command says, after sysexits.h. Scripts rely on these numbers.
enum ExitStatus: Int32 {
  case usage = 64
  case badData = 65
  case noInput = 66
  case trainingFailed = 70
  case cannotWrite = 73
  case inputOutput = 74
  /// A model file or a configuration file.
  case badFile = 78

  /// nil for an error that is none of ours.
  init?(_ error: any Error) {
    switch error {
    case let error as LoadError:
      switch error {
      case .noInput: self = .noInput
      case .data: self = .badData
      case .io: self = .inputOutput
      }
    case let error as OutputError: self = error.kind == .cannotCreate ? .cannotWrite : .inputOutput
    case let error as ModelFileError:
      switch error.code {
      case .missing, .notRegular: self = .noInput
      case .input: self = .inputOutput
      default: self = .badFile
      }
    case is ForecastError, is ContinuationError, is UnusableData: self = .badData
    case is TrainingError: self = .trainingFailed
    case is ConfigurationError: self = .badFile
    case is UsageError: self = .usage
    default: return nil
    }
  }
}

/// Arguments that are each valid but do not go together.
struct UsageError: Error, CustomStringConvertible {
  let description: String
}

/// Data that load and yet cannot be used for what was asked.
struct UnusableData: Error, CustomStringConvertible {
  let description: String
}
