import ArgumentParser
import Operations

extension StalePolicy: ExpressibleByArgument {}

/// How old data and model may be.
struct StalenessOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Age of the newest observation above which a forecast is stale.", valueName: "time"),
    transform: WritingOptions.span)
  var maxDataLag: TimeSpan?

  @Option(
    help: ArgumentHelp("Age of the model file above which a forecast is stale.", valueName: "time"),
    transform: WritingOptions.span)
  var maxModelAge: TimeSpan?

  @Option(help: "What is done then: nothing, a warning, or the last season repeated.")
  var onStale: StalePolicy?

  var limits: AgeLimits { AgeLimits(dataLag: maxDataLag, modelAge: maxModelAge) }

  func validate() throws {
    if onStale != nil && limits.isEmpty {
      throw ValidationError(
        "--on-stale is about --max-data-lag or --max-model-age; add one of them or leave it out")
    }
  }
}
