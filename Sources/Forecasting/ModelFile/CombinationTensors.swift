import Recurrent
import TimeSeries

/// The networks of a combination's members, and the unit of each series' residuals.
///
/// `member.<i>.<view>.<k>.` stands before PyTorch's names of network k of a view of member i, counted from 0,
/// `member.<i>.<kind>.<k>.` before those of a mixture, whose `member.<i>.series` I64 has the place in the history of
/// each series with logits of its own.
enum CombinationTensors {
  static func add(
    _ fitted: FittedCombination, to writer: inout SafeTensorsWriter
  ) throws(ModelFileError) {
    try writer.add(
      "scales.residual", doubles: fitted.units.map(\.units.scale), shape: [fitted.units.count])
    for (index, member) in fitted.members.enumerated() {
      switch member {
      case .views(let views):
        for network in views.networks {
          let shape = views.configuration.shape(window: network.window)
          for (number, parameters) in network.members.enumerated() {
            try NetworkTensors.addWeights(
              parameters, of: shape, prefix: prefix(index, network.view.rawValue, number),
              to: &writer)
          }
        }
      case .mixture(let mixture):
        let places = Dictionary(
          fitted.units.enumerated().map { ($1.id, Int64($0)) },
          uniquingKeysWith: { first, _ in first })
        let series = mixture.seriesIDs.map { places[$0] ?? -1 }
        try writer.add("member.\(index).series", integers: series, shape: [series.count])
        for (place, kind) in mixture.configuration.kinds.enumerated() {
          for (number, parameters) in mixture.networks[place].enumerated() {
            try NetworkTensors.addWeights(
              parameters, of: mixture.shape(place),
              prefix: prefix(index, kind.rawValue, number), to: &writer)
          }
        }
      case .method: break
      }
    }
  }

  /// - Parameter fields: the configuration, which says more than the configuration alone.
  static func read(
    _ reader: SafeTensorsReader, _ configuration: CombinationConfiguration, _ fields: ModelFields,
    series: [Series], calibration: Calibration?, pool: WorkerPool
  ) throws(ModelFileError) -> FittedCombination {
    let transform = try fields.named("residual_transform", as: ResidualTransform.self).transform
    let scales = try reader.doubles("scales.residual", shape: [series.count])
    guard scales.allSatisfy({ $0 > 0 }) else {
      throw ModelFileError(path: reader.path, code: .metadata, problem: "a scale is not above 0")
    }
    var members: [FittedMember] = []
    for (index, (member, own)) in zip(configuration.members, try fields.list("members"))
      .enumerated()
    {
      switch member {
      case .views(let views):
        var networks: [FittedViewForecaster.ViewNetworks] = []
        for view in View.allCases {
          var network = try FittedViewForecaster.ViewNetworks(own.object(view.rawValue), view)
          let shape = views.shape(window: network.window)
          for number in 0..<views.members {
            network.members.append(
              try NetworkTensors.weights(
                reader, shape, prefix: prefix(index, view.rawValue, number)))
          }
          networks.append(network)
        }
        members.append(
          .views(
            FittedViewForecaster(
              configuration: views, form: try own.named("form", as: LevelForm.self),
              networks: networks, isNonnegative: try own.flag("nonnegative"), pool: pool)))
      case .mixture(let mixture):
        members.append(
          .mixture(try read(reader, mixture, member: index, series: series, pool: pool)))
      case .method(let method): members.append(.method(method))
      }
    }
    return FittedCombination(
      configuration: configuration, members: members, residualTransform: transform,
      isNonnegative: try fields.flag("nonnegative"),
      units: zip(series, scales).map {
        ($0.id, ResidualUnits(transform: transform, scale: $1))
      }, calibration: calibration, pool: pool)
  }

  private static func read(
    _ reader: SafeTensorsReader, _ mixture: MixtureConfiguration, member: Int, series: [Series],
    pool: WorkerPool
  ) throws(ModelFileError) -> FittedMixtureForecaster {
    let name = "member.\(member).series"
    let places = try reader.integers(name, shape: [reader.length(name)])
    guard Set(places).count == places.count, !places.isEmpty,
      places.allSatisfy({ (0..<Int64(series.count)).contains($0) })
    else {
      throw ModelFileError(
        path: reader.path, code: .metadata, problem: "\(name) are not places in the history")
    }
    var networks: [[[Float]]] = []
    for kind in mixture.kinds {
      let shape = mixture.shape(kind, series: places.count)
      var own: [[Float]] = []
      for number in 0..<mixture.members {
        own.append(
          try NetworkTensors.weights(
            reader, shape, prefix: prefix(member, kind.rawValue, number)))
      }
      networks.append(own)
    }
    return FittedMixtureForecaster(
      configuration: mixture, seriesIDs: places.map { series[Int($0)].id }, networks: networks,
      pool: pool)
  }

  private static func prefix(_ member: Int, _ part: String, _ number: Int) -> String {
    "member.\(member).\(part).\(number)."
  }
}
