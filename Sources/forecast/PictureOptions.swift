import ArgumentParser
import Reporting

/// The main plot as a file of its own.
struct PictureOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Draw the forecast as SVG.", valueName: "file"), completion: .file())
  var svg: String?

  @Option(help: ArgumentHelp("Draw the forecast as PNG.", valueName: "file"), completion: .file())
  var png: String?

  var paths: [String?] { [svg, png] }

  /// The files that were asked for.
  func files(_ made: ForecastSource.Made) -> [(path: String, bytes: [UInt8])] {
    let picture = ForecastPicture(history: made.history, forecasts: made.forecasts)
    return (svg.map { [($0, picture.svg())] } ?? []) + (png.map { [($0, picture.png())] } ?? [])
  }
}
