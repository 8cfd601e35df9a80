/// What a text seems to be that was given as a CSV and is none, or a CSV of another kind.
enum ForeignText: CaseIterable {
  case webPage, gitLFSPointer, json, separatorLine, comment, semicolons, tabs, bars

  /// - Parameter start: the first bytes of the file, or the first name of its only column.
  init?(_ start: [UInt8]) {
    let text = start.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
    guard let found = ForeignText.allCases.first(where: { $0.begins(text) }) else { return nil }
    self = found
  }

  /// Whether it is no table at all, whatever delimiter is named.
  var isNoTable: Bool {
    switch self {
    case .webPage, .gitLFSPointer, .json: true
    case .separatorLine, .comment, .semicolons, .tabs, .bars: false
    }
  }

  private func begins(_ text: ArraySlice<UInt8>) -> Bool {
    switch self {
    case .webPage: text.starts(with: "<".utf8)
    case .gitLFSPointer: text.starts(with: "version https://".utf8)
    case .json: text.starts(with: "{".utf8) || text.starts(with: "[".utf8)
    case .separatorLine: text.starts(with: "sep=".utf8)
    case .comment: text.starts(with: "#".utf8) || text.starts(with: "//".utf8)
    case .semicolons: text.contains(UInt8(ascii: ";"))
    case .tabs: text.contains(UInt8(ascii: "\t"))
    case .bars: text.contains(UInt8(ascii: "|"))
    }
  }

  var whatToDo: String {
    switch self {
    case .webPage: "this looks like a web page: download the data themselves"
    case .gitLFSPointer: "this is a Git LFS pointer: fetch the file with git lfs pull"
    case .json: "this looks like JSON: write the data as CSV"
    case .separatorLine:
      "the first line names the separator: pass over it with --skip-lines 1 and give it to --delimiter"
    case .comment: "if comments stand above the header, pass over them with --skip-lines"
    case .semicolons: ForeignText.separated(by: "';'", "';'")
    case .tabs: ForeignText.separated(by: "a tab", "tab")
    case .bars: ForeignText.separated(by: "'|'", "'|'")
    }
  }

  private static func separated(by name: String, _ argument: String) -> String {
    "the fields seem to be separated by \(name): say so with --delimiter \(argument)"
  }
}
