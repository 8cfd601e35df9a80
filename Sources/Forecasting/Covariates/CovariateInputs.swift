import Recurrent
package import TimeSeries

/// What a network reads beside the values: columns of the data, and cycles of the calendar.
///
/// A categorical column becomes a vector for each category of its list, trained with the network
/// (Guo & Berkhahn 2016, arXiv:1604.06737). The list holds the categories that were there before the
/// holdout; any other, and a missing cell, reads as the vector 0.
package struct CovariateInputs: Hashable, Sendable {
  /// In the order of the panel that was fitted.
  package var columns: [Covariate]
  /// In the order of `CalendarCycle`.
  package var cycles: [CalendarCycle]

  package init(columns: [Covariate] = [], cycles: [CalendarCycle] = []) {
    self.columns = columns
    self.cycles = cycles
  }

  package static let none = CovariateInputs()

  func columns(_ role: Covariate.Role) -> [Covariate] { columns.filter { $0.role == role } }

  /// The vectors of the categorical columns, in their order.
  var embeddings: [Embedding] {
    columns.compactMap(\.categories).map {
      Embedding(categories: max(1, $0.count), dimension: CovariateInputs.dimension(of: $0.count))
    }
  }

  /// Numbers of a category's vector: ⌈√K⌉, at most 8.
  static func dimension(of categories: Int) -> Int {
    min(8, max(1, Int(Double(categories).squareRoot().rounded(.up))))
  }

  /// What a step reads of a role.
  func block(_ role: Covariate.Role) -> CovariateBlock { CovariateBlock(self, role) }
}

/// One row of the covariates of a role, as a step reads it: positions in the cycles of the calendar (of
/// the future alone), numbers, of past and future the share of those that is known, and for each
/// categorical column a place for its vector, which begins with the number of the category.
///
/// A missing number reads as 0, the mean.
struct CovariateBlock: Hashable, Sendable {
  let role: Covariate.Role
  let cycles: [CalendarCycle]
  /// Indices into the columns of the inputs.
  let numeric: [Int]
  let categorical: [Int]
  /// What the row reads as where nothing is known.
  let unknown: [Float]
  /// Where the vectors of categories stand in the row.
  let embedded: [EmbeddedInput]

  init(_ inputs: CovariateInputs, _ role: Covariate.Role) {
    self.role = role
    cycles = role == .future ? inputs.cycles : []
    let columns = inputs.columns.indices.filter { inputs.columns[$0].role == role }
    numeric = columns.filter { inputs.columns[$0].categories == nil }
    categorical = columns.filter { inputs.columns[$0].categories != nil }
    let embeddings = inputs.embeddings
    let numbers =
      2 * cycles.count + numeric.count + (role == .static || numeric.isEmpty ? 0 : 1)
    var unknown = [Float](repeating: 0, count: numbers)
    var embedded: [EmbeddedInput] = []
    for column in categorical {
      let table = inputs.columns[..<column].count { $0.categories != nil }
      embedded.append(EmbeddedInput(table: table, column: unknown.count))
      unknown.append(EmbeddedInput.unknown)
      unknown += Array(repeating: 0, count: embeddings[table].dimension - 1)
    }
    self.unknown = unknown
    self.embedded = embedded
  }

  /// Numbers of a row.
  var width: Int { unknown.count }

  var hasKnownShare: Bool { role != .static && !numeric.isEmpty }
}

/// What a step reads of the covariates: the static ones; of the past as many rows as the step reads values,
/// before its origin; of the future the rows from `behind` before the origin to `ahead` after it.
struct StepCovariates: Hashable, Sendable {
  let fixed: CovariateBlock
  let past: CovariateBlock
  let future: CovariateBlock
  let pastRows: Int
  let behind: Int
  let ahead: Int
  /// Numbers in all.
  let width: Int

  init(_ inputs: CovariateInputs, pastRows: Int, behind: Int, ahead: Int) {
    fixed = inputs.block(.static)
    past = inputs.block(.past)
    future = inputs.block(.future)
    self.pastRows = pastRows
    self.behind = behind
    self.ahead = ahead
    width = fixed.width + pastRows * past.width + (behind + ahead) * future.width
  }

  static let none = StepCovariates(.none, pastRows: 0, behind: 0, ahead: 0)

  /// Where the vectors of categories stand in a step whose covariates begin at input `first`.
  func embedded(from first: Int) -> [EmbeddedInput] {
    var embedded: [EmbeddedInput] = []
    var start = first
    for (block, rows) in [(fixed, 1), (past, pastRows), (future, behind + ahead)] {
      for _ in 0..<rows {
        embedded += block.embedded.map { EmbeddedInput(table: $0.table, column: start + $0.column) }
        start += block.width
      }
    }
    return embedded
  }

  /// Writes what the step with an origin reads, from place `start` of `inputs` on.
  func write(_ window: WindowInputs, before origin: Int, to inputs: inout [Float], at start: Int) {
    var place = start
    let features = window.features
    func copy(_ rows: [Float], of block: CovariateBlock, at index: Int, end: Int) {
      let width = block.width
      guard index >= 0, index < end else {
        for column in 0..<width { inputs[place + column] = block.unknown[column] }
        place += width
        return
      }
      for column in 0..<width { inputs[place + column] = rows[index * width + column] }
      place += width
    }
    copy(features.fixed, of: fixed, at: 0, end: features.fixed.isEmpty ? 0 : 1)
    if past.width > 0 {
      let end = min(window.knownEnd, features.past.count / past.width)
      for index in origin - pastRows..<origin {
        copy(features.past, of: past, at: index, end: end)
      }
    }
    guard future.width > 0 else { return }
    let end = features.future.count / future.width
    for index in origin - behind..<origin + ahead {
      copy(features.future, of: future, at: index, end: end)
    }
  }
}
