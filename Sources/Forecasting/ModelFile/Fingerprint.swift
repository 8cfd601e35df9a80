package import TimeSeries

/// What a fit depends on, as one number: equal fingerprints stand for equal models.
///
/// SHA-256 over the rows used (ids, stamps, values, covariates, the way stamps and columns are written),
/// the configuration with every automatic choice made, what else the fit was asked for, and the version
/// of the program. Neither the file's name nor its other rows enter, nor the number of threads, nor
/// anything that only says where results go.
package struct Fingerprint: Hashable, Sendable, CustomStringConvertible {
  /// 64 hexadecimal digits.
  package let description: String

  /// - Parameters:
  ///   - settings: names and values of what the configuration does not hold.
  ///   - start: the weights that training begins with.
  package init(
    panel: Panel, configuration: ModelConfiguration, settings: [(name: String, value: String)],
    start: [Float]?, version: String
  ) {
    var digest = Digest()
    digest.add(version)
    switch configuration {
    case .network(let network): digest.add(network.json.text)
    // Plain values all through, and none of them a set: the same words in every process.
    case .combination(let combination): digest.add("\(combination)")
    }
    for setting in settings {
      digest.add(setting.name)
      digest.add(setting.value)
    }
    digest.add(start == nil ? "initialization" : "weights")
    digest.add(numbers: start?.map { UInt64($0.bitPattern) } ?? [])
    digest.add(panel)
    description = digest.hexadecimal
  }

  /// Text that a file holds; nil for what is no fingerprint.
  init?(_ text: String) {
    let digits = Array("0123456789abcdef".utf8)
    guard text.utf8.count == 64, text.utf8.allSatisfy(digits.contains) else { return nil }
    description = text
  }
}

/// A checksum of parts, each with its length, so that no two lists of parts have the same bytes.
private struct Digest {
  private var checksum = Checksum()

  var hexadecimal: String { checksum.hexadecimal }

  mutating func add(_ bytes: [UInt8]) {
    add(UInt64(bytes.count))
    checksum.update(bytes.span)
  }

  mutating func add(_ text: String) { add(Array(text.utf8)) }

  mutating func add(numbers: [UInt64]) {
    add(UInt64(numbers.count))
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 * numbers.count)
    for number in numbers { Digest.append(number, to: &bytes) }
    checksum.update(bytes.span)
  }

  mutating func add(_ values: [Double]) {
    // Missing is missing, whatever the bits of its NaN.
    add(numbers: values.map { $0.isNaN ? .max : $0.bitPattern })
  }

  mutating func add(_ panel: Panel) {
    add(panel.frequency.json.text)
    add(panel.stampStyle.json.text)
    add(panel.columns.json.text)
    add(UInt64(panel.covariates.count))
    for covariate in panel.covariates { add(covariate.json.text) }
    add(UInt64(panel.series.count))
    for series in panel.series {
      add(series.id.bytes)
      add(UInt64(bitPattern: series.start.ticks))
      add(series.values.decoded())
      for role in Covariate.Role.allCases {
        let columns = series.covariates[role]
        add(UInt64(columns.count))
        for column in columns { add(column) }
      }
    }
  }

  private mutating func add(_ number: UInt64) {
    var bytes: [UInt8] = []
    Digest.append(number, to: &bytes)
    checksum.update(bytes.span)
  }

  private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }
}
