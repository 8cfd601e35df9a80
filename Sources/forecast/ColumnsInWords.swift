import Reporting
import TimeSeries

extension ColumnNames {
  /// Which columns of a file were read as what.
  var inWords: String {
    guard let layout else {
      return ["time \(time)", "target \(target)", id.map { "id \($0)" }]
        .compactMap(\.self).joined(separator: ", ")
    }
    return [
      layout.hasTime ? "time \(time)" : "no time, rows are numbered",
      targets(layout), layout.hasID ? id.map { "id \($0)" } : nil,
    ].compactMap(\.self).joined(separator: ", ")
  }

  private func targets(_ layout: Layout) -> String {
    switch layout.targets {
    case .one: return "target \(target)"
    case .numeric: return "targets: all columns of numbers"
    case .listed(let names):
      let shown = names.prefix(3).map { VisibleText.shortened($0, to: 24) }.joined(separator: ", ")
      return "targets \(shown)" + (names.count > 3 ? " and \(names.count - 3) more" : "")
    }
  }

  /// The names of the target columns; nil where they are all those of numbers.
  var targetNames: [String]? {
    switch layout?.targets {
    case nil, .one: [target]
    case .numeric: nil
    case .listed(let names): names
    }
  }
}
