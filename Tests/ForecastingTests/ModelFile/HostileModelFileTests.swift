import Recurrent
import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

/// Files with a right seal and a wrong content: each is refused by name, none is taken at its word.
@Suite struct HostileModelFileTests {
  func expect(
    _ code: ModelFileError.Code, _ what: String,
    sourceLocation: SourceLocation = #_sourceLocation, _ change: (inout Forgery) throws -> Void
  ) throws {
    let configuration = ForecastingFixture.configuration {
      $0.transforms = TransformChain([.difference(lag: 2), .standard])
    }
    var forgery = try Forgery(try ModelFileFixture.model(configuration))
    #expect(try forgery.refusal() == nil, "unchanged, it is read")
    try change(&forgery)
    let error = try forgery.refusal()
    #expect(
      error?.code == code, "\(what): \(error?.description ?? "read")",
      sourceLocation: sourceLocation)
  }

  @Test(
    "settings",
    arguments: [
      ("\"cell\":\"lstm\"", "\"cell\":\"lstm2\""), ("\"cell\":\"lstm\"", "\"cell\":null"),
      ("\"hidden\":4", "\"hidden\":0"), ("\"hidden\":4", "\"hidden\":-4"),
      ("\"hidden\":4", "\"hidden\":65537"), ("\"hidden\":4", "\"hidden\":4.0"),
      ("\"hidden\":4", "\"hidden\":\"4\""), ("\"hidden\":4", "\"hidden\":1e400"),
      ("\"hidden\":4", "\"hidden\":9223372036854775808"), ("\"layers\":1", "\"layers\":0"),
      ("\"layers\":1", "\"layers\":257"), ("\"dropout\":0.0", "\"dropout\":1"),
      ("\"dropout\":0.0", "\"dropout\":-0.1"), ("\"context\":6", "\"context\":0"),
      ("\"context\":6", "\"context\":9000000"),
      ("\"horizon\":3,\"season\"", "\"horizon\":0,\"season\""),
      ("\"season\":1", "\"season\":0"), ("\"season\":1", "\"season\":9000000"),
      ("\"lag\":2", "\"lag\":0"), ("\"lag\":2", "\"lag\":-2"), ("\"lag\":2", "\"lag\":9000000"),
      ("\"kind\":\"standard\"", "\"kind\":\"normal\""),
      ("\"window_scale\":\"none\"", "\"window_scale\":\"\""),
      ("\"kind\":\"mae\"", "\"kind\":\"pinball\""), ("\"kind\":\"adam\"", "\"kind\":\"lion\""),
      ("\"beta1\":0.9", "\"beta1\":2"), ("\"learning_rate\":0.01", "\"learning_rate\":1e7"),
      ("\"batch\":8", "\"batch\":0"), ("\"epochs\":2", "\"epochs\":-1"),
      ("\"patience\":5", "\"patience\":0"), ("\"validate\":3", "\"validate\":-1"),
      ("\"seed\":\"1\"", "\"seed\":1"), ("\"seed\":\"1\"", "\"seed\":\"18446744073709551616\""),
      ("\"frequency\":{\"kind\":\"fixed\"", "\"frequency\":{\"kind\":\"lunar\""),
      ("\"microseconds\":86400000000", "\"microseconds\":0"),
      ("\"stamps\":{\"kind\":\"date\"}", "\"stamps\":{\"kind\":\"moon\"}"),
      ("\"stamps\":{\"kind\":\"date\"}", "\"stamps\":\"date\""),
      ("\"best_epoch\":2", "\"best_epoch\":4"), ("\"best_epoch\":2", "\"best_epoch\":-1"),
      ("\"steps\":30", "\"steps\":-1"), ("\"rows\":20", "\"rows\":-1"),
      ("\"holdout\":{\"horizon\":3", "\"holdout\":{\"horizon\":4"),
      ("\"holdout\":{\"horizon\":3", "\"holdout\":{\"horizon\":900000"),
      ("[\"ME\",\"bias\"", "[\"ME\",\"ME\""), ("[\"ME\",\"bias\"", "[\"ME\",\"XX\""),
      ("[\"ME\",\"bias\"", "[\"ME\",\"coverage\""),
    ])
  func settings(old: String, new: String) throws {
    try expect(.metadata, new) { try $0.replace(old, with: new) }
  }

  /// Of settings that are written only where they are not the usual ones.
  @Test(
    "later settings",
    arguments: [
      ("\"weight_decay\":0.5", "\"weight_decay\":-0.5"),
      ("\"weight_decay\":0.5", "\"weight_decay\":2e6"),
      ("\"weight_decay\":0.5", "\"weight_decay\":null"),
      ("\"smoothing\":0.75", "\"smoothing\":1.5"), ("\"smoothing\":0.75,", ""),
      ("\"clip_percentile\":10.0", "\"clip_percentile\":101"),
      ("\"clip_percentile\":10.0", "\"clip_percentile\":-1"),
      ("\"clip_percentile\":10.0", "\"clip_percentile\":[]"),
      ("\"kind\":\"one-cycle\"", "\"kind\":\"two-cycle\""), ("\"warm_up\":0.25,", ""),
      ("\"kind\":\"one-cycle\"", "\"kind\":\"cosine\""),
      ("\"kind\":\"one-cycle\"", "\"kind\":\"step\""),
      ("\"kind\":\"one-cycle\"", "\"kind\":\"plateau\""),
      ("\"warm_up\":0.25", "\"warm_up\":1.25"),
      ("\"start_divisor\":25.0", "\"start_divisor\":0"),
      ("\"end_divisor\":10.0", "\"end_divisor\":0.5"),
      ("\"initialization\":\"xavier\"", "\"initialization\":\"zero\""),
      ("\"initialization\":\"xavier\"", "\"initialization\":true"),
      ("\"initialization\":\"xavier\"", "\"initialization\":\"identity\""),
      ("\"skipped_steps\":3", "\"skipped_steps\":-3"), ("\"returns\":2", "\"returns\":2.5"),
      ("\"kind\":\"rmsprop\"", "\"kind\":\"cocob\""),
      ("\"kind\":\"rmsprop\"", "\"kind\":\"adamw\""),
    ])
  func laterSettings(old: String, new: String) throws {
    let configuration = ForecastingFixture.configuration {
      $0.optimizer = .rmsProp(smoothing: 0.75, weightDecay: 0.5)
      $0.clipping = GradientClipping(percentile: 10)
      $0.schedule = .oneCycle(warmUp: 0.25, endDivisor: 10)
      $0.initialization = .xavier
    }
    var model = try ModelFileFixture.model(configuration)
    model.curve.skippedSteps = 3
    model.curve.returns = 2
    var forgery = try Forgery(model)
    #expect(try forgery.refusal() == nil, "unchanged, it is read")
    try forgery.replace(old, with: new)
    #expect(try forgery.refusal()?.code == .metadata, "\(new)")
  }

  @Test(
    "sizes that the tensors do not have",
    arguments: [
      ("\"hidden\":4", "\"hidden\":65536", ModelFileError.Code.shape),
      ("\"hidden\":4", "\"hidden\":3", .shape), ("\"layers\":1", "\"layers\":2", .name),
      ("\"layers\":1", "\"layers\":256", .name), ("\"cell\":\"lstm\"", "\"cell\":\"gru\"", .shape),
      ("{\"kind\":\"standard\"}", "{\"kind\":\"standard\"},{\"kind\":\"robust\"}", .shape),
      (",{\"kind\":\"standard\"}", "", .shape),
      ("\"models\":[\"LSTM\",", "\"models\":[", .shape),
      ("\"models\":[\"LSTM\",", "\"models\":[\"LSTM\",\"x\",", .shape),
    ])
  func sizes(old: String, new: String, code: ModelFileError.Code) throws {
    try expect(code, new) { try $0.replace(old, with: new) }
    try expect(code, new) {
      try $0.replace(old, with: new)
      if new.contains("65536") { try $0.replace("\"layers\":1", with: "\"layers\":128") }
    }
  }

  @Test func aLagPastEverySeriesCostsNothing() throws {
    let list = Array(repeating: "{\"kind\":\"difference\",\"lag\":1000000}", count: 17)
    try expect(.metadata, "transforms") {
      try $0.replace(
        "{\"kind\":\"difference\",\"lag\":2}", with: list.joined(separator: ","))
    }
  }

  // MARK: Whatever is missing or of another type

  /// A copy of `value` for each of its members, at any depth, with that member changed.
  private func variants(
    _ value: JSONValue, place: String, _ change: (JSONValue.Member) -> JSONValue.Member?
  ) -> [(place: String, value: JSONValue)] {
    switch value {
    case .object(let members):
      return members.indices.flatMap { index -> [(place: String, value: JSONValue)] in
        let member = members[index]
        let inside = variants(member.value, place: "\(place).\(member.key)", change).map {
          changed in
          var copy = members
          copy[index] = JSONValue.Member(member.key, changed.value)
          return (changed.place, JSONValue.object(copy))
        }
        var copy = members
        if let changed = change(member) { copy[index] = changed } else { copy.remove(at: index) }
        return [("\(place).\(member.key)", .object(copy))] + inside
      }
    case .array(let elements):
      return elements.indices.flatMap { index in
        variants(elements[index], place: "\(place)[\(index)]", change).map { changed in
          var copy = elements
          copy[index] = changed.value
          return (changed.place, JSONValue.array(copy))
        }
      }
    default: return []
    }
  }

  private func description(of forgery: Forgery) throws -> JSONValue {
    try StrictJSONParser.parse(Array(try #require(forgery.metadata["forecast.model"]).utf8)[...])
  }

  /// But for the comparisons and the list of metrics, which files of before there were any do not have;
  /// without the list there are other figures than its own.
  @Test func everyMemberIsAskedFor() throws {
    let style = StampStyle.dateTime(separator: .t, seconds: .omitted, zone: .none)
    let forgery = try Forgery(try ModelFileFixture.model(stampStyle: style))
    let variants = variants(try description(of: forgery), place: "model") { _ in nil }
    #expect(variants.count > 50)
    let optional = ["model.compare", "model.holdout.metrics", "model.holdout.levels"]
    for (place, value) in variants where !optional.contains(place) {
      var changed = forgery
      changed.metadata["forecast.model"] = value.text
      #expect(try changed.refusal()?.code == .metadata, "\(place) is missing")
    }
  }

  @Test func everyMemberHasItsType() throws {
    let forgery = try Forgery(try ModelFileFixture.model())
    for wrong in [JSONValue.bool(true), .object([]), .array([.object([]), .null])] {
      let variants = variants(try description(of: forgery), place: "model") {
        JSONValue.Member($0.key, wrong)
      }
      for (place, value) in variants {
        var changed = forgery
        changed.metadata["forecast.model"] = value.text
        #expect(try changed.refusal()?.code == .metadata, "\(place) is \(wrong.text)")
      }
    }
  }

  @Test func everyTensorIsAskedFor() throws {
    let forgery = try Forgery(try ModelFileFixture.model())
    for name in forgery.names {
      var changed = forgery
      changed[name] = nil
      #expect(try changed.refusal()?.code == .name, "\(name) is absent")
      changed[name] = Forgery.Tensor(dataType: .byte, shape: [], bytes: [7])
      #expect([.shape, .dataType].contains(try changed.refusal()?.code), "\(name) is a byte")
    }
  }

  @Test func strangersAreRefused() throws {
    for name in ["rnn", "weights", "History.values", "optimizer.state"] {
      try expect(.name, name) { $0.set(name, doubles: [1]) }
    }
  }

  // MARK: The format

  @Test(
    "format",
    arguments: [
      ("6", ModelFileError.Code.version), ("9223372036854775807", .version), ("0", .metadata),
      ("-1", .metadata), ("1.5", .metadata), ("", .metadata), ("9223372036854775808", .metadata),
      (nil, .metadata),
    ] as [(String?, ModelFileError.Code)])
  func format(text: String?, code: ModelFileError.Code) throws {
    try expect(code, "format \(text ?? "absent")") { $0.metadata["forecast.format"] = text }
  }

  @Test func aNewerVersionSaysSo() throws {
    var forgery = try Forgery(try ModelFileFixture.model())
    forgery.metadata["forecast.format"] = "6"
    #expect(
      try forgery.refusal()?.description == "m: error[M_VERSION]: the file has format 6, this "
        + "program reads up to 5; use a newer version of forecast")
  }

  @Test("descriptions that are no JSON", arguments: ["", "{", "[]]", "{\"a\":1,\"a\":1}", "\u{0}"])
  func json(text: String) throws {
    try expect(.json, text) { $0.metadata["forecast.model"] = text }
  }

  @Test("descriptions that are no description", arguments: ["1", "[]", "{}", "\"a\"", "null"])
  func otherJSON(text: String) throws {
    try expect(.metadata, text) { $0.metadata["forecast.model"] = text }
    try expect(.metadata, "absent") { $0.metadata["forecast.model"] = nil }
  }

  // MARK: Series

  @Test(
    "ends that do not rise to the total",
    arguments: [
      [20, 29], [20, 31], [31, 30], [-1, 30], [30, 20], [.min, 30], [20, .max],
    ] as [[Int64]])
  func ends(ends: [Int64]) throws {
    try expect(.metadata, "\(ends)") { $0.set("history.ends", integers: ends) }
  }

  @Test("ends of ids", arguments: [[2, 4], [2, 6], [6, 5], [-1, 5], [.max, 5]] as [[Int64]])
  func idEnds(ends: [Int64]) throws {
    try expect(.metadata, "\(ends)") { $0.set("history.id_ends", integers: ends) }
  }

  @Test func anEmptySeriesIsRefused() throws {
    try expect(.metadata, "empty") { $0.set("history.ends", integers: [0, 30]) }
  }

  @Test func idsThatOccurTwiceAreRefused() throws {
    try expect(.metadata, "twice") {
      $0["history.ids"] = Forgery.Tensor(dataType: .byte, shape: [4], bytes: [65, 66, 65, 66])
      $0.set("history.id_ends", integers: [2, 4])
    }
  }

  @Test("starts beyond time", arguments: [.max, .min, .max / 2] as [Int64])
  func starts(start: Int64) throws {
    try expect(.metadata, "\(start)") { $0.set("history.starts", integers: [0, start]) }
  }

  @Test(
    "steps that lead beyond time",
    arguments: [
      "{\"kind\":\"fixed\",\"microseconds\":2305843009213693951}",
      "{\"kind\":\"index\",\"step\":2305843009213693951}",
      "{\"kind\":\"index\",\"step\":922337203685477580}",
    ])
  func steps(frequency: String) throws {
    try expect(.metadata, frequency) {
      try $0.replace("{\"kind\":\"fixed\",\"microseconds\":86400000000}", with: frequency)
    }
  }

  @Test(
    "stamps of no kind",
    arguments: [
      "{\"kind\":\"epoch\",\"unit\":\"epoch-d\",\"zone\":\"Z\"}",
      "{\"kind\":\"epoch\",\"unit\":\"epoch-s\",\"zone\":null}",
      "{\"kind\":\"format\",\"format\":\"%Q\",\"spelling\":{},\"zone\":null}",
      "{\"kind\":\"format\",\"format\":\"%Y\",\"spelling\":{},\"zone\":null}",
      HostileModelFileTests.zoned(transitions: "[5,5]", offsets: "[0,0]"),
      HostileModelFileTests.zoned(transitions: "[5]", offsets: "[0,0]"),
      HostileModelFileTests.zoned(transitions: "[9223372036854775807]", offsets: "[0]"),
      HostileModelFileTests.zoned(transitions: "[5]", offsets: "[100000]"),
      HostileModelFileTests.zoned(footer: "\"CET\""), HostileModelFileTests.zoned(name: "a\\nb"),
      HostileModelFileTests.zoned(ticks: "moons"),
    ])
  func stamps(style: String) throws {
    try expect(.metadata, style) { try $0.replace("{\"kind\":\"date\"}", with: style) }
  }

  private static func zoned(
    transitions: String = "[]", offsets: String = "[]", footer: String = "null",
    name: String = "UTC", ticks: String = "civil"
  ) -> String {
    "{\"kind\":\"epoch\",\"unit\":\"epoch-s\",\"zone\":{\"name\":\"\(name)\",\"ticks\":\"\(ticks)\","
      + "\"writes_offset\":true,\"initial_offset\":0,\"transitions\":\(transitions),"
      + "\"offsets\":\(offsets),\"footer\":\(footer)}}"
  }

  // MARK: Numbers out of range

  @Test("scales", arguments: ["scales.scale", "scales.residual"], [0, -1, -0.0])
  func scales(name: String, value: Double) throws {
    try expect(.metadata, "\(name) \(value)") { forgery in
      let shape = forgery[name]?.shape
      forgery.set(name, doubles: [1, value], shape: shape)
    }
  }

  @Test(
    "calibration",
    arguments: [
      ([0, 0.5], [1, 1, 1, 1, 1, 1], [9, 9, 9]), ([0.5, 1], [1, 1, 1, 1, 1, 1], [9, 9, 9]),
      ([0.9, 0.5], [1, 1, 1, 1, 1, 1], [9, 9, 9]), ([0.5, 0.5], [1, 1, 1, 1, 1, 1], [9, 9, 9]),
      ([0.5, 0.9], [1, 1, 1, 1, -1, 1], [9, 9, 9]), ([0.5, 0.9], [], []),
      ([0.5, 0.9], [1, 1, 1, 1, 1, 1], [9, -9, 9]), ([], [], [9, 9, 9]),
    ] as [([Double], [Double], [Int64])])
  func calibration(levels: [Double], widths: [Double], counts: [Int64]) throws {
    try expect(.metadata, "\(levels) \(widths) \(counts)") {
      $0.set("calibration.levels", doubles: levels)
      $0.set("calibration.counts", integers: counts)
      $0.set(
        "calibration.half_widths", doubles: widths, shape: [levels.count, counts.count])
    }
  }

  @Test("reasons that are not in the list", arguments: [-2, 4, .max, .min] as [Int64])
  func reasons(index: Int64) throws {
    try expect(.metadata, "\(index)") { forgery in
      let tensor = try #require(forgery["accuracy.reasons"])
      var indices = Int64.values(in: tensor.bytes[...])
      #expect(indices.max() == 3, "the fixture has four reasons")
      indices[3] = index
      forgery.set("accuracy.reasons", integers: indices, shape: tensor.shape)
    }
  }

  @Test func validationLossesGoWithTheEpochs() throws {
    for losses in [[1], [1, 2, 3, 4]] as [[Double]] {
      try expect(.metadata, "\(losses)") { $0.set("curve.validation", doubles: losses) }
    }
  }

  @Test func messagesAreShort() throws {
    var forgery = try Forgery(try ModelFileFixture.model())
    let long = String(repeating: "x", count: 10_000)
    try forgery.replace("\"cell\":\"lstm\"", with: "\"cell\":\"\(long)\\u001b[2J\"")
    let text = try #require(try forgery.refusal()).description
    #expect(text.utf8.count < 300)
    #expect(text.utf8.allSatisfy { $0 >= 0x20 })
  }
}
