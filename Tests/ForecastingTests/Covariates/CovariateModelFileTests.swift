import Recurrent
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

/// Covariates in a model file, and what becomes of them when newer rows come.
@Suite struct CovariateModelFileTests {
  private func model(_ design: Design = .encoderDecoder) throws -> Model {
    let configuration = CovariateFixture.configuration(design)
    let panel = CovariateFixture.panel()
    let states = try panel.series.map { try SeriesState(fitting: configuration, to: $0) }
    let (fitted, _) = try CovariateFixture.fitted(panel, configuration)
    return Model(
      forecaster: .network(
        ForecastingFixture.untrained(configuration, states: states, covariates: fitted)),
      history: panel, holdout: nil,
      curve: TrainingCurve(epochs: [], bestEpoch: 0, clippedSteps: 0, steps: 0), choices: [],
      warnings: [], comparisons: [],
      provenance: Provenance(
        version: "0.1.0", dataChecksum: String(repeating: "a", count: 64), dataName: "b.csv",
        rows: 20, series: 3))
  }

  /// NaN equals NaN.
  private func bits(_ panel: Panel) -> [[UInt64]] {
    panel.series.flatMap { series in
      [series.values.bits]
        + Covariate.Role.allCases.flatMap { series.covariates[$0].map(\.bits) }
    }
  }

  @Test("there and back, bit for bit", arguments: Design.allCases)
  func roundTrip(design: Design) throws {
    let model = try model(design)
    let bytes = try ModelFile.encode(model, path: "m")
    let read = try ModelFileFixture.decode(bytes)
    #expect(read.history.covariates == model.history.covariates)
    #expect(bits(read.history) == bits(model.history))
    #expect(read.forecaster.configuration == model.forecaster.configuration)
    #expect(read.forecaster.covariates == model.forecaster.covariates)
    #expect(read.forecaster.parameters.bits == model.forecaster.parameters.bits)
    #expect(try ModelFile.encode(read, path: "m") == bytes)
    let panel = model.history
    #expect(
      try read.forecaster.forecast(panel, horizon: 4, levels: [])
        == model.forecaster.forecast(panel, horizon: 4, levels: []))
  }

  @Test("files without covariates stay of format 2, those with them are of 3")
  func format() throws {
    let plain = try Forgery(try ModelFileFixture.model())
    #expect(plain.metadata["forecast.format"] == "2")
    #expect(plain.metadata["forecast.model"]?.contains("covariates") == false)
    #expect(try Forgery(try model()).metadata["forecast.format"] == "3")
  }

  @Test("the tail of a history keeps what its steps and the future have")
  func tail() throws {
    let panel = CovariateFixture.panel([40], ahead: 5)
    let tail = Model.tail(
      of: panel, configuration: ForecastingFixture.configuration(), keeping: 12)
    let series = tail.series[0]
    #expect(series.count == 12)
    let whole = panel.series[0].covariates
    #expect(series.covariates.past[1] == Array(whole.past[1].suffix(12)))
    #expect(series.covariates.future[1] == Array(whole.future[1].suffix(17)))
    #expect(series.covariates.fixed == whole.fixed)
  }

  /// Texts of the description, changed wherever they stand.
  static let damages = [
    ("\"role\":\"past\"", "\"role\":\"present\""), ("[\"week\"]", "[\"aeon\"]"),
    ("[\"week\"]", "[\"week\",\"week\"]"), ("[\"week\"]", "[\"hour\"]"),
    ("\"promotion\"", "\"price\""), ("[\"clear\",\"rain\"]", "[\"rain\",\"rain\"]"),
    ("[\"clear\",\"rain\"]", "7"), ("\"fair\",\"strike\"", "\"fair\""),
    ("[\"clear\",\"rain\"]", "[1,2]"), ("\"calendar\":", "\"calender\":"),
  ]

  @Test("descriptions that are not so", arguments: damages.indices)
  func damaged(index: Int) throws {
    let (old, new) = CovariateModelFileTests.damages[index]
    var forgery = try Forgery(try model())
    let before = try #require(forgery.metadata["forecast.model"])
    let after = before.split(separator: old, omittingEmptySubsequences: false)
      .joined(separator: new)
    #expect(after != before)
    forgery.metadata["forecast.model"] = after
    #expect(try forgery.refusal() != nil)
  }

  @Test("cells and scales that are not so")
  func tensors() throws {
    let sound = try Forgery(try model())
    let counts: [Int64] = [40, 31, 26]
    func expect(_ what: String, _ change: (inout Forgery) throws -> Void) throws {
      var forgery = sound
      try change(&forgery)
      #expect(try forgery.refusal() != nil, "\(what)")
    }
    #expect(try sound.refusal() == nil)
    try expect("a scale of 0") {
      $0.set("covariates.scale", doubles: Array(repeating: 0, count: 7))
    }
    try expect("fewer scales") { $0.set("covariates.scale", doubles: [1, 1]) }
    try expect("no scales") { $0["covariates.location"] = nil }
    try expect("no cells") { $0["history.past.0.values"] = nil }
    try expect("other ends") {
      $0.set("history.past.0.ends", integers: [39, 71, 97])
    }
    try expect("a future that ends before the values") {
      $0.set("history.future.0.ends", integers: [30, 43 + 52, 133])
    }
    for category in [3.0, -1, 0.5] {
      try expect("category \(category)") {
        let total = Int(counts.reduce(0, +)) + 36
        $0.set(
          "history.future.2.values", doubles: Array(repeating: category, count: total))
      }
    }
    try expect("vectors of another size") {
      $0["embedding.0.weight"] = $0["embedding.1.weight"]
    }
  }

  // MARK: Newer rows

  private func newer(from first: Int, count: Int, ahead: Int) -> Panel {
    var panel = CovariateFixture.panel([count], ahead: ahead)
    panel.series[0].start = panel.series[0].timestamp(at: first)
    // The same columns in another order, with categories in another.
    panel.covariates.swapAt(2, 3)
    panel.series[0].covariates.future.swapAt(0, 1)
    panel.covariates[1].kind = .categorical(CovariateFixture.names("rain", "hail"))
    return panel
  }

  @Test("newer rows go on with the columns of the history", arguments: [-3, 0, 20, 40, 44])
  func continued(first: Int) throws {
    let model = try model()
    let newer = newer(from: first, count: 30, ahead: 2)
    let joined = try model.history(continuedBy: newer)
    #expect(joined.covariates.map(\.name) == model.history.covariates.map(\.name))
    #expect(
      joined.covariates[1].categories == CovariateFixture.names("clear", "rain", "hail"))
    let (old, new, both) = (model.history.series[0], newer.series[0], joined.series[0])
    let begin = max(first, 0)
    #expect(both.count == begin + 30)
    let shift = min(first, 0)
    for index in 0..<both.count {
      let own = index - begin
      let sky = both.covariates.past[1][index]
      if new.values.indices.contains(own) {
        #expect(sky == [1, 2][Int(new.covariates.past[1][own])])
        #expect(both.covariates.future[1][index] == new.covariates.future[0][own])
      } else {
        let before = index + shift
        #expect(
          old.values.indices.contains(before)
            ? sky == old.covariates.past[1][before] : sky.isNaN)
      }
    }
    // Up to where either knows: the history 52 steps, the newer rows 32.
    let reach = max(begin + 32, 52 - shift)
    #expect(both.covariates.future.map(\.count) == [reach, reach, reach])
    #expect(both.covariates.future[1][begin + 31] == new.covariates.future[0][31])
  }

  @Test("a series without a column of the history does not know it")
  func unknown() throws {
    let model = try model()
    var newer = newer(from: 40, count: 10, ahead: 0)
    newer.series[0].id = SeriesID("other")
    newer.covariates.removeAll { $0.role == .static }
    newer.series[0].covariates.fixed = []
    let joined = try model.history(continuedBy: newer)
    #expect(joined.series.count == 1)
    #expect(joined.series[0].covariates.fixed.allSatisfy { $0.count == 1 && $0[0].isNaN })
  }

  @Test("what a file says of the future goes to its series, or to all of them")
  func future() throws {
    let panel = CovariateFixture.panel([10, 8], ahead: 1)
    var future = dailyPanel([[.nan, .nan, .nan, .nan]])
    future.covariates = [Covariate("promotion", .future)]
    future.series[0].start = panel.series[0].timestamp(at: 9)
    future.series[0].covariates.future = [[1, 0, .nan, 1]]
    future.series[0].id = SeriesID("s1")
    let one = try panel.knowing(future)
    #expect(one.series[0] == panel.series[0] || bits(one)[0] == bits(panel)[0])
    #expect(one.series[1].covariates.future[1].count == 13)
    #expect(Array(one.series[1].covariates.future[1][9...10]) == [1, 0])
    #expect(one.series[1].covariates.future[1][11].isNaN)
    #expect(one.series[1].covariates.future[1][12] == 1)
    #expect(one.series[1].values == panel.series[1].values)

    future.series[0].id = SeriesID(bytes: [])
    future.series[0].start = panel.series[0].timestamp(at: -2)
    let all = try panel.knowing(future)
    for (before, after) in zip(panel.series, all.series) {
      #expect(after.covariates.future[1].prefix(2) == [before.covariates.future[1][0], 1])
      #expect(after.covariates.future[1].count == before.covariates.future[1].count)
    }
    future.series[0].start = Timestamp(2024, 1, 5, 12)
    #expect(throws: ContinuationError.offGrid(SeriesID("s0"))) { try panel.knowing(future) }
  }
}
