import Recurrent
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

/// How a network reads, predicts and is joined, in the model file.
@Suite struct NetworkFieldsTests {
  @Test(
    "every design there and back", arguments: Design.allCases,
    [CellKind.rnnReLU, .lstm, .lstmPeephole, .gru])
  func roundTrip(design: Design, cell: CellKind) throws {
    let configuration = design.configuration {
      $0.cell = cell
      $0.transforms = TransformChain([.difference(lag: 2), .standard])
    }
    let model = try ModelFileFixture.model(configuration)
    let bytes = try ModelFile.encode(model, path: "m")
    let read = try ModelFileFixture.decode(bytes)
    #expect(read.forecaster.configuration == configuration)
    #expect(read.forecaster.parameters.bits == model.forecaster.parameters.bits)
    #expect(try ModelFile.encode(read, path: "m") == bytes)
    #expect(
      try read.forecaster.forecast(read.history, horizon: 7, levels: [0.8])
        == (try model.forecaster.forecast(model.history, horizon: 7, levels: [0.8])))
  }

  @Test("every loss there and back", arguments: Objective.allCases, Strategy.allCases)
  func losses(objective: Objective, strategy: Strategy) throws {
    let configuration = ForecastingFixture.configuration {
      $0.take(objective)
      $0.strategy = strategy
      $0.samples = 50
      $0.levels = $0.intervalSource == .conformalResiduals ? $0.levels : [0.5, 0.8]
      if !objective.isLikelihood { $0.samples = RecurrentConfiguration.usualSamples }
    }
    let model = try ModelFileFixture.model(
      configuration, calibrated: configuration.intervalSource == .conformalResiduals)
    let bytes = try ModelFile.encode(model, path: "m")
    let read = try ModelFileFixture.decode(bytes)
    #expect(read.forecaster.configuration == configuration)
    #expect(read.forecaster.levels == model.forecaster.levels)
    #expect(try ModelFile.encode(read, path: "m") == bytes)
    let panel = dailyPanel([
      ForecastingFixture.values(ForecastingFixture.wave(20), for: objective)
    ])
    #expect(
      try read.forecaster.forecast(panel, horizon: 7, levels: [0.8])
        == (try model.forecaster.forecast(panel, horizon: 7, levels: [0.8])))
  }

  @Test(
    "levels and samples out of range",
    arguments: [
      (#""samples":200"#, #""samples":0"#), (#""samples":200"#, #""samples":1000001"#),
      (#""levels":[0.8,0.95],"samples""#, #""levels":[0.95,0.8],"samples""#),
      (#""levels":[0.8,0.95],"samples""#, #""levels":[0.8,1],"samples""#),
      (#""levels":[0.8,0.95],"samples""#, #""levels":2,"samples""#),
      (#""kind":"gaussian""#, #""kind":"negbin""#),
    ])
  func sampling(old: String, new: String) throws {
    let configuration = ForecastingFixture.configuration { $0.objective = .gaussian }
    var forgery = try Forgery(try ModelFileFixture.model(configuration, calibrated: false))
    try forgery.replace(old, with: new)
    let refusal = try forgery.refusal()
    #expect(refusal?.code == .metadata)
    #expect(refusal?.description.contains("configuration") == true)
  }

  private static let recursive =
    #""network":{"strategy":"recursive","lags":1,"segment":1,"output":"every-step","#
    + #""bidirectional":false,"residual":false,"dilations":[],"attention":false,"shortcut":false,"#
    + #""zoneout":0.0,"recurrent_dropout":0.0}"#

  @Test func aFileOfFormat1IsRecursive() throws {
    let model = try ModelFileFixture.model()
    var forgery = try Forgery(model)
    try forgery.replace("," + NetworkFieldsTests.recursive, with: "")
    forgery.metadata["forecast.format"] = "1"
    let read = try ModelFileFixture.decode(try forgery.sealed())
    #expect(read.forecaster.configuration == model.forecaster.configuration)
    #expect(try ModelFile.encode(read, path: "m") == ModelFile.encode(model, path: "m"))
  }

  @Test(
    "out of range",
    arguments: [
      (#""strategy":"recursive""#, #""strategy":"guess""#), (#""lags":1"#, #""lags":0"#),
      (#""lags":1"#, #""lags":1000001"#), (#""segment":1"#, #""segment":0"#),
      (#""segment":1,"#, ""), (#""output":"every-step""#, #""output":"first-step""#),
      (#""bidirectional":false"#, #""bidirectional":0"#), (#""dilations":[]"#, #""dilations":[0]"#),
      (#""dilations":[]"#, #""dilations":["1"]"#), (#""dilations":[]"#, #""dilations":1"#),
      (#""zoneout":0.0"#, #""zoneout":1"#), (#""zoneout":0.0"#, #""zoneout":-0.1"#),
      (#""recurrent_dropout":0.0"#, #""recurrent_dropout":1"#),
    ])
  func range(old: String, new: String) throws {
    var forgery = try Forgery(try ModelFileFixture.model())
    try forgery.replace(old, with: new)
    let refusal = try forgery.refusal()
    #expect(refusal?.code == .metadata)
    #expect(refusal?.description.contains("configuration.network") == true)
  }

  @Test(
    "settings that do not go together",
    arguments: [
      (#""bidirectional":false"#, #""bidirectional":true"#),
      (#""attention":false"#, #""attention":true"#), (#""shortcut":false"#, #""shortcut":true"#),
      (#""residual":false"#, #""residual":true"#), (#""dilations":[]"#, #""dilations":[6]"#),
      (#""dilations":[]"#, #""dilations":[1,1]"#), (#""segment":1"#, #""segment":2"#),
      (#""output":"every-step""#, #""output":"last-step""#),
      // Contexts of 70 and of a million steps that would take far too much.
      (#""lags":1,"#, #""lags":1000000,"#), (#""context":6,"#, #""context":1000000,"#),
    ])
  func conflicts(old: String, new: String) throws {
    var configuration = ForecastingFixture.configuration()
    if old.contains("context") {
      configuration.strategy = .encoderDecoder
      configuration.hiddenSize = 80
    }
    if old.contains("lags") { configuration.contextLength = 70 }
    var forgery = try Forgery(try ModelFileFixture.model(configuration))
    try forgery.replace(old, with: new)
    #expect(try forgery.refusal()?.code == .metadata)
  }

  @Test("weights stand under the names of their parts")
  func names() throws {
    func names(_ design: Design) throws -> [String] {
      try Forgery(
        try ModelFileFixture.model(
          design.configuration {
            $0.layers = 1
            $0.isResidual = false
          })
      )
      .names.filter { name in
        ["rnn.", "decoder.", "bridge.", "attention.", "shortcut.", "head."].contains {
          name.hasPrefix($0)
        }
      }
    }
    #expect(
      Set(try names(.attention)).isSuperset(of: [
        "rnn.weight_ih_l0", "rnn.weight_ih_l0_reverse", "decoder.weight_ih_l0", "attention.weight",
        "head.weight", "head.bias",
      ]))
    #expect(try names(.attention).contains { $0.hasPrefix("bridge.") })
    #expect(try names(.directSegments).contains("shortcut.weight"))
    #expect(try !names(.recursive).contains { $0.hasPrefix("shortcut.") })
  }
}
