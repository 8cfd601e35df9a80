import Foundation
import Testing

/// What a shell offers after TAB.
@Suite struct CompletionTests {
  @Test(arguments: ["bash", "zsh", "fish"]) func namesEveryCommand(shell: String) throws {
    let script = try WorkFolder().forecast("--generate-completion-script", shell)
    #expect(script.status == 0 && script.errorBytes.isEmpty)
    for command in ["check", "fit", "predict", "backtest", "tune", "report", "info"] {
      #expect(script.output.contains(command), "\(command)")
    }
  }

  /// Bash itself, with the script read and a line that ends in a word begun.
  @Test(arguments: [
    ("forecast pre", ["predict"]), ("forecast fit --initial", ["--initialization"]),
    ("forecast fit --cell gru", ["gru", "gru-reset-before"]),
    ("forecast check ser", ["series.csv"]),
    ("forecast fit series.csv -o mod", ["model.safetensors"]),
    ("forecast report -o pag", ["pages"]), ("forecast info mod", ["model.safetensors"]),
  ]) func offers(line: String, words: [String]) throws {
    let folder = try Samples.folder()
    try folder.createFolder("pages")
    try folder.write(
      try folder.forecast("--generate-completion-script", "bash").outputBytes, to: "forecast.bash")
    try folder.write(
      """
      source ./forecast.bash
      COMP_LINE="\(line)"; COMP_POINT=${#COMP_LINE}; COMP_WORDS=($COMP_LINE)
      COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
      _forecast forecast "${COMP_WORDS[-1]}" "${COMP_WORDS[-2]}"
      printf '%s\\n' "${COMPREPLY[@]%/}"

      """, to: "ask.bash")
    let outcome = try folder.shell("bash ask.bash")
    #expect(outcome.output.split(separator: "\n").map(String.init).sorted() == words)
  }

  /// Every option and argument that is a file or a folder completes one.
  @Test func filesAndFoldersAreOffered() throws {
    let help = try WorkFolder().forecast("--experimental-dump-help")
    let root = try #require(
      try JSONSerialization.jsonObject(with: help.outputBytes) as? [String: Any])
    let program = try #require(root["command"] as? [String: Any])
    var seen = 0
    for command in try #require(program["subcommands"] as? [[String: Any]]) {
      for argument in command["arguments"] as? [[String: Any]] ?? [] {
        let kinds = ["file": "file", "folder": "directory"]
        guard let kind = (argument["valueName"] as? String).flatMap({ kinds[$0] }) else { continue }
        seen += 1
        let offered = argument["completionKind"] as? [String: Any]
        #expect(offered?[kind] != nil, "\(argument)")
      }
    }
    #expect(seen > 20)
  }
}
