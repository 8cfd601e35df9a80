import Foundation
import Testing

/// `fit --config`: options from a TOML file, under the command line and above the defaults.
@Suite struct ConfigurationTests {
  private static let small = "hidden = 4\ncontext = 8\nthreads = 1\n"

  private func model(_ folder: WorkFolder, _ name: String = "model.safetensors") throws -> [String:
    Any]
  {
    let info = try folder.forecast("info", name, "--json")
    return try #require(
      try JSONSerialization.jsonObject(with: info.outputBytes) as? [String: Any])
  }

  private func choices(_ folder: WorkFolder) throws -> [String: String] {
    let choices = try #require(try model(folder)["choices"] as? [[String: String]])
    return Dictionary(
      choices.map { ($0["name"] ?? "", $0["value"] ?? "") }, uniquingKeysWith: { $1 })
  }

  @Test func standsForArguments() throws {
    let folder = try WorkFolder()
    try folder.write(Samples.panel(["north", "south"]), to: "sales.csv")
    try folder.write(
      Self.small + """
        # Every kind of value.
        id = "shop"   # a text
        target = 'sold'
        horizon = 0x4 # a number
        epochs = 2
        learning-rate = 1e-2
        clip-norm = 2.5
        difference = [7, 1]
        levels = [
          80,
          99.5,
        ]
        compare = ["ar"]
        no-refit = true
        explain = false
        metrics = "m.csv"
        """, to: "fit.toml")
    let configured = try folder.forecast("fit", "sales.csv", "--config", "fit.toml")
    #expect(configured.status == 0 && configured.isSilent, "\(configured.error)")
    let (model, metrics) = (try folder.bytes("model.safetensors"), try folder.bytes("m.csv"))
    let given = try folder.forecast(
      [
        "fit", "sales.csv", "--hidden", "4", "--context", "8", "--id", "shop", "--target", "sold",
        "--horizon", "4", "--epochs", "2", "--learning-rate", "0.01", "--clip-norm", "2.5",
        "--difference", "7,1", "--levels", "80,99.5", "--compare", "ar", "--no-refit", "--metrics",
        "m.csv", "-o", "given.safetensors",
      ])
    #expect(given.status == 0, "\(given.error)")
    #expect(try folder.bytes("given.safetensors") == model)
    #expect(try folder.bytes("m.csv") == metrics)
  }

  @Test func theCommandLineOverrulesTheFileAndTheFileTheDefaults() throws {
    let folder = try Samples.folder()
    try folder.write(Self.small + "epochs = 1\nhorizon = 5\ncell = \"gru\"\n", to: "fit.toml")
    for arguments in [
      ["--config", "fit.toml", "--horizon", "3"], ["-H", "3", "--config=fit.toml"],
    ] {
      let fit = try folder.forecast(["fit", "series.csv"] + arguments)
      #expect(fit.status == 0, "\(fit.error)")
      let choices = try choices(folder)
      #expect(choices["horizon"] == "3")
      #expect(choices["cell"] == "gru")
      #expect(choices["layers"] == "1")
    }
  }

  @Test func filesLieBesideTheConfiguration() throws {
    let folder = try Samples.folder()
    try folder.createFolder("jobs")
    let other = try WorkFolder()
    try folder.write(
      Self.small + "epochs = 1\noutput = \"m.st\"\nmetrics = \"\(other.path)/m.csv\"\n",
      to: "jobs/fit.toml")
    #expect(try folder.forecast("fit", "series.csv", "--config", "jobs/fit.toml").status == 0)
    #expect(try !folder.bytes("jobs/m.st").isEmpty)
    #expect(try !other.bytes("m.csv").isEmpty)
    // What the command line names lies where the command runs.
    let fit = try folder.forecast("fit", "series.csv", "--config", "jobs/fit.toml", "-o", "n.st")
    #expect(fit.status == 0)
    #expect(try !folder.bytes("n.st").isEmpty)
  }

  @Test func theExampleOfTheDocumentsRuns() throws {
    let folder = try WorkFolder()
    try folder.createFolder("datasets")
    try folder.createFolder("docs")
    let docs = Samples.datasets.deletingLastPathComponent().appendingPathComponent("docs/fit.toml")
    let example = try String(contentsOf: docs, encoding: .utf8)
    try folder.write(example, to: "docs/fit.toml")
    try folder.write(
      try Samples.dataset("air_passengers.csv"), to: "datasets/air_passengers.csv")
    let line = try #require(
      example.split(separator: "\n").first { $0.contains("forecast fit ../") })
    let command = line.dropFirst().split(separator: " ").dropFirst().joined(separator: " ")
    let fit = try folder.shell("cd docs && \"$FORECAST\" \(command) --epochs 1")
    #expect(fit.status == 0, "\(fit.error)")
    #expect(fit.error.contains("cell = gru: as you asked\n"))
    #expect(try model(folder, "docs/passengers.safetensors")["seed"] as? String == "7")
    #expect(try Table(try folder.bytes("docs/passengers.csv")).header.contains("AR"))
    let forecast = try folder.forecast("predict", "-m", "docs/passengers.safetensors")
    #expect(try Table(forecast.outputBytes).header.contains("GRU-lo-50"))
  }

  /// Each option of help but the file itself is a key.
  @Test func everyLongOptionIsAKey() throws {
    let folder = try Samples.folder()
    let options = try #require(HelpTests.options.first { $0.command == "fit" }).options
    for option in options where option != "--config" {
      try folder.write("\(option.dropFirst(2)) = 1979-05-27\n", to: "fit.toml")
      let fit = try folder.forecast("fit", "series.csv", "--config", "fit.toml")
      #expect(fit.status == 78)
      #expect(
        fit.error.contains("cannot be a date;") || fit.error.contains("is switched on or off;"),
        "\(fit.error)")
    }
  }

  static let refused: [(toml: String, says: String)] = [
    (
      "\nhorizont = 3\n",
      "fit.toml:2: \"horizont\" is no option of a configuration file; did you mean \"horizon\"?"
    ),
    (
      "learning_rate = 1",
      "fit.toml:1: \"learning_rate\" is no option of a configuration file; did you mean \"learning-rate\"?"
    ),
    (
      "file = \"a.csv\"",
      "fit.toml:1: \"file\" is no option of a configuration file; keys are the long options"
    ),
    ("o = \"a\"", "fit.toml:1: \"o\" is no option of a configuration file; keys"),
    ("config = \"fit.toml\"", "fit.toml:1: \"config\" is no option of a configuration file; keys"),
    ("help = true", "fit.toml:1: \"help\" is no option of a configuration file; keys"),
    ("\"horizon=3\" = true", "fit.toml:1: \"horizon=3\" is no option of a configuration file"),
    // Types.
    (
      "seed = 1\nhorizon = true",
      "fit.toml:2: \"horizon\" takes a value; give one instead of true or false"
    ),
    ("explain = \"yes\"", "fit.toml:1: \"explain\" is switched on or off; give true or false"),
    ("quiet = [true]", "fit.toml:1: \"quiet\" is switched on or off; give true or false"),
    ("output = [\"a\", \"b\"]", "fit.toml:1: \"output\" takes one file; give its name"),
    ("horizon = {a = 1}", "fit.toml:1: \"horizon\" cannot be a table; give a text"),
    ("horizon.x = 1", "fit.toml:1: \"horizon\" cannot be a table; give a text"),
    ("time = 10:30:00", "fit.toml:1: \"time\" cannot be a time; give a text"),
    ("clip-norm = inf", "fit.toml:1: \"clip-norm\" cannot be a number that is not finite; give"),
    ("levels = [80, [90]]", "fit.toml:1: \"levels\" cannot be a list with a list; give a text"),
    ("na = [\"a,b\"]", "fit.toml:1: an element of \"na\" has a comma; elements"),
    // Values that the parser refuses.
    (
      "\n\nhorizon = -3", "fit.toml:3: --horizon -3 is not in 1 ... 100000; see forecast fit --help"
    ),
    ("horizon = 3.5", "fit.toml:1: The value '3.5' is invalid for '--horizon <horizon>'; see"),
    (
      "cell = \"lstmm\"",
      "fit.toml:1: The value 'lstmm' is invalid for '--cell <cell>'. Please provide"
    ),
    (
      "levels = [\n80,\n80]",
      "fit.toml:1: The value '80,80' is invalid for '--levels <levels>': 80 is there twice; see"
    ),
    ("na = \"x\"\n\"validate\"   = 0", "fit.toml:2: --validate 0 is not in 1 ... 100000; see"),
    (
      "na = \"\"\"\nepochs = 1\n\"\"\"\nepochs = -1",
      "fit.toml:4: --epochs -1 is not in 0 ... 1000000; see"
    ),
    (
      "json = true\nquiet = true",
      "fit.toml: --quiet goes neither with --verbose nor with --json; see"
    ),
    // What is no TOML.
    (
      "seed = 1\nseed = 2",
      "fit.toml:2:8: Error while parsing key-value pair: cannot redefine existing integer 'seed'; write"
    ),
    (
      "seed = 1\nhorizon 3",
      "fit.toml:2:9: Error while parsing key-value pair: expected '=', saw '3'; write"
    ),
    ("target = \"a", "fit.toml:1:12: Error while parsing string: encountered end-of-file; write"),
    (
      "seed = 99999999999999999999",
      "fit.toml:1:28: Error while parsing decimal integer: '99999999999999999999' is not"
    ),
    ("[fit]\nhorizon = 3", "fit.toml:1: options stand without [sections]; write"),
    ("seed = 1\n\t[=", "fit.toml:2: options stand without [sections]; write"),
    ("\u{FEFF}[=", "fit.toml:1: options stand without [sections]; write"),
    ("target = \"a\\u0000b\"", "fit.toml:1: there is a NUL character; write"),
    ("seed = 1\ntarget = \"a\0b\"", "fit.toml:2: there is a NUL character; write"),
  ]

  @Test(arguments: refused) func refuses(toml: String, says: String) throws {
    try expectRefusal(Data(toml.utf8), says: says)
  }

  @Test func refusesWhatIsNotUTF8() throws {
    try expectRefusal(
      Data("seed = 1\ntarget = \"".utf8) + [0xE9] + Data("\"\n".utf8),
      says: "fit.toml:2: the line is not UTF-8; write")
  }

  @Test func refusesWhatIsTooLongOrTooDeep() throws {
    try expectRefusal(
      Data(repeating: UInt8(ascii: "\n"), count: 16_385),
      says: "fit.toml: it has more than 16384 bytes; name a TOML file")
    try expectRefusal(
      Data(("na = " + String(repeating: "[", count: 12_000)).utf8),
      says: "fit.toml:1:262: Error while parsing value: exceeded maximum nested value depth")
    // As deep as a file of that size can be.
    try expectRefusal(
      Data((String(repeating: "a.", count: 8190) + "a=1").utf8),
      says: "fit.toml:1: \"a\" is no option of a configuration file")
  }

  private func expectRefusal(_ toml: Data, says words: String) throws {
    let folder = try Samples.folder()
    try folder.write(toml, to: "fit.toml")
    let before = try folder.contents()
    let outcome = try folder.forecast("fit", "series.csv", "--config", "fit.toml")
    #expect(outcome.status == 78, "\(outcome.error)")
    #expect(outcome.error.hasPrefix("forecast: " + words), "\(outcome.error)")
    #expect(outcome.error.split(separator: "\n").count == 1)
    #expect(outcome.outputBytes.isEmpty)
    #expect(try folder.contents() == before)
  }

  @Test func namesWithoutAFileAreRefused() throws {
    let folder = try Samples.folder()
    try folder.createFolder("jobs")
    for (name, status, says) in [
      ("nowhere.toml", Int32(66), "nowhere.toml: no such input: No such file or directory"),
      ("", 66, ": no such input: No such file or directory"),
      ("jobs", 78, "jobs: it is a folder, pipe or device; name a TOML file"),
      ("/dev/null", 78, "/dev/null: it is a folder, pipe or device; name a TOML file"),
    ] {
      let fit = try folder.forecast("fit", "series.csv", "--config", name)
      #expect(fit.status == status)
      #expect(fit.error == "forecast: \(says)\n")
    }
  }

  @Test func anEmptyFileChangesNothing() throws {
    let folder = try Samples.folder()
    let before = try folder.bytes("model.safetensors")
    for text in ["", "# nothing\r\n\r\n", "\u{FEFF}explain = false"] {
      try folder.write(text, to: "fit.toml")
      let fit = try folder.forecast(["fit", "series.csv", "--config", "fit.toml"] + Samples.small)
      #expect(fit.status == 0 && fit.outputBytes.isEmpty, "\(fit.error)")
      #expect(try folder.bytes("model.safetensors") == before)
    }
  }

  @Test func theFileIsNoOutput() throws {
    let folder = try Samples.folder()
    try folder.write("epochs = 1\n", to: "fit.toml")
    let fit = try folder.forecast("fit", "series.csv", "--config", "fit.toml", "-o", "fit.toml")
    #expect(fit.status == 64)
    #expect(fit.error == "forecast: fit.toml is the input; name another output file\n")
  }

  @Test func whatGoesAgainstTheCommandLineIsSaid() throws {
    let folder = try Samples.folder()
    try folder.write("quiet = true\n", to: "fit.toml")
    let fit = try folder.forecast("fit", "series.csv", "--config", "fit.toml", "--json")
    #expect(fit.status == 64)
    #expect(
      fit.error
        == "forecast: --quiet goes neither with --verbose nor with --json (together with fit.toml)\n"
    )
  }
}
