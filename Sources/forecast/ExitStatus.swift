import Forecasting
import Operations
import SeriesIO

/// What the exit status of a command that did not simply succeed says, the larger ones after sysexits.h.
/// Scripts rely on these numbers.
enum ExitStatus: Int32, CaseIterable {
  /// Done, as far as it could be: what failed is listed.
  case partial = 3
  /// A new model did not pass its gate; the old one is kept.
  case gate = 4
  /// Data or model are older than allowed.
  case stale = 5
  /// Live forecasts are worse than was promised.
  case drift = 6
  case usage = 64
  case badData = 65
  case noInput = 66
  case trainingFailed = 70
  case cannotWrite = 73
  case inputOutput = 74
  /// Another run holds the lock of the model.
  case locked = 75
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
    case let error as LockError:
      switch error {
      case .held: self = .locked
      case .unavailable: self = .cannotWrite
      }
    case let verdict as Verdict: self = verdict.status
    case is ForecastError, is ContinuationError, is UnusableData: self = .badData
    case TrainingError.unusableCheckpoint: self = .badFile
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

/// The end of a run that has done what it could and says by its status what is to be known.
struct Verdict: Error, CustomStringConvertible {
  let status: ExitStatus
  let description: String
}
