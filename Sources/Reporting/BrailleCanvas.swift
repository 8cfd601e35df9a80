/// A grid of dots, two across and four down in each character of the terminal.
struct BrailleCanvas {
  /// What a character shows most prominently; later layers win.
  enum Layer: Int, Comparable {
    case nothing, band, history, forecast

    static func < (left: Layer, right: Layer) -> Bool { left.rawValue < right.rawValue }
  }

  let columns: Int
  let rows: Int
  /// Dot patterns [rows, columns], row-major: the low byte of U+2800...U+28FF.
  private var patterns: [UInt8]
  private var layers: [Layer]

  init(columns: Int, rows: Int) {
    precondition(columns > 0 && rows > 0, "no canvas of \(columns) by \(rows) characters")
    self.columns = columns
    self.rows = rows
    patterns = Array(repeating: 0, count: columns * rows)
    layers = Array(repeating: .nothing, count: columns * rows)
  }

  var width: Int { columns * 2 }
  var height: Int { rows * 4 }

  /// Sets a dot; y counts downward, and what lies outside is ignored.
  mutating func set(x: Int, y: Int, _ layer: Layer) {
    guard (0..<width).contains(x), (0..<height).contains(y) else { return }
    let cell = y / 4 * columns + x / 2
    // Braille numbers its dots 1 2 3 7 down the left column and 4 5 6 8 down the right one.
    let bits: [[UInt8]] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]]
    patterns[cell] |= bits[x % 2][y % 4]
    layers[cell] = max(layers[cell], layer)
  }

  /// A line of dots without holes (Bresenham).
  mutating func line(from start: (x: Int, y: Int), to end: (x: Int, y: Int), _ layer: Layer) {
    let (dx, dy) = (abs(end.x - start.x), abs(end.y - start.y))
    let (stepX, stepY) = (start.x < end.x ? 1 : -1, start.y < end.y ? 1 : -1)
    var (x, y, error) = (start.x, start.y, dx - dy)
    while true {
      set(x: x, y: y, layer)
      if x == end.x && y == end.y { break }
      let doubled = 2 * error
      if doubled > -dy {
        error -= dy
        x += stepX
      }
      if doubled < dx {
        error += dx
        y += stepY
      }
    }
  }

  /// One row of characters; with colours, ANSI codes around each stretch of a layer.
  func text(row: Int, hasColour: Bool) -> String {
    var result = ""
    var current = Layer.nothing
    for column in 0..<columns {
      let cell = row * columns + column
      let layer = layers[cell]
      if hasColour, layer != current, layer != .nothing || current != .nothing {
        result += BrailleCanvas.code(layer)
        current = layer
      }
      let scalar = Unicode.Scalar(0x2800 + UInt32(patterns[cell])) ?? " "
      result.unicodeScalars.append(patterns[cell] == 0 ? " " : scalar)
    }
    return current == .nothing ? result : result + BrailleCanvas.code(.nothing)
  }

  private static func code(_ layer: Layer) -> String {
    switch layer {
    case .nothing, .history: "\u{1B}[0m"
    case .band: "\u{1B}[34m"
    case .forecast: "\u{1B}[1;36m"
    }
  }
}
