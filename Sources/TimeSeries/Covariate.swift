/// A column beside the target: what it is called, when its cells are known, and what they hold.
package struct Covariate: Hashable, Sendable {
  /// When a cell is known.
  package enum Role: String, CaseIterable, Hashable, Sendable {
    /// With the value of its step, and not before: weather that was measured.
    case past
    /// Before its step: a promotion that is planned.
    case future
    /// Always, one for a whole series: the kind of a shop.
    case `static`
  }

  package enum Kind: Hashable, Sendable {
    case numeric
    /// The names of the categories, as bytes; a cell is a place in this list.
    case categorical([[UInt8]])
  }

  /// Most categories of a column: more name steps or series rather than kinds of them.
  package static let mostCategories = 65_536

  package var name: String
  package var role: Role
  package var kind: Kind

  package init(_ name: String, _ role: Role, _ kind: Kind = .numeric) {
    self.name = name
    self.role = role
    self.kind = kind
  }

  /// nil for numbers.
  package var categories: [[UInt8]]? {
    switch kind {
    case .numeric: nil
    case .categorical(let categories): categories
    }
  }
}

/// The covariates of one series, column by column in the order in which its panel lists those of a role:
/// numbers in data units, categories as their places in the list of their column; NaN = missing.
package struct CovariateCells: Hashable, Sendable {
  /// `[column][n]`
  package var past: [[Double]] = []
  /// `[column][n + steps known after the last value]`
  package var future: [[Double]] = []
  /// `[column][1]`
  package var fixed: [[Double]] = []

  package init() {}

  package subscript(role: Covariate.Role) -> [[Double]] {
    get {
      switch role {
      case .past: past
      case .future: future
      case .static: fixed
      }
    }
    set {
      switch role {
      case .past: past = newValue
      case .future: future = newValue
      case .static: fixed = newValue
      }
    }
  }

  /// Those of a range of steps: what is known of the future stays known.
  func steps(_ range: Range<Int>) -> CovariateCells {
    var part = self
    part.past = past.map { Array($0[range]) }
    part.future = future.map { Array($0.dropFirst(range.lowerBound)) }
    return part
  }
}

extension Panel {
  /// The covariates of a role, in the order of the cells of every series.
  package func covariates(_ role: Covariate.Role) -> [Covariate] {
    covariates.filter { $0.role == role }
  }
}
