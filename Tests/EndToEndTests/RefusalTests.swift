import Foundation
import Testing

/// What the program refuses after reading its arguments: the exit status, one line on standard error
/// that says what and where, and a folder in which nothing has changed.
@Suite struct RefusalTests {
  struct Refusal: CustomTestStringConvertible, Sendable {
    let arguments: String
    let status: Int32
    /// The line on standard error, without `forecast: ` and its newline; a `…` stands for any text.
    let says: String
    var testDescription: String { arguments }
  }

  static let refusals = [
    // No such input.
    Refusal(
      arguments: "fit missing.csv", status: 66,
      says: "missing.csv: no such input: No such file or directory"),
    Refusal(
      arguments: "check folder", status: 66, says: "folder: no such input: it is a directory"),
    Refusal(
      arguments: "fit folder", status: 66, says: "folder: no such input: it is a directory"),
    Refusal(
      arguments: "check /dev/null", status: 66, says: "/dev/null: no such input: it is a device"),
    Refusal(
      arguments: "predict -m missing.safetensors", status: 66,
      says: "missing.safetensors: error[M_MISSING]: there is no such file; …"),
    Refusal(
      arguments: "info folder", status: 66,
      says: "folder: error[M_NOT_A_FILE]: it is a folder, pipe or device; name a model file"),
    Refusal(
      arguments: "predict --data missing.csv", status: 66,
      says: "missing.csv: no such input: No such file or directory"),
    // Bad data.
    Refusal(
      arguments: "fit value.csv", status: 65,
      says: "value.csv:3:2: error[E_VALUE]: \"1O5\" in column \"y\" is not a number; …"),
    Refusal(
      arguments: "check value.csv", status: 65,
      says: "value.csv:3:2: error[E_VALUE]: \"1O5\" in column \"y\" is not a number; …"),
    Refusal(
      arguments: "predict --data value.csv --time ds --target y", status: 65,
      says: "value.csv:3:2: error[E_VALUE]: \"1O5\" in column \"y\" is not a number; …"),
    Refusal(
      arguments: "fit empty.csv", status: 65,
      says: "empty.csv:1: error[E_EMPTY]: the file is empty; write a header and rows"),
    Refusal(
      arguments: "fit -", status: 65,
      says: "<stdin>:1: error[E_EMPTY]: the file is empty; write a header and rows"),
    Refusal(
      arguments: "fit header.csv", status: 65,
      says: "header.csv:1: error[E_NO_ROWS]: a header and no rows; add rows of data"),
    Refusal(
      arguments: "fit one.csv", status: 65,
      says: "one.csv: error[E_TOO_SHORT]: 1 observed values are too few to learn from; …"),
    Refusal(
      arguments: "fit two.csv --model rnn", status: 65,
      says:
        "two.csv: error[E_TOO_SHORT]: beside 1 for validation no series has two observed values "
        + "to learn from; give more history or lower --validate"),
    Refusal(
      arguments: "fit series.csv --validate 1000", status: 65,
      says: "series.csv: error[E_TOO_SHORT]: beside 1000 for validation no series has two …"),
    Refusal(
      arguments: "fit unobserved.csv --quiet", status: 65,
      says: "unobserved.csv: error[E_TOO_SHORT]: 0 observed values are too few to learn from; …"),
    Refusal(
      arguments: "fit ids.csv", status: 65, says: "ids.csv:2:1: error[E_MULTILINE]: …"),
    Refusal(
      arguments: "fit escape.csv", status: 65, says: "escape.csv:2:1: error[E_ID]: …"),
    Refusal(
      arguments: "fit series.csv --target Sold", status: 65,
      says: "series.csv:1: error[E_NO_COLUMN]: there is no column \"Sold\" among \"Month\", …"),
    Refusal(
      arguments: "predict --data daily.csv --time ds --target y", status: 65,
      says: "daily.csv:…"),
    Refusal(
      arguments: "check packed.csv", status: 65,
      says: "packed.csv:1: error[E_NOT_TEXT]: this is gzip data, and its name says CSV; "
        + "rename it to end in .csv.gz, or unpack it"),
    Refusal(
      arguments: "fit value.csv --rejects bad.csv --max-rejects 0", status: 65,
      says: "value.csv:3:2: error[E_VALUE]: \"1O5\" in column \"y\" is not a number; …"),
    Refusal(
      arguments: "check value.csv --rejects value.csv", status: 64,
      says: "value.csv is the input; name another output file"),
    Refusal(
      arguments: "fit series.csv --rejects model.safetensors", status: 64,
      says: "model.safetensors is named for two outputs; name another file"),
    // Bad model files.
    Refusal(
      arguments: "predict -m series.csv", status: 78, says: "series.csv: error[M_HEADER]: …"),
    Refusal(
      arguments: "info empty.csv", status: 78,
      says: "empty.csv: error[M_SIZE]: the file has only 0 bytes; …"),
    Refusal(arguments: "report -m series.csv", status: 78, says: "series.csv: error[M_…"),
    // Places that cannot be written to, found before any work.
    Refusal(
      arguments: "fit series.csv -o no/model.safetensors", status: 73,
      says: "no/model.safetensors: cannot open the folder of it: No such file or directory; …"),
    Refusal(
      arguments: "fit series.csv --metrics no/metrics.csv", status: 73,
      says: "no/metrics.csv: cannot open the folder of it: No such file or directory; …"),
    Refusal(
      arguments: "fit series.csv -o series.csv/model", status: 73,
      says: "series.csv/model: cannot open the folder of it: Not a directory; …"),
    Refusal(
      arguments: "fit series.csv -o folder", status: 73,
      says: "folder: cannot create it: Is a directory; name a file, not a folder"),
    Refusal(
      arguments: "predict -o no/forecast.csv", status: 73,
      says: "no/forecast.csv: cannot open the folder of it: No such file or directory; …"),
    Refusal(
      arguments: "predict -o /dev/full/forecast.csv", status: 73, says: "/dev/full/forecast.csv: …"),
    Refusal(
      arguments: "report -o no/report", status: 73,
      says: "no/report: cannot create it: No such file or directory; …"),
    Refusal(
      arguments: "report -o series.csv", status: 73,
      says: "series.csv/index.html: cannot create it: Not a directory; …"),
    // More than the data or a file can hold, or than one layer can do.
    Refusal(
      arguments: "fit series.csv --hidden 8192", status: 64,
      says: "a network of 268541968 numbers is too large for a model file, which holds 134217728; …"
    ),
    Refusal(
      arguments: "fit series.csv --dropout 0.1", status: 64,
      says: "--dropout acts between layers, and there is one; add --layers 2"),
    Refusal(
      arguments: "predict -H 100000", status: 64,
      says: "--horizon 100000 reaches past the year 9999; ask for fewer steps"),
    Refusal(
      arguments: "fit series.csv --context 48", status: 64,
      says: "--context 48 needs more than the 48 observations of the longest series; ask for fewer "
        + "steps"),
    Refusal(
      arguments: "fit series.csv --horizon 90000", status: 64,
      says: "--horizon 90000 needs more than the 48 observations of the longest series; ask for "
        + "fewer steps"),
    // Outputs that would destroy an input or each other.
    Refusal(
      arguments: "fit series.csv -o series.csv", status: 64,
      says: "series.csv is the input; name another output file"),
    Refusal(
      arguments: "fit series.csv -o folder/../series.csv", status: 64,
      says: "folder/../series.csv is the input; name another output file"),
    Refusal(
      arguments: "fit series.csv -o link.csv", status: 64,
      says: "link.csv is the input; name another output file"),
    Refusal(
      arguments: "fit series.csv --metrics hard.csv", status: 64,
      says: "hard.csv is the input; name another output file"),
    Refusal(
      arguments: "fit series.csv -o new --metrics ./new", status: 64,
      says: "./new is named for two outputs; name another file"),
    Refusal(
      arguments: "fit series.csv --metrics model.safetensors", status: 64,
      says: "model.safetensors is named for two outputs; name another file"),
    Refusal(
      arguments: "predict -o model.safetensors", status: 64,
      says: "model.safetensors is the input; name another output file"),
    Refusal(
      arguments: "predict --data series.csv -o link.csv", status: 64,
      says: "link.csv is the input; name another output file"),
    Refusal(
      arguments: "report -m folder/forecast.csv -o folder", status: 64,
      says: "folder/forecast.csv is the input; name another output file"),
    // Settings that do not go together.
    Refusal(
      arguments: "fit series.csv --epochs 0", status: 64,
      says: "--epochs 0 keeps weights as they are given; name their file with --from"),
    Refusal(
      arguments: "fit series.csv --momentum 0.5", status: 64,
      says: "--momentum is that of sgd; add --optimizer sgd"),
    Refusal(
      arguments: "fit series.csv --momentum 0.5 --optimizer rmsprop", status: 64,
      says: "--momentum is that of sgd; add --optimizer sgd"),
    Refusal(
      arguments: "fit series.csv --optimizer cocob --learning-rate 1", status: 64,
      says: "--optimizer cocob finds its own step size and has no --learning-rate; leave it out"),
    Refusal(
      arguments: "fit series.csv --optimizer cocob --weight-decay 1", status: 64,
      says: "--optimizer cocob finds its own step size and has no --weight-decay; leave it out"),
    Refusal(
      arguments: "fit series.csv --optimizer cocob --schedule cosine", status: 64,
      says: "--optimizer cocob finds its own step size and has no --schedule; leave it out"),
    Refusal(
      arguments: "fit series.csv --warm-up 0.5 --schedule plateau", status: 64,
      says: "--warm-up goes with --schedule cosine or --schedule one-cycle alone; …"),
    Refusal(
      arguments: "fit series.csv --schedule-step 5", status: 64,
      says: "--schedule-step goes with --schedule step or --schedule plateau alone; …"),
    Refusal(
      arguments: "fit series.csv --schedule-factor 0.5 --schedule cosine", status: 64,
      says: "--schedule-factor goes with --schedule step or --schedule plateau alone; …"),
    Refusal(
      arguments: "fit series.csv --initialization identity", status: 64,
      says: "--initialization identity is for cells without gates, as a gate …"),
    Refusal(
      arguments: "fit series.csv --initialization identity --cell gru", status: 64,
      says: "--initialization identity is for cells without gates, as a gate …"),
    Refusal(
      arguments: "fit series.csv --loss smape --transform log1p", status: 64,
      says: "--loss smape measures values in data units, which logarithms bend and …"),
    Refusal(
      arguments: "fit series.csv --loss smape --difference 1", status: 64,
      says: "--loss smape measures values in data units, which logarithms bend and …"),
    Refusal(
      arguments: "fit series.csv --from model.safetensors --initialization xavier -o new",
      status: 64,
      says: "--from and --initialization both say what the weights begin with; leave one out"),
    // Weights to begin with.
    Refusal(
      arguments: "fit series.csv --from model.safetensors -o model.safetensors", status: 64,
      says: "model.safetensors is the input; name another output file"),
    Refusal(
      arguments: "fit series.csv --from missing.safetensors", status: 66,
      says: "missing.safetensors: error[M_MISSING]: there is no such file; …"),
    Refusal(
      arguments: "fit series.csv --from series.csv", status: 78,
      says: "series.csv: error[M_HEADER]: …"),
    Refusal(
      arguments: "fit series.csv --hidden 5 --from model.safetensors -o new", status: 78,
      says: "model.safetensors: error[M_SHAPE]: tensor \"rnn.weight_ih_l0\" has shape [16, 2], and "
        + "this fit's network has [20, 2]; fit with --hidden 4"),
    Refusal(
      arguments: "fit series.csv --hidden 4 --layers 2 --from model.safetensors -o new", status: 78,
      says: "model.safetensors: error[M_NAME]: tensor \"rnn.weight_ih_l1\" is absent; "
        + "fit with --layers 1"),
    Refusal(
      arguments: "fit series.csv --hidden 4 --cell gru --from model.safetensors -o new", status: 78,
      says: "model.safetensors: error[M_SHAPE]: tensor \"rnn.weight_ih_l0\" has shape [16, 2], and "
        + "this fit's network has [12, 2]; fit with --cell lstm"),
    // Steps so long that the loss leaves the numbers a Float can hold.
    Refusal(
      arguments: "fit series.csv --cell rnn-relu --loss mse --transform none --scale none "
        + "--difference 0 --optimizer sgd --learning-rate 1000 --clip-norm 1e12 --hidden 4 --epochs 50",
      status: 70,
      says: "training diverged in epoch …: the … not finite, even after 3 returns to the last …"),
  ]

  /// Data of every kind, a model and a folder.
  private static func folder() throws -> WorkFolder {
    let folder = try Samples.folder()
    let files = [
      "value.csv": "ds,y\n2024-01,1\n2024-02,1O5\n", "empty.csv": "", "header.csv": "ds,y\n",
      "one.csv": "ds,y\n2024-01,1\n", "two.csv": "ds,y\n2024-01,1\n2024-02,2\n",
      "unobserved.csv": "ds,y\n2024-01,\n2024-02,NA\n2024-03,\n",
      "ids.csv": "id,ds,y\n\"a\nb\",2024-01,1\n", "escape.csv": "id,ds,y\na\u{1B}[2J,2024-01,1\n",
      "daily.csv": "ds,y\n2024-01-01,1\n2024-01-02,2\n2024-01-03,3\n",
    ]
    for (name, text) in files { try folder.write(text, to: name) }
    try folder.write(Data([0x1F, 0x8B, 8, 0]), to: "packed.csv")
    try folder.createFolder("folder")
    try folder.write(try Samples.model(), to: "folder/forecast.csv")
    let manager = FileManager.default
    try manager.createSymbolicLink(
      atPath: folder.url("link.csv").path, withDestinationPath: "series.csv")
    try manager.linkItem(at: folder.url("series.csv"), to: folder.url("hard.csv"))
    return folder
  }

  @Test(arguments: refusals) func refuses(refusal: Refusal) throws {
    let folder = try Self.folder()
    let before = try folder.contents()
    let outcome = try folder.forecast(refusal.arguments.split(separator: " ").map(String.init))
    #expect(outcome.status == refusal.status)
    #expect(outcome.outputBytes.isEmpty, "\(outcome.output)")
    #expect(fits("forecast: " + refusal.says + "\n", outcome.error), "\(outcome.error)")
    // What is only found out by training is found out under the lock, whose file stays.
    #expect(try folder.contents().filter { !$0.key.hasSuffix(".lock") } == before)
  }

  /// Whether a text is the pattern, in which `…` stands for any characters of one line.
  private func fits(_ pattern: String, _ text: String) -> Bool {
    let isOpen = pattern.contains("…")
    let start = pattern.prefix { $0 != "…" }
    return isOpen
      ? text.hasPrefix(start) && text.hasSuffix("\n") && text.split(separator: "\n").count == 1
      : text == pattern
  }

  /// `check --json` says it in JSON, too.
  @Test func checkRefusesInJSON() throws {
    let folder = try Self.folder()
    let outcome = try folder.forecast("check", "value.csv", "--json")
    #expect(outcome.status == 65)
    let object = try JSONSerialization.jsonObject(with: outcome.outputBytes) as? [String: Any]
    #expect(object?["result"] as? String == "refuse")
    #expect(object?["code"] as? String == "E_VALUE")
    #expect(object?["line"] as? Int == 3)
    #expect(object?["col"] as? String == "y")
    #expect(object?["column"] as? Int == 2)
  }

  /// A network that does not fit is refused before its memory is asked for.
  @Test func refusesWhatTheMachineCannotHold() throws {
    let folder = try Self.folder()
    let before = try folder.contents()
    let outcome = try folder.shell(
      "ulimit -v 1500000; \"$FORECAST\" fit series.csv --hidden 4096")
    #expect(outcome.status == 64)
    #expect(
      fits("forecast: training this network takes about …", outcome.error), "\(outcome.error)")
    #expect(try folder.contents() == before)
  }

  @Test func refusesRedirectedDataAsOutput() throws {
    let folder = try Self.folder()
    let before = try folder.contents()
    let outcome = try folder.shell("\"$FORECAST\" fit - -o series.csv < series.csv")
    #expect(outcome.status == 64)
    #expect(try folder.contents() == before)
  }
}
