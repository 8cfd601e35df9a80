import Recurrent
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

@Suite struct WeightFileTests {
  private func shape(
    _ cell: CellKind = .lstm, layers: Int = 2, hidden: Int = 5
  ) -> NetworkShape {
    ForecastingFixture.configuration {
      $0.cell = cell
      $0.layers = layers
      $0.hiddenSize = hidden
    }.shape
  }

  private func read(_ bytes: [UInt8], _ shape: NetworkShape) throws(ModelFileError) -> [Float] {
    try WeightFile.parameters(bytes, path: "w", shape: shape, pool: ForecastingFixture.pool)
  }

  private func refusal(_ bytes: [UInt8], _ shape: NetworkShape) -> ModelFileError? {
    do {
      _ = try read(bytes, shape)
      return nil
    } catch {
      return error
    }
  }

  @Test("state dicts of every cell", arguments: CellKind.allCases)
  func stateDictionaries(cell: CellKind) throws {
    let shape = shape(cell)
    let layout = ParameterLayout(shape)
    let plain = try read(StateDictionary(shape).bytes, shape)
    var next = 0
    var biases: [Float] = []
    for tensor in layout.tensors {
      let values = (0..<tensor.count).map { _ -> Float in
        next += 1
        return Float(next % 2 == 0 ? next : -next) / 64
      }
      let found = layout.extract(tensor, from: plain)
      if tensor.name.contains("bias_ih") {
        biases = zip(found, values).map { $0 - $1 }
      } else if tensor.name.contains("bias_hh") {
        // What is redundant was added to the bias of the input.
        #expect(zip(biases, found).map { $0 + $1 } == values)
      } else {
        #expect(found.bits == values.bits, "\(tensor.name)")
      }
    }
    for prefixed in [true, false] {
      for type in [TensorDataType.float, .double] {
        let dictionary = StateDictionary(shape, prefixed: prefixed, type: type)
        #expect(try read(dictionary.bytes, shape).bits == plain.bits)
      }
    }
    var bare = StateDictionary(shape)
    bare.metadata = ""
    bare.tensors.reverse()
    #expect(try read(bare.bytes, shape).bits == plain.bits, "in any order, without metadata")
  }

  @Test("our own files", arguments: CellKind.allCases) func modelFiles(cell: CellKind) throws {
    let configuration = ForecastingFixture.configuration { $0.cell = cell }
    let model = try ModelFileFixture.model(configuration)
    let bytes = try ModelFile.encode(model, path: "m")
    #expect(try read(bytes, configuration.shape).bits == model.forecaster.parameters.bits)
    for other in CellKind.allCases where other != cell {
      let error = try #require(refusal(bytes, shape(other, layers: 1, hidden: 4)))
      #expect(error.advice.contains("--cell \(cell.rawValue)"), "\(other): \(error)")
    }
  }

  @Test func aDamagedModelFileIsNoStateDictionary() throws {
    let configuration = ForecastingFixture.configuration()
    let bytes = try ModelFile.encode(try ModelFileFixture.model(configuration), path: "m")
    var damaged = bytes
    damaged[bytes.count - 1] ^= 1
    #expect(refusal(damaged, configuration.shape)?.code == .checksum)
    damaged = bytes
    damaged[12] ^= 1
    #expect(refusal(damaged, configuration.shape) != nil, "the key of the seal")
    var forgery = try Forgery(try ModelFileFixture.model(configuration))
    forgery.metadata["forecast.format"] = "6"
    #expect(refusal(try forgery.sealed(), configuration.shape)?.code == .version)
  }

  struct Misfit: CustomTestStringConvertible, Sendable {
    var cell = CellKind.lstm
    var layers = 2
    var hidden = 5
    let code: ModelFileError.Code
    let advice: String
    var testDescription: String { "\(cell) \(layers) \(hidden)" }
  }

  @Test(
    "the option that would make it fit",
    arguments: [
      Misfit(hidden: 7, code: .shape, advice: "fit with --hidden 5"),
      Misfit(layers: 1, code: .name, advice: "fit with --layers 2"),
      Misfit(layers: 3, code: .name, advice: "fit with --layers 2"),
      Misfit(cell: .gru, code: .shape, advice: "fit with --cell lstm"),
      Misfit(cell: .rnnTanh, hidden: 20, code: .shape, advice: "fit with --cell lstm"),
      Misfit(cell: .lstmPeephole, code: .name, advice: "fit with --cell lstm"),
    ])
  func misfits(misfit: Misfit) throws {
    let dictionary = StateDictionary(shape(), prefixed: false)
    let error = try #require(
      refusal(
        dictionary.bytes, shape(misfit.cell, layers: misfit.layers, hidden: misfit.hidden)))
    #expect(error.code == misfit.code, "\(error)")
    #expect(error.advice == misfit.advice, "\(error)")
  }

  @Test func aMisfitNamesTensorAndShapes() {
    let error = refusal(StateDictionary(shape(), prefixed: false).bytes, shape(hidden: 7))
    #expect(
      error?.description
        == "w: error[M_SHAPE]: tensor \"weight_ih_l0\" has shape [20, 2], and this fit's network "
        + "has [28, 2]; fit with --hidden 5")
    let gru = refusal(StateDictionary(shape(.gru)).bytes, shape())
    #expect(
      gru?.advice == "fit with --cell lstm-no-forget or --cell gru or --cell gru-reset-before")
  }

  struct Hostile: CustomTestStringConvertible, Sendable {
    let what: String
    let code: ModelFileError.Code
    let change: @Sendable (inout StateDictionary) -> Void
    var testDescription: String { what }

    init(
      _ what: String, _ code: ModelFileError.Code,
      _ change: @escaping @Sendable (inout StateDictionary) -> Void
    ) {
      self.what = what
      self.code = code
      self.change = change
    }

    init(
      _ what: String, _ code: ModelFileError.Code, replacing name: String,
      by type: TensorDataType = .float, _ values: [Double], shape: [Int]
    ) {
      self.init(what, code) { $0.replace(name, type, values, shape: shape) }
    }
  }

  static let hostileFiles: [Hostile] = [
    Hostile("absent", .name) { $0.tensors.removeAll { $0.name == "head.bias" } },
    Hostile("empty", .name) { $0.tensors = [] },
    Hostile("more", .name) { $0.add("rnn.weight_hr_l0", .float, [1], shape: [1]) },
    Hostile("twice", .name) { $0.add("weight_hh_l0", .float, [1], shape: [1]) },
    Hostile("whole numbers", .dataType, replacing: "head.bias", by: .integer, [1], shape: [1]),
    Hostile("bytes", .dataType, replacing: "head.bias", by: .byte, [1], shape: [1]),
    Hostile("rank", .shape, replacing: "head.bias", [1], shape: [1, 1]),
    Hostile("scalar", .shape, replacing: "rnn.weight_hh_l0", [1], shape: []),
    Hostile("nothing", .shape, replacing: "rnn.weight_hh_l0", [], shape: [0, 0]),
    Hostile("units", .shape, replacing: "rnn.weight_hh_l0", [1], shape: [1, 1]),
    Hostile("inputs", .shape, replacing: "rnn.weight_ih_l0", [1], shape: [1, 1]),
    Hostile("infinite", .notFinite, replacing: "head.bias", [.infinity], shape: [1]),
    Hostile("no number", .notFinite, replacing: "head.bias", by: .double, [.nan], shape: [1]),
    Hostile("too large", .notFinite, replacing: "head.bias", by: .double, [1e300], shape: [1]),
    Hostile("biases too large", .notFinite) { dictionary in
      for name in ["rnn.bias_ih_l0", "rnn.bias_hh_l0"] {
        dictionary.replace(name, .float, Array(repeating: 3e38, count: 20), shape: [20])
      }
    },
  ]

  @Test("what is no network of ours", arguments: hostileFiles)
  func isRefused(file: Hostile) {
    var dictionary = StateDictionary(shape())
    #expect(refusal(dictionary.bytes, shape()) == nil, "unchanged, it is read")
    file.change(&dictionary)
    let error = refusal(dictionary.bytes, shape())
    #expect(error?.code == file.code, "\(error?.description ?? "read")")
  }

  /// Half precision and the like are refused by the container.
  @Test func cutsAndOtherTypesAreRefused() {
    let bytes = StateDictionary(shape(.gru, layers: 1, hidden: 2)).bytes
    for count in stride(from: 0, to: bytes.count, by: 7) {
      #expect(refusal(Array(bytes[..<count]), shape(.gru, layers: 1, hidden: 2)) != nil)
    }
    var half = StateDictionary()
    half.metadata = "\"weight\":{\"dtype\":\"F16\",\"shape\":[0],\"data_offsets\":[0,0]}"
    #expect(refusal(half.bytes, shape())?.code == .dataType)
  }
}
