package import TimeSeries

/// The main plot of a forecast by itself, as a file for mails, tickets and wikis: recent history and what is
/// expected after it; of a panel the first series, side by side.
package struct ForecastPicture: Sendable {
  private let content: ReportContent

  /// - Parameters:
  ///   - history: all observations up to the cutoffs.
  ///   - forecasts: one a series, in the same order.
  package init(history: Panel, forecasts: [Forecast]) {
    content = ReportContent(title: "", forecasts: forecasts, history: history)
  }

  package func svg() -> [UInt8] { SVGDrawing(drawing).file() }

  package func png() -> [UInt8] { RasterDrawing(drawing).png() }

  private var drawing: Drawing {
    let plots = ReportPlots(content: content)
    let selection = SeriesSelection(content: content)
    let drawings: [Drawing]
    if selection.isAlone {
      drawings = selection.first.compactMap { plots.forecast($0, size: .wide)?.drawing() }
    } else {
      drawings = selection.first.enumerated().compactMap { number, series in
        var plot = plots.forecast(series, size: .half)
        // One key is enough, and leaves the frames of one row alike.
        plot?.hasKey = number < 2
        plot?.horizontalTitle = ""
        return plot?.drawing()
      }
    }
    let label = "forecast of \(selection.first.map { VisibleText.of($0.id.text) }.joined(separator: ", "))"
    return Drawing.grid(
      drawings, columns: 2, label: selection.isAlone ? drawings.first?.label ?? label : label
    ).framed()
  }
}
