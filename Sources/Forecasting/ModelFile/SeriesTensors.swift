import TimeSeries

/// Series of unequal length as tensors: ids as bytes, values one after the other.
///
/// `<name>.ids` U8, `<name>.id_ends` I64 [series], `<name>.starts` I64 [series] in ticks,
/// `<name>.ends` I64 [series], `<name>.values` F64 with 0 where `<name>.observed` U8 is 0. In tensors
/// rather than in the JSON, whose size is limited.
struct SeriesTensors {
  let name: String

  func add(_ series: [Series], to writer: inout SafeTensorsWriter) throws(ModelFileError) {
    let count = series.count
    let ids = series.flatMap(\.id.bytes)
    try writer.add("\(name).ids", bytes: ids, shape: [ids.count])
    try writer.add("\(name).id_ends", integers: ends(series.map(\.id.bytes.count)), shape: [count])
    try writer.add("\(name).starts", integers: series.map(\.start.ticks), shape: [count])
    try addCells(series.map { $0.values.decoded() }, to: &writer)
  }

  /// Numbers of each series, as many as there are.
  func addCells(
    _ cells: [[Double]], to writer: inout SafeTensorsWriter
  ) throws(ModelFileError) {
    let values = cells.flatMap { $0 }
    try writer.add("\(name).ends", integers: ends(cells.map(\.count)), shape: [cells.count])
    try writer.add(
      "\(name).values", doubles: values.map { $0.isNaN ? 0 : $0 }, shape: [values.count])
    try writer.add(
      "\(name).observed", bytes: values.map { $0.isNaN ? 0 : 1 }, shape: [values.count])
  }

  /// - Parameter horizon: steps after the end whose stamps will be wanted.
  func read(
    _ reader: SafeTensorsReader, frequency: Frequency, horizon: Int
  ) throws(ModelFileError) -> [Series] {
    let count = try reader.length("\(name).ends")
    let ids = try reader.bytes("\(name).ids", shape: [reader.length("\(name).ids")])
    let idEnds = try ranges("\(name).id_ends", reader, count: count, total: ids.count)
    let starts = try reader.integers("\(name).starts", shape: [count])
    let cells = try readCells(reader, count: count)
    var series: [Series] = []
    for index in 0..<count {
      let start = Timestamp(ticks: starts[index])
      guard !cells[index].isEmpty, frequency.reaches(cells[index].count + horizon, after: start)
      else {
        throw ModelFileError(
          path: reader.path, code: .metadata,
          problem: "series \(index) of \(name) has no place in time")
      }
      let id = Array(ids[idEnds[index]])
      guard (1...255).contains(id.count), id.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
        throw ModelFileError(
          path: reader.path, code: .metadata,
          problem:
            "the id of series \(index) of \(name) is not 1 to 255 bytes without control characters")
      }
      series.append(
        Series(
          id: SeriesID(bytes: id), start: start,
          frequency: frequency,
          values: cells[index]))
    }
    guard Set(series.map(\.id)).count == count else {
      throw ModelFileError(
        path: reader.path, code: .metadata, problem: "an id of \(name) occurs twice")
    }
    return series
  }

  func readCells(
    _ reader: SafeTensorsReader, count: Int
  ) throws(ModelFileError) -> [[Double]] {
    let total = try reader.length("\(name).values")
    let ends = try ranges("\(name).ends", reader, count: count, total: total)
    let values = try reader.doubles("\(name).values", shape: [total])
    let observed = try reader.bytes("\(name).observed", shape: [total])
    return ends.map { $0.map { observed[$0] == 0 ? .nan : values[$0] } }
  }

  private func ends(_ lengths: [Int]) -> [Int64] {
    var end: Int64 = 0
    return lengths.map { length in
      end += Int64(length)
      return end
    }
  }

  private func ranges(
    _ tensor: String, _ reader: SafeTensorsReader, count: Int, total: Int
  ) throws(ModelFileError) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    for end in try reader.integers(tensor, shape: [count]) {
      guard let end = Int(exactly: end), end >= start, end <= total else {
        throw ModelFileError(
          path: reader.path, code: .metadata, problem: "\(tensor) does not rise to \(total)")
      }
      ranges.append(start..<end)
      start = end
    }
    guard start == total else {
      throw ModelFileError(
        path: reader.path, code: .metadata, problem: "\(tensor) does not rise to \(total)")
    }
    return ranges
  }
}

extension SafeTensorsReader {
  /// The length of a vector.
  func length(_ name: String) throws(ModelFileError) -> Int {
    let shape = try tensor(name).shape
    guard shape.count == 1 else {
      throw ModelFileError(
        path: path, code: .shape, problem: "tensor \"\(name)\" is no vector")
    }
    return shape[0]
  }
}
