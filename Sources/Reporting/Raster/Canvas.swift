/// Pixels to draw on.
struct Canvas {
  let width: Int
  let height: Int
  /// Red, green and blue, row-major [height, width, 3].
  private(set) var bytes: [UInt8]

  /// White paper.
  init(width: Int, height: Int) {
    precondition(width > 0 && height > 0, "a canvas of \(width) × \(height) pixels")
    self.width = width
    self.height = height
    bytes = Array(repeating: 255, count: width * height * 3)
  }

  /// Lays a colour, 0xRRGGBB, over what is there.
  mutating func paint(_ coverage: Coverage?, colour: UInt32, opacity: Double = 1) {
    guard let coverage else { return }
    let channels = [16, 8, 0].map { Float(colour >> UInt32($0) & 255) }
    for row in 0..<coverage.height {
      for column in 0..<coverage.width {
        let share = coverage.shares[row * coverage.width + column] * Float(opacity)
        guard share > 0 else { continue }
        let index = ((coverage.top + row) * width + coverage.left + column) * 3
        for channel in 0..<3 {
          let old = Float(bytes[index + channel])
          bytes[index + channel] = UInt8((old + (channels[channel] - old) * share).rounded())
        }
      }
    }
  }
}
