import Foundation
import Testing

/// Wrong arguments: status 64, a message that names the option and what it takes, nothing written.
@Suite struct UsageTests {
  static let refused: [(arguments: String, says: String)] = [
    ("fit", "Missing expected argument '<file>'"),
    ("fit series.csv other.csv", "Unexpected argument 'other.csv'"),
    ("fit series.csv --horizont 3", "Unknown option '--horizont'. Did you mean '--horizon'?"),
    ("predict series.csv", "Unexpected argument 'series.csv'"),
    ("predict --json", "Unknown option '--json'"),
    ("train", "Unexpected argument 'train'"),
    ("fit series.csv -o", "Missing value for '-o <file>'"),
    ("fit series.csv --quiet --verbose", "--quiet goes neither with --verbose nor with --json"),
    ("fit series.csv --quiet --json", "--quiet goes neither with --verbose nor with --json"),
    ("check series.csv --quiet --json", "--quiet goes neither with --verbose nor with --json"),
    ("fit series.csv --delimiter ; --quote ;", "--delimiter and --quote are the same character"),
    (
      "check series.csv --wide --target a",
      "--wide takes every column of numbers; leave --target out"
    ),
    ("check series.csv --target a,b,a", "a column is there twice"),
    ("check series.csv --quote ,", "--delimiter and --quote are the same character"),
    ("check series.csv --parse-only --calendar auto", "--parse-only looks at records"),
    ("check series.csv --parse-only --past-covariate a", "--parse-only looks at records"),
    ("check series.csv --parse-only --holidays days.csv", "--parse-only looks at records"),
    ("check series.csv --target \"a", "a name in quotes ends at its closing quote"),
    ("check series.csv --thousands x", "it takes one of , . ' \u{2019} _ space nbsp thin-space"),
    ("check series.csv --thousands .", "--thousands . gives the point two meanings"),
    (
      "check series.csv --thousands , --decimal-comma",
      "--decimal-comma and --thousands , give the comma two meanings"
    ),
    ("check series.csv --duplicates all", "it takes one of error, first, last, mean, sum"),
    ("check series.csv --max-rejects 3", "--max-rejects goes with --rejects"),
    (
      "check series.csv --rejects bad.csv --max-rejects -1",
      "--max-rejects -1 is not in 0 ... 1000000"
    ),
    // Numbers outside their range.
    ("fit series.csv --horizon 0", "--horizon 0 is not in 1 ... 100000"),
    ("fit series.csv --horizon -3", "--horizon -3 is not in 1 ... 100000"),
    ("predict --horizon 0", "--horizon 0 is not in 1 ... 100000"),
    ("report -H 100001", "--horizon 100001 is not in 1 ... 100000"),
    ("fit series.csv --context 0", "--context 0 is not in 1 ... 100000"),
    ("fit series.csv --season 0", "--season 0 is not in 1 ... 100000"),
    ("fit series.csv --layers 33", "--layers 33 is not in 1 ... 32"),
    ("fit series.csv --hidden 8193", "--hidden 8193 is not in 1 ... 8192"),
    ("fit series.csv --epochs -1", "--epochs -1 is not in 0 ... 1000000"),
    ("fit series.csv --batch 8193", "--batch 8193 is not in 1 ... 8192"),
    ("fit series.csv --patience 0", "--patience 0 is not in 1 ... 1000000"),
    ("fit series.csv --validate 0", "--validate 0 is not in 1 ... 100000"),
    ("fit series.csv --threads 0", "--threads 0 is not in 1 ... 256"),
    ("predict --threads 257", "--threads 257 is not in 1 ... 256"),
    ("fit series.csv --lags 0", "--lags 0 is not in 1 ... 100000"),
    ("fit series.csv --segment -1", "--segment -1 is not in 1 ... 100000"),
    ("fit series.csv --dilation 1,0", "\"0\" is no whole number in 1 ... 100000"),
    ("fit series.csv --dilation 1,,2", "\"\" is no whole number in 1 ... 100000"),
    ("fit series.csv --zoneout 1", "--zoneout 1.0 is not in 0.0 ... 0.99"),
    (
      "fit series.csv --recurrent-dropout -0.5", "--recurrent-dropout -0.5 is not in 0.0 ... 0.99"
    ),
    ("fit series.csv --dropout 1", "--dropout 1.0 is not in 0.0 ... 0.99"),
    ("fit series.csv --learning-rate 0", "--learning-rate 0.0 is not in 1e-12 ... 1000.0"),
    ("fit series.csv --learning-rate -1", "--learning-rate -1.0 is not in 1e-12 ... 1000.0"),
    ("fit series.csv --clip-norm 0", "--clip-norm 0.0 is not in 1e-12 ..."),
    ("fit series.csv --clip-percentile 100.5", "--clip-percentile 100.5 is not in 0.0 ... 100.0"),
    ("fit series.csv --clip-percentile -1", "--clip-percentile -1.0 is not in 0.0 ... 100.0"),
    ("fit series.csv --momentum 1", "--momentum 1.0 is not in 0.0 ... 0.999"),
    ("fit series.csv --weight-decay -0.1", "--weight-decay -0.1 is not in 0.0 ... 100.0"),
    ("fit series.csv --warm-up 1.5", "--warm-up 1.5 is not in 0.0 ... 1.0"),
    ("fit series.csv --schedule-step 0", "--schedule-step 0 is not in 1 ... 1000000"),
    ("fit series.csv --schedule-factor 0", "--schedule-factor 0.0 is not in 0.001 ... 0.999"),
    ("fit series.csv --schedule-factor 1", "--schedule-factor 1.0 is not in 0.001 ... 0.999"),
    ("fit series.csv --clip-value 1e13", "--clip-value 10000000000000.0 is not in 1e-12 ..."),
    ("check series.csv --skip-lines -1", "--skip-lines -1 is not in 0 ... 1000000"),
    // Words that are no choice.
    (
      "fit series.csv --cell lstmm",
      "Please provide one of the following:\n  - rnn-tanh\n  - rnn-relu\n  - lstm\n"
        + "  - lstm-peephole\n  - lstm-no-forget\n  - gru\n  - gru-reset-before\n"
    ),
    (
      "fit series.csv --loss l1",
      "Please provide one of the following:\n  - mse\n  - mae\n  - huber\n  - smape\n  - mase\n"
        + "  - quantile\n  - gaussian\n  - student-t\n  - negbin\n  - categorical\n"
    ),
    (
      "fit series.csv --bins 12", "--bins are those of --loss categorical; add it or leave them out"
    ),
    ("fit series.csv --loss categorical --bins 1", "--bins 1 is not in 2 ... 4096"),
    ("fit series.csv --loss gaussian --samples 0", "--samples 0 is not in 1 ... 1000000"),
    ("predict --samples 0", "--samples 0 is not in 1 ... 1000000"),
    ("fit series.csv --optimizer lion", "'adam', 'adamw', 'sgd', 'rmsprop' or 'cocob'"),
    ("fit series.csv --schedule linear", "'constant', 'step', 'cosine', 'plateau' or 'one-cycle'"),
    ("fit series.csv --initialization zero", "'uniform', 'xavier', 'orthogonal' or 'identity'"),
    ("fit series.csv --transform log", "Please provide one of 'log1p' and 'none'"),
    (
      "fit series.csv --scale no",
      "  - window\n  - mean\n  - last\n  - series\n  - robust\n  - minmax\n  - none\n"
    ),
    ("check series.csv --delimiter ab", "it takes one ASCII character that is no letter or digit"),
    ("check series.csv --delimiter é", "it takes one ASCII character that is no letter or digit"),
    ("check series.csv --quote x", "it takes one ASCII character that is no letter or digit"),
    // Lists.
    ("fit series.csv --levels 80,80", "'--levels <levels>': 80 is there twice"),
    ("fit series.csv --levels 8e1,80.0", "'--levels <levels>': 80.0 is there twice"),
    ("fit series.csv --levels 0", "\"0\" is no number in 0.001 ... 99.999"),
    ("predict --levels 100", "\"100\" is no number in 0.001 ... 99.999"),
    ("fit series.csv --levels -5", "\"-5\" is no number in 0.001 ... 99.999"),
    ("fit series.csv --levels 80,", "\"\" is no number in 0.001 ... 99.999"),
    ("report --levels 80;95", "\"80;95\" is no number in 0.001 ... 99.999"),
    ("fit series.csv --compare arima", "\"arima\" is no model to compare with; there are: ar"),
    ("fit series.csv --compare ar,ar", "ar is there twice"),
    ("fit series.csv --compare ar,", "\"\" is no model to compare with"),
    ("fit series.csv --difference 12,0", "\"0\" is no whole number in 1 ... 100000"),
    ("fit series.csv --difference -1", "\"-1\" is no whole number in 1 ... 100000"),
    ("fit series.csv --difference 1,2,3,4,5", "at most 4 lags"),
  ]

  /// Words that Swift's `Double` takes for numbers, or that only look like one.
  static let noNumbers = [
    "nan", "-inf", "infinity", "0x10", "0x1p3", "1e309", "1_000", "１", "", " 1", "--1", "abc",
  ]

  @Test(arguments: refused) func refuses(arguments: String, says: String) throws {
    try expectRefusal(arguments.split(separator: " ").map(String.init), says: says)
  }

  @Test(arguments: noNumbers) func takesPlainNumbersOnly(word: String) throws {
    try expectRefusal(
      ["fit", "series.csv", "--learning-rate", word], says: "\"\(word)\" is not a number")
  }

  @Test(arguments: [
    "fit series.csv --dropout nan", "fit series.csv --clip-norm inf", "fit series.csv --seed 0x10",
    "fit series.csv --clip-value 1e309", "predict -H 1e309", "predict -H 0x10",
    "predict --levels nan", "predict --levels 0x50", "fit series.csv --epochs 1e3",
  ]) func noOptionTakesMore(arguments: String) throws {
    let arguments = arguments.split(separator: " ").map(String.init)
    let word = try #require(arguments.last)
    try expectRefusal(arguments, says: "The value '\(word)' is invalid for '-")
  }

  /// The options of a command under a title of its help, and those of them that take no value.
  private func options(
    of command: String, under title: String
  ) throws -> (names: [String], flags: Set<String>) {
    let help = try WorkFolder().forecast(command, "--experimental-dump-help")
    let root = try #require(
      try JSONSerialization.jsonObject(with: help.outputBytes) as? [String: Any])
    let described = try #require(root["command"] as? [String: Any])
    let arguments = try #require(described["arguments"] as? [[String: Any]])
      .filter { $0["sectionTitle"] as? String == title }
    func name(_ argument: [String: Any]) -> String {
      "--" + ((argument["preferredName"] as? [String: Any])?["name"] as? String ?? "")
    }
    return (
      arguments.map(name), Set(arguments.filter { $0["kind"] as? String == "flag" }.map(name))
    )
  }

  /// Whatever says how a CSV is read is refused where none is read, be it the usual value.
  @Test(arguments: ["predict", "report"]) func readsNoFile(command: String) throws {
    let values = [
      "--delimiter": ",", "--quote": "\"", "--skip-lines": "0", "--time-format": "%Y",
      "--freq": "D", "--timezone": "UTC", "--thousands": "space", "--duplicates": "error",
      "--max-rejects": "3", "--gaps": "mask", "--bad-series": "error",
    ]
    let (names, flags) = try options(of: command, under: "Input")
    #expect(names.count > 20 && flags.count > 4)
    for name in names {
      let value = flags.contains(name) ? [] : [values[name] ?? "x"]
      try expectRefusal([command, name] + value, says: "forecast: \(name) ")
    }
  }

  /// What only the values have is refused where nothing but the future is read.
  @Test(arguments: ["--target", "--since", "--until", "--rejects", "--gaps"])
  func readsTheFutureAlone(name: String) throws {
    try expectRefusal(
      ["predict", "--future", "next.csv", "--time", "day", name, name == "--gaps" ? "zero" : "x"],
      says: "forecast: \(name) is about the rows of --data; add it or leave \(name) out")
  }

  private func expectRefusal(_ arguments: [String], says words: String) throws {
    let folder = try Samples.folder()
    let before = try folder.contents()
    let outcome = try folder.forecast(arguments)
    #expect(outcome.status == 64, "\(outcome.error)")
    #expect(outcome.error.contains(words), "\(outcome.error)")
    #expect(outcome.outputBytes.isEmpty)
    #expect(try folder.contents() == before)
  }
}
