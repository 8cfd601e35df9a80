import SeriesIO
import TimeSeries

/// A ledger as a CSV that only grows, one row a step:
/// `run,made,model_sha256,model,promised_mae,season,unique_id,cutoff,ds,lead,point,levels,lower,upper`;
/// levels in percent and their bounds are lists with `;`.
struct LedgerTable {
  let path: String

  static let columns = [
    "run", "made", "model_sha256", "model", "promised_mae", "season", "unique_id", "cutoff", "ds",
    "lead", "point", "levels", "lower", "upper",
  ]

  /// Adds rows at the end, all or none.
  func add(_ entries: [LedgerEntry]) throws(OutputError) {
    var header = CSVWriter()
    for column in LedgerTable.columns { header.field(column) }
    header.endRow()
    try AppendedFile.appendWhole(
      entries.flatMap(LedgerTable.rows(of:)), header: header.bytes, to: path)
  }

  func holds(_ run: String) throws(LoadError) -> Bool {
    var isThere = false
    try rows { _, fields throws(LoadError) in
      isThere = isThere || fields.first?.elementsEqual(run.utf8) == true
    }
    return isThere
  }

  /// The rows below the header; none where there is no file or an empty one.
  private func rows(
    _ body: (_ line: Int, _ fields: [[UInt8]]) throws(LoadError) -> Void
  ) throws(LoadError) {
    var isHeader = true
    do throws(LoadError) {
      try CSVRows.forEach(path) { line, fields throws(LoadError) in
        guard isHeader else { return try body(line, fields) }
        isHeader = false
        guard fields.elementsEqual(LedgerTable.columns, by: { $0.elementsEqual($1.utf8) }) else {
          throw refusal(line, "this is no ledger of forecasts", "name another file")
        }
      }
    } catch {
      switch error {
      case .noInput where ModelFileFacts.written(path) == nil: return
      case .data(let problem) where problem.code == .empty: return
      default: throw error
      }
    }
  }

  private func refusal(
    _ line: Int, _ what: String, _ whatToDo: String = "restore the file"
  ) -> LoadError {
    .data(DataError(file: path, line: line, code: .value, what: what, whatToDo: whatToDo))
  }

  /// All forecasts, in the order in which they were made.
  func read() throws(LoadError) -> [LedgerEntry] {
    var forecasts = LedgerReading()
    try rows { line, fields throws(LoadError) in
      guard let row = LedgerRow(fields) else {
        throw refusal(line, "this is no row of a ledger")
      }
      guard forecasts.add(row.step, of: row.entry) else {
        throw refusal(line, "lead \(row.step.lead) does not follow the row before")
      }
    }
    return forecasts.entries
  }

  static func rows(of entry: LedgerEntry) -> [UInt8] {
    var writer = CSVWriter()
    for step in entry.steps {
      for text in [entry.run, entry.made, entry.checksum, entry.modelName] { writer.field(text) }
      writer.field(entry.promisedError)
      writer.field(Int64(entry.seasonalPeriod))
      writer.field(entry.seriesID.bytes)
      writer.field(entry.cutoff)
      writer.field(step.stamp)
      writer.field(Int64(step.lead))
      writer.field(step.point)
      let bands = step.bands
      writer.fields(bands.map(\.percent))
      writer.fields(bands.map(\.lower))
      writer.fields(bands.map(\.upper))
      writer.endRow()
    }
    return writer.bytes
  }
}

extension CSVWriter {
  /// A list of numbers as one field that no spreadsheet reads as a formula or a number.
  fileprivate mutating func fields(_ numbers: [Double]) {
    field(
      numbers.isEmpty ? "" : "[" + numbers.map(CSVWriter.digits).joined(separator: ";") + "]")
  }
}

/// A row as it is read; a step and the entry it belongs to.
private struct LedgerRow {
  let entry: LedgerEntry
  let step: LedgerEntry.Step

  init?(_ fields: [[UInt8]]) {
    let texts = fields.map { String(decoding: CSVWriter.restored($0), as: UTF8.self) }
    guard texts.count == LedgerTable.columns.count, let season = Int(texts[5]), season >= 1,
      let lead = Int(texts[9]), lead >= 1, let point = LedgerRow.number(texts[10]),
      texts[4].isEmpty || LedgerRow.number(texts[4]) != nil,
      let levels = LedgerRow.numbers(texts[11]), let lower = LedgerRow.numbers(texts[12]),
      let upper = LedgerRow.numbers(texts[13]), levels.count == lower.count,
      levels.count == upper.count, levels.allSatisfy({ $0 > 0 && $0 < 100 })
    else { return nil }
    step = LedgerEntry.Step(
      stamp: texts[8], lead: lead, point: point,
      bands: levels.indices.map {
        LedgerEntry.Band(level: levels[$0] / 100, lower: lower[$0], upper: upper[$0])
      })
    entry = LedgerEntry(
      run: texts[0], made: texts[1], checksum: texts[2], modelName: texts[3],
      promisedError: LedgerRow.number(texts[4]), seasonalPeriod: season,
      seriesID: SeriesID(bytes: CSVWriter.restored(fields[6])), cutoff: texts[7], steps: [])
  }

  private static func number(_ text: String) -> Double? {
    guard text.utf8.allSatisfy(Array("0123456789.eE+-".utf8).contains), let number = Double(text),
      number.isFinite
    else { return nil }
    return number
  }

  private static func numbers(_ text: String) -> [Double]? {
    if text.isEmpty { return [] }
    guard text.hasPrefix("["), text.hasSuffix("]") else { return nil }
    let parts = text.dropFirst().dropLast().split(separator: ";", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { number(String($0)) }
    return numbers.count == parts.count ? numbers : nil
  }
}
