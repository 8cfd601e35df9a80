import Testing

/// The defaults are worth having.
@Suite struct LearningTests {
  /// Box and Jenkins' airline passengers: a trend and a season that grows with it.
  @Test func theDefaultBeatsTheLastSeason() throws {
    let folder = try WorkFolder()
    try folder.write(try Samples.dataset("air_passengers.csv"), to: "air_passengers.csv")
    let fit = try folder.forecast(
      "fit", "air_passengers.csv", "--metrics", "metrics.csv")
    #expect(fit.status == 0 && fit.isSilent, "\(fit.error)")
    let table = try Table(try folder.bytes("metrics.csv"))
    let row = try #require(table.column("metric").firstIndex(of: "MASE"))
    let network = try #require(Double(table.column("Combination")[row]))
    let seasonal = try #require(Double(table.column("SeasonalNaive")[row]))
    #expect(network < 0.8 * seasonal)
  }
}
