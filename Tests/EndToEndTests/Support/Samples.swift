import Foundation

/// Small inputs, and models fitted to them in a moment.
enum Samples {
  /// The folder of the small data sets that come with the source.
  static let datasets = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("datasets")

  static func dataset(_ name: String) throws -> Data {
    try Data(contentsOf: datasets.appendingPathComponent(name))
  }

  /// A network that trains in a moment. Its forecasts are poor; its files are like all others.
  static let small = [
    "--epochs", "2", "--hidden", "4", "--context", "8", "--horizon", "4", "--threads", "1",
  ]

  /// Rising, with a season of 12 steps, and exact in decimals.
  static func value(_ step: Int, series: Int = 0) -> String {
    let season = [0, 3, 6, 8, 9, 8, 6, 3, 0, -3, -5, -3]
    return "\(100 * (series + 1) + step + season[step % 12])"
  }

  /// `Month,Passengers` from 2019-01 on.
  static func monthly(_ steps: Int) -> String {
    let rows = (0..<steps).map { "\(month($0)),\(value($0))\n" }
    return "Month,Passengers\n" + rows.joined()
  }

  /// `2019-01` and the months after it.
  static func month(_ step: Int) -> String {
    let number = step % 12 + 1
    return "\(2019 + step / 12)-\(number < 10 ? "0" : "")\(number)"
  }

  /// `shop,day,sold`, 40 days of each.
  static func panel(_ shops: [String], quotedBy quote: (String) -> String = { $0 }) -> String {
    var text = "shop,day,sold\n"
    for (index, shop) in shops.enumerated() {
      for day in 1...40 {
        let stamp = String(format: "2024-%02d-%02d", day <= 31 ? 1 : 2, day <= 31 ? day : day - 31)
        text += "\(quote(shop)),\(stamp),\(value(day, series: index))\n"
      }
    }
    return text
  }

  /// A model of `monthly(48)`, fitted once for all tests.
  static func model() throws -> Data { try monthlyModel.get() }

  private static let monthlyModel = Result<Data, any Error> {
    let folder = try WorkFolder()
    try folder.write(monthly(48), to: "series.csv")
    _ = try folder.forecast(["fit", "series.csv"] + small)
    return try folder.bytes("model.safetensors")
  }

  /// A folder with the data and the model: `series.csv` and `model.safetensors`.
  static func folder() throws -> WorkFolder {
    let folder = try WorkFolder()
    try folder.write(monthly(48), to: "series.csv")
    try folder.write(try model(), to: "model.safetensors")
    return folder
  }
}
