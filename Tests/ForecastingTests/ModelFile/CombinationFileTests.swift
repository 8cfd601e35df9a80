import Recurrent
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

@Suite struct CombinationFileTests {
  private static func model(
    _ methods: [Method] = [.theta], views: ViewConfiguration? = CombinationFixture.views(),
    _ change: (inout Panel) -> Void = { _ in }
  ) throws -> Model {
    var panel = CombinationFixture.panel(4)
    change(&panel)
    let fit = try CombinationFixture.fit(
      CombinationFixture.configuration(methods: methods, views: views), panel)
    return CombinationFixture.model(fit, panel)
  }

  private func same(_ model: Model) throws {
    let read = try ModelFileFixture.decode(ModelFile.encode(model, path: "m"))
    #expect(read.forecaster.configuration == model.forecaster.configuration)
    #expect(read.forecaster.calibration == model.forecaster.calibration)
    #expect(read.forecaster.seriesIDs == model.forecaster.seriesIDs)
    #expect(read.holdout == model.holdout && read.curve == model.curve)
    #expect(
      try read.forecaster.forecast(read.history, horizon: 7, levels: [0.8])
        == model.forecaster.forecast(model.history, horizon: 7, levels: [0.8]))
    let again = try ModelFile.encode(read, path: "m")
    #expect(try again == ModelFile.encode(model, path: "m"))
  }

  @Test("a round trip keeps every bit, whatever the sign of the data")
  func roundTrip() throws {
    try same(CombinationFileTests.model())
    try same(CombinationFileTests.model([], { $0.series[1].values[5] = 0 }))
    try same(CombinationFileTests.model([.naive2, .drift], { $0.series[1].values[5] = -3 }))
  }

  @Test("methods without a network", arguments: Method.allCases)
  func methods(method: Method) throws {
    try same(CombinationFileTests.model([method], views: nil))
  }

  @Test("what was chosen goes by one name, also out of a file")
  func chosen() throws {
    var configuration = CombinationFixture.configuration(methods: [.theta], views: nil)
    configuration.isChosen = true
    let panel = CombinationFixture.panel(2)
    let fit = try CombinationFixture.fit(configuration, panel)
    #expect(fit.forecaster.configuration.modelName == "Combination")
    try same(CombinationFixture.model(fit, panel))
  }

  @Test("mixtures", arguments: MixtureConfiguration.Recipe.allCases)
  func mixtures(recipe: MixtureConfiguration.Recipe) throws {
    for count in [1, 4] {
      var configuration = CombinationFixture.configuration(methods: [.theta], views: nil)
      configuration.members.append(.mixture(CombinationFixture.mixture(recipe)))
      var panel = CombinationFixture.panel(count)
      if count > 1 {
        // One too short for the holdout, so that without a refit it has no logits of its own.
        panel.series[2].values = [5, 6, 7]
      }
      for refit in [true, false] {
        let fit = try CombinationFixture.fit(configuration, panel, refit: refit)
        #expect(fit.curve.steps > 0 && fit.curve.bestEpoch == fit.curve.epochs.count)
        try same(CombinationFixture.model(fit, panel))
      }
    }
  }

  @Test("a part kept to measure intervals on")
  func validationPart() throws {
    var configuration = CombinationFixture.configuration(methods: [.theta], views: nil)
    configuration.members = [.mixture(CombinationFixture.mixture(.longHorizon))]
    configuration.validationLength = 7
    let panel = CombinationFixture.panel(2, length: 60)
    let model = CombinationFixture.model(try CombinationFixture.fit(configuration, panel), panel)
    #expect(model.forecaster.configuration.validationLength == 7)
    try same(model)
    var forgery = try Forgery(model)
    let text = try #require(forgery.metadata["forecast.model"])
    #expect(text.contains(#""validate":7"#))
    forgery.metadata["forecast.model"] = text.replacing(#""validate":7"#, with: #""validate":0"#)
    #expect(try forgery.refusal() != nil)
  }

  @Test("places of series that are none, and a long season that is none")
  func hostileMixture() throws {
    var configuration = CombinationFixture.configuration(methods: [.theta], views: nil)
    var mixture = CombinationFixture.mixture(.manySeasons)
    mixture.longPeriod = 12
    configuration.members = [.mixture(mixture)]
    let panel = CombinationFixture.panel(3)
    let model = CombinationFixture.model(try CombinationFixture.fit(configuration, panel), panel)
    try same(model)
    for places: [Int64] in [[0, 1, 3], [0, 1, 1], [-1, 1, 2], [0, 1]] {
      var forgery = try Forgery(model)
      forgery.set("member.0.series", integers: places)
      #expect(try forgery.refusal() != nil, "\(places)")
    }
    for (old, new) in [
      (#""long_season":12"#, #""long_season":13"#), (#""long_season":12"#, #""long_season":6"#),
      (#""recipe":"many-seasons""#, #""recipe":"none""#), (#""seasons":"#, #""seasons":1"#),
      (#""effort":0.01"#, #""effort":-1"#),
    ] {
      var forgery = try Forgery(model)
      let text = try #require(forgery.metadata["forecast.model"])
      #expect(text.contains(old))
      forgery.metadata["forecast.model"] = text.replacing(old, with: new)
      #expect(try forgery.refusal() != nil, "\(new)")
    }
  }

  @Test("the forecast of the file is the one of the fit, from the whole history")
  func wholeHistory() throws {
    let panel = CombinationFixture.panel(3, length: 2500)
    let fit = try CombinationFixture.fit(
      CombinationFixture.configuration(methods: [.theta], views: nil), panel)
    let read = try ModelFileFixture.decode(
      ModelFile.encode(CombinationFixture.model(fit, panel), path: "m"))
    #expect(
      try read.forecaster.forecast(read.history, horizon: 3, levels: [])
        == fit.forecaster.forecast(panel, horizon: 3, levels: []))
  }

  @Test(
    "what is out of range is refused",
    arguments: [
      (#""kind":"views""#, #""kind":"visions""#), (#""method":"theta""#, #""method":"gamma""#),
      (#""kind":"combination""#, #""kind":"committee""#), (#""networks":2"#, #""networks":0"#),
      (#""networks":2"#, #""networks":3"#), (#""hidden":4"#, #""hidden":5"#),
      (#""form":"logarithm""#, #""form":"power""#), (#""horizon":3"#, #""horizon":4"#),
      (#""residual_transform":"log1p""#, #""residual_transform":"log2""#),
      (#""window":"#, #""window":1"#), (#""typical_spread":"#, #""typical_spread":-"#),
      (#""seed":"1""#, #""seed":"one""#),
    ])
  func hostile(old: String, new: String) throws {
    var forgery = try Forgery(try CombinationFileTests.model())
    let text = try #require(forgery.metadata["forecast.model"])
    #expect(text.contains(old))
    forgery.metadata["forecast.model"] = text.replacing(old, with: new)
    #expect(try forgery.refusal() != nil, "\(new)")
  }

  @Test("limits, of a combination and of a network")
  func limits() throws {
    var configuration = CombinationFixture.configuration(methods: [.theta], views: nil)
    configuration.limits = ValueLimits(floor: 10, ceiling: 10.5)
    let panel = CombinationFixture.panel(2)
    let model = CombinationFixture.model(
      try CombinationFixture.fit(configuration, panel), panel)
    try same(model)
    let forecasts = try model.forecaster.forecast(panel, horizon: 9, levels: [0.8])
    #expect(forecasts.allSatisfy { $0.point.allSatisfy { (10...10.5).contains($0) } })
    var forgery = try Forgery(model)
    let text = try #require(forgery.metadata["forecast.model"])
    forgery.metadata["forecast.model"] = text.replacing("\"floor\":10", with: "\"floor\":11")
    #expect(try forgery.refusal() != nil)
    let network = try ModelFileFixture.model(
      ForecastingFixture.configuration { $0.limits = ValueLimits(ceiling: 3) })
    let read = try ModelFileFixture.decode(ModelFile.encode(network, path: "m"))
    #expect(read.forecaster.configuration.network?.limits == ValueLimits(ceiling: 3))
  }

  @Test("a scale that is no scale, and members without end")
  func numbers() throws {
    var forgery = try Forgery(try CombinationFileTests.model())
    forgery.set("scales.residual", doubles: [1, 1, 0, 1])
    #expect(try forgery.refusal() != nil)
    var many = try Forgery(try CombinationFileTests.model([.theta], views: nil))
    let text = try #require(many.metadata["forecast.model"])
    let member = #"{"kind":"method","method":"theta"}"#
    #expect(text.contains(member))
    many.metadata["forecast.model"] = text.replacing(
      member, with: Array(repeating: member, count: 17).joined(separator: ","))
    #expect(try many.refusal() != nil)
  }

  @Test("a combination is no network to begin from")
  func noStart() throws {
    let bytes = try ModelFile.encode(try CombinationFileTests.model(), path: "m")
    #expect(throws: ModelFileError.self) {
      _ = try WeightFile.parameters(
        bytes, path: "m", shape: ForecastingFixture.configuration().shape,
        pool: ForecastingFixture.pool)
    }
  }
}
