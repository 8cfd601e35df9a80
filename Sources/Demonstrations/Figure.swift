import Reporting
import SeriesIO

/// A chart with the name of its file and the numbers it shows.
struct Figure {
  /// One number of a figure, as the CSV has it.
  struct Row {
    /// What the line stands for: a cell and how it began.
    var line: String
    var seed: UInt64
    var x: Double
    var y: Double
  }

  var name: String
  var chart: Chart
  var rows: [Row]

  /// A line `figure,line,seed,x,y` for each number; x and y are what the axes of the figure are. What is
  /// not finite is left empty.
  static func csv(_ figures: [Figure]) -> [UInt8] {
    var writer = CSVWriter()
    for title in ["figure", "line", "seed", "x", "y"] { writer.field(title) }
    writer.endRow()
    for figure in figures {
      for row in figure.rows {
        writer.field(figure.name)
        writer.field(row.line)
        writer.field(Int64(row.seed))
        writer.field(row.x)
        writer.field(row.y.isFinite ? row.y : nil)
        writer.endRow()
      }
    }
    return writer.bytes
  }
}
