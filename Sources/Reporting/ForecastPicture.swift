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
    guard !selection.isAlone else {
      let drawings = selection.first.compactMap { plots.forecast($0, size: .wide)?.drawing() }
      return Drawing.grid(drawings, columns: 1, label: drawings.first?.label ?? "").framed()
    }
    let gallery = selection.first.compactMap { plots.forecast($0, size: .half) }
    let drawings = gallery.compactMap { plot in
      // One key for all is enough.
      var quiet = plot
      quiet.hasKey = false
      return quiet.drawing()
    }
    let names = selection.first.map { VisibleText.shortened($0.id.text, to: 40) }
    var drawing = Drawing.grid(
      drawings, columns: 2, label: "forecast of " + names.joined(separator: ", "))
    let key = PlotKey.drawing(gallery.first?.keyEntries ?? [], width: drawing.width)
    if let key {
      drawing.shapes = key.shapes + drawing.moved(by: 0, key.height + 12)
      drawing.height += key.height + 12
    }
    return drawing.framed()
  }
}
