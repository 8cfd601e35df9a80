import ArgumentParser
import Forecasting
import SeriesIO
import TimeSeries

/// What is read and what learns from it: the options of every command that fits.
struct LearningOptions: ParsableArguments {
  @OptionGroup(title: "Input") var input: InputOptions
  @OptionGroup(title: "Input") var gaps: GapOptions
  @OptionGroup(title: "Covariates") var covariates: CovariateOptions
  @OptionGroup(title: "Model") var model: ModelOptions
  @OptionGroup(title: "Network") var network: NetworkOptions
  @OptionGroup(title: "Training") var training: TrainingOptions
  @OptionGroup var threading: ThreadOptions

  /// Reads a file; warns of what is odd about it, and writes the rows it leaves out where that is asked for.
  ///
  /// - Parameter observe: is given the bytes of the file.
  func load(
    _ path: String, quiet: Bool, observe: @escaping (Span<UInt8>) -> Void = { _ in }
  ) throws -> LoadedInput {
    var csv = gaps.apply(to: input.csv)
    csv.covariates = covariates.columns
    let loaded = try LoadedInput(path: path, options: csv, quiet: quiet, observe: observe)
    loaded.warn(quiet: quiet)
    try loaded.writeRejects(to: input.rows.rejects, quiet: quiet)
    return loaded
  }

  /// What is asked for.
  ///
  /// - Parameter comparisons: models that are measured beside.
  ///
  /// Throws: `UsageError` where options do not go together.
  func options(comparisons: [Comparison]) throws -> FitOptions {
    var options = FitOptions()
    options.gaps = gaps.policy ?? .mask
    model.apply(to: &options)
    network.apply(to: &options)
    try training.apply(to: &options)
    try options.checkTheyGoTogether()
    try options.checkRegime(comparisons: comparisons)
    covariates.apply(to: &options)
    return options
  }

  /// Adds what the calendar and a file of holidays say of each step.
  func mark(_ loaded: inout LoadedInput, _ options: FitOptions, quiet: Bool) throws {
    loaded.panel = try covariates.marked(loaded.panel, options, input: input.csv, quiet: quiet)
  }
}
