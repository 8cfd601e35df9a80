import Testing

@testable import SeriesIO

@Suite struct ForeignTextTests {
  @Test(arguments: [
    (
      "date;y\n2024-01-01;1,5\n",
      "the fields seem to be separated by ';': say so with --delimiter ';'"
    ),
    (
      "date\ty\n2024-01\t1\n",
      "the fields seem to be separated by a tab: say so with --delimiter tab"
    ),
    ("date|y\n2024-01|1\n", "the fields seem to be separated by '|': say so with --delimiter '|'"),
    ("<!DOCTYPE html>\n<p>\n", "this looks like a web page: download the data themselves"),
    ("\n  <html lang=\"en\">\n", "this looks like a web page: download the data themselves"),
    ("{\n", "this looks like JSON: write the data as CSV"),
    ("[{\"ds\": 1, \"y\": 2}]\n", "this looks like JSON: write the data as CSV"),
    (
      "# made by x\ndate,y\n",
      "if comments stand above the header, pass over them with --skip-lines"
    ),
    (
      "sep=;\ndate;y\n",
      "the first line names the separator: pass over it with --skip-lines 1 and give it to --delimiter"
    ),
    (
      "version https://git-lfs.github.com/spec/v1\noid sha256:0\n",
      "this is a Git LFS pointer: fetch the file with git lfs pull"
    ),
  ])
  func hintsAtWhatTheFileIs(text: String, hint: String) {
    var options = CSVOptions()
    options.time = "date"
    let message = refusal(text, options)
    #expect(message.hasPrefix("data.csv:"))
    #expect(message.hasSuffix("; " + hint), "\(message)")
  }

  @Test func everyKindSaysWhatToDo() {
    let hints = ForeignText.allCases.map(\.whatToDo)
    #expect(Set(hints).count == hints.count)
    for text in ["date", "2024-01-01", "Month", "", "\"a\""] {
      #expect(ForeignText(Array(text.utf8)) == nil)
    }
  }

  @Test(
    "rows of another length than the header say why",
    arguments: [
      (
        "ds,y\n2024-01-01,1,5\n",
        "if the marks of decimals or thousands split numbers, put these in "
      ),
      (
        "ds,y\n2024-01-01,1,\n",
        "take out the delimiter at the end of the row, or name a last column "
      ),
      (
        "ds,y\n2024-01-01\n", "give every row the same number of fields; quote those that hold the "
      ),
      (
        "ds,y\n2024-01-01,a,b\n", "give every row the same number of fields; quote those that hold "
      ),
    ])
  func ragged(text: String, hint: String) {
    #expect(refusal(text).hasPrefix("data.csv:2: error[E_RAGGED]: "))
    #expect(refusal(text).contains("; " + hint), "\(refusal(text))")
  }
}
