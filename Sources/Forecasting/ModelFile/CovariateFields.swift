import TimeSeries

// Covariates as JSON. Both directions stand side by side, in the same order.

extension CovariateInputs {
  var json: JSONValue {
    .members([
      "columns": .array(columns.map(\.json)),
      "calendar": .array(cycles.map { .string($0.rawValue) }),
    ])
  }

  init(_ fields: ModelFields) throws(ModelFileError) {
    self.init()
    columns = try Covariate.list(fields, "columns")
    for element in try fields.list("calendar") {
      guard let cycle = CalendarCycle(rawValue: try element.ownText()), !cycles.contains(cycle)
      else { throw element.refuse("is no cycle this version knows, or there twice") }
      cycles.append(cycle)
    }
  }
}

extension Covariate {
  /// Far above any use.
  private static let most = 1024

  var json: JSONValue {
    .members(
      ["name": .string(name), "role": .string(role.rawValue)],
      further: [
        "categories": categories.map {
          .array($0.map { .string(String(decoding: $0, as: UTF8.self)) })
        }
      ])
  }

  private init(_ fields: ModelFields) throws(ModelFileError) {
    self.init(
      try fields.text("name"), try fields.named("role", as: Role.self))
    guard fields.has("categories") else { return }
    var categories: [[UInt8]] = []
    for element in try fields.list("categories") {
      categories.append(Array(try element.ownText().utf8))
    }
    guard Set(categories).count == categories.count else {
      throw fields.refuse("a category is there twice")
    }
    kind = .categorical(categories)
  }

  /// Columns of which no two have one name and role.
  static func list(_ fields: ModelFields, _ key: String) throws(ModelFileError) -> [Covariate] {
    let elements = try fields.list(key)
    guard elements.count <= most else { throw fields.refuse("\(key) are more than \(most)") }
    var columns: [Covariate] = []
    for element in elements {
      let column = try Covariate(element)
      guard !columns.contains(where: { $0.name.utf8.elementsEqual(column.name.utf8) }) else {
        throw element.refuse("is there twice")
      }
      columns.append(column)
    }
    return columns
  }
}
