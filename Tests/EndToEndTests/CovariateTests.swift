import Foundation
import Testing

/// Covariates from the columns of a file to a forecast and its refusals.
@Suite struct CovariateTests {
  private static let days = 60

  private static func date(_ day: Int) -> String {
    let (month, first) = day < 31 ? (1, 0) : day < 59 ? (2, 31) : (3, 59)
    return String(format: "2023-%02d-%02d", month, day - first + 1)
  }

  private static func promotion(_ day: Int, _ shop: Int) -> Int { (day * 7 + shop * 3) % 5 / 4 }

  /// `shop,day,sold,promo,sky,kind`: 60 days of two shops, and `ahead` days of which only the future is
  /// known.
  private static func data(ahead: Int) -> String {
    var text = "shop,day,sold,promo,sky,kind\n"
    for (index, shop) in ["a", "b"].enumerated() {
      for day in 0..<days + ahead {
        let promo = promotion(day, index)
        let sold = day < days ? "\(100 + 20 * index + 30 * promo + day % 3)" : ""
        text += "\(shop),\(date(day)),\(sold),\(promo),\(day % 2 == 0 ? "clear" : "rain"),"
        text += index == 0 ? "big\n" : "small\n"
      }
    }
    return text
  }

  private static let columns = [
    "data.csv", "--id", "shop", "--time", "day", "--target", "sold",
  ]
  private static let fit = ["fit"] + columns + Samples.small

  private func folder(ahead: Int, _ options: [String]) throws -> WorkFolder {
    let folder = try WorkFolder()
    try folder.write(CovariateTests.data(ahead: ahead), to: "data.csv")
    let fitted = try folder.forecast(CovariateTests.fit + options)
    #expect(fitted.status == 0, "\(fitted.error)")
    return folder
  }

  @Test("the future from rows after the last value, or from a file")
  func future() throws {
    let options = [
      "--future-covariate", "promo,sky", "--static-covariate", "kind", "--calendar", "week",
    ]
    let folder = try folder(ahead: 6, options)
    let six = try folder.forecast(["predict", "-H", "6"])
    #expect(six.status == 0 && six.output.split(separator: "\n").count == 13, "\(six.error)")
    let eight = try folder.forecast(["predict", "-H", "8"])
    #expect(eight.status == 65)
    #expect(
      eight.error
        == "forecast: series a has no promo at 2023-03-08, which its forecast reads; give it "
        + "in rows after the last value or with --future FILE; a holiday, with --holidays FILE\n")
    #expect(eight.output.isEmpty)

    var text = "shop,day,promo,sky\n"
    for shop in ["a", "b"] {
      for day in 60..<70 { text += "\(shop),\(CovariateTests.date(day)),1,rain\n" }
    }
    try folder.write(text, to: "next.csv")
    let more = try folder.forecast(["predict", "-H", "8", "--future", "next.csv"])
    #expect(more.status == 0 && more.output.split(separator: "\n").count == 17, "\(more.error)")
    #expect(more.output != six.output)

    let other = try folder.forecast(["predict", "--future", "data.csv", "-H", "6"])
    #expect(other.output == six.output, "the same cells from the data")
    try folder.write("day,price\n2023-03-02,1\n", to: "none.csv")
    let none = try folder.forecast(["predict", "--future", "none.csv"])
    #expect(none.status == 65)
  }

  @Test("newer rows go on, with the covariates of the fit")
  func data() throws {
    let folder = try folder(ahead: 0, ["--past-covariate", "sky", "--future-covariate", "promo"])
    #expect(try folder.forecast(["predict"]).status == 65, "nothing is known of the future")
    try folder.write(CovariateTests.data(ahead: 4), to: "newer.csv")
    let plain = try folder.forecast(["predict", "--data", "newer.csv"])
    #expect(plain.status == 0, "\(plain.error)")
    let lines = try #require(String(data: folder.bytes("newer.csv"), encoding: .utf8))
      .split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    let without = lines.map { ($0[..<4] + $0[5...]).joined(separator: ",") }
    try folder.write(without.joined(separator: "\n") + "\n", to: "short.csv")
    let short = try folder.forecast(["predict", "--data", "short.csv"])
    #expect(short.status == 65 && short.error.contains("there is no column \"sky\""))
  }

  @Test("holidays and the calendar, in the words of info")
  func holidays() throws {
    let folder = try WorkFolder()
    try folder.write(CovariateTests.data(ahead: 0), to: "data.csv")
    try folder.write("date,name\n2023-01-06,Epiphany\n2023-03-08,Day\n", to: "days.csv")
    let fitted = try folder.forecast(
      CovariateTests.fit + ["--holidays", "days.csv", "--calendar", "auto", "--explain"])
    #expect(fitted.status == 0)
    #expect(fitted.error.contains("future-covariate = Epiphany, Day: as you asked\n"))
    #expect(fitted.error.contains("calendar = week: the cycles"))
    let info = try folder.forecast(["info"])
    #expect(info.output.contains("future: Epiphany, Day; calendar: week\n"))
    #expect(try folder.forecast(["predict"]).status == 0)
    let far = try folder.forecast(["predict", "-H", "7"])
    #expect(far.status == 65 && far.error.contains("has no Epiphany at 2023-03-06"))
    let known = try folder.forecast(["predict", "-H", "7", "--holidays", "days.csv"])
    #expect(known.status == 0 && known.error.isEmpty)
    let beyond = try folder.forecast(["predict", "-H", "8", "--holidays", "days.csv"])
    #expect(beyond.status == 0)
    #expect(beyond.error.contains("days.csv ends on 2023-03-08, before the last step"))
  }

  @Test("check reads covariates as fit does, and says what fit would choose")
  func checked() throws {
    let folder = try WorkFolder()
    try folder.write(CovariateTests.data(ahead: 4), to: "data.csv")
    try folder.write("date,name\n2023-01-06,Epiphany\n", to: "days.csv")
    let options =
      CovariateTests.columns + [
        "--past-covariate", "sky", "--future-covariate", "promo", "--static-covariate", "kind",
        "--calendar", "auto", "--holidays", "days.csv",
      ]
    let fitted = try folder.forecast(["fit"] + options + ["--epochs", "1", "--explain"])
    #expect(fitted.status == 0)
    let json = try folder.forecast(["check", "--json"] + options)
    #expect(json.status == 0)
    let object = try #require(
      try JSONSerialization.jsonObject(with: json.outputBytes) as? [String: Any])
    let choices = try #require(object["choices"] as? [[String: Any]]).map { choice in
      let parts = ["name", "value", "why"].map { choice[$0] as? String ?? "-" }
      return "\(parts[0]) = \(parts[1]): \(parts[2])"
    }
    let explained = fitted.error.split(separator: "\n").map(String.init)
      .filter { $0.contains(" = ") }
    #expect(choices.contains("future-covariate = promo, Epiphany: as you asked"))
    // --epochs was asked for, so as not to wait, and is why there is one network.
    let isOwn = { (choice: String) in choice.hasPrefix("epochs") || choice.hasPrefix("model") }
    #expect(choices.filter { !isOwn($0) } == explained.filter { !isOwn($0) })
    #expect(choices.contains { $0.hasPrefix("model = rnn: ") })
    let columns = try #require(object["columns"] as? [String: Any])
    let covariates = try #require(columns["covariates"] as? [[String: Any]])
    #expect(covariates.map { $0["name"] as? String } == ["sky", "promo", "kind", "Epiphany"])
    #expect(covariates.map { $0["categories"] as? Int } == [2, nil, 2, nil])
    let text = try folder.forecast(["check"] + options)
    #expect(
      text.output.contains(
        "covariates  past: sky (2 categories); future: promo, Epiphany; "
          + "static: kind (2 categories); calendar: week\n"), "\(text.output)")
  }

  static let refusals: [([String], Int32, String)] = [
    (["--future-covariate", "promo", "--past-covariate", "promo"], 64, "is there twice"),
    (["--categorical", "sky"], 64, "is no covariate"),
    (["--calendar", "hour"], 64, "fewer than three steps"),
    (["--calendar", "lunar"], 64, "is no cycle"),
    (["--past-covariate", "sky", "--stateful"], 64, "leave --past-covariate out"),
    (["--future-covariate", "price"], 65, "there is no column \"price\""),
    (["--static-covariate", "promo"], 65, "changes within series"),
    (["--holidays", "words.csv"], 65, "words.csv:2:1: error[E_TIME]"),
    (["--holidays", "none.csv"], 66, "no such input"),
    (["--future-covariate", "*"], 64, "name each column"),
    (["--future-covariate", "sold"], 65, "is given both as target"),
  ]

  @Test("what is refused, and how", arguments: refusals.indices)
  func refused(index: Int) throws {
    let (options, status, words) = CovariateTests.refusals[index]
    let folder = try WorkFolder()
    try folder.write(CovariateTests.data(ahead: 4), to: "data.csv")
    try folder.write("date\nsoon\n", to: "words.csv")
    let outcome = try folder.forecast(CovariateTests.fit + options)
    #expect(outcome.status == status && outcome.error.contains(words), "\(outcome.error)")
    #expect(throws: (any Error).self) { try folder.bytes("model.safetensors") }
    guard !options.contains("--stateful") else { return }
    let checked = try folder.forecast(["check"] + CovariateTests.columns + options)
    #expect(checked.status == status && checked.error.contains(words), "\(checked.error)")
  }

  @Test("a model without covariates takes no file of the future")
  func unread() throws {
    let folder = try Samples.folder()
    let outcome = try folder.forecast(["predict", "--future", "series.csv"])
    #expect(outcome.status == 64 && outcome.error.contains("this one has none"))
  }

  @Test("options from a configuration file")
  func configured() throws {
    let folder = try WorkFolder()
    try folder.write(CovariateTests.data(ahead: 4), to: "data.csv")
    try folder.write(
      "future-covariate = [\"promo\", \"sky\"]\ncategorical = \"promo\"\ncalendar = \"auto\"\n",
      to: "fit.toml")
    let outcome = try folder.forecast(CovariateTests.fit + ["--config", "fit.toml", "--explain"])
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(
      outcome.error.contains("future-covariate = promo (2 categories), sky (2 categories)"))
  }
}
