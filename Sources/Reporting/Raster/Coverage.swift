import Glibc

/// How much of each pixel a shape covers, 0 ... 1, over the rectangle of pixels that it may touch.
struct Coverage {
  let left: Int
  let top: Int
  let width: Int
  let height: Int
  /// Row-major [height, width].
  private(set) var shares: [Float]

  /// A rectangle around points, `margin` pixels wider on each side and cut to the canvas; nil where nothing
  /// of it lies on the canvas.
  private init?(
    around points: some Collection<DrawnPoint>, margin: Double, on canvas: Canvas
  ) {
    guard let first = points.first else { return nil }
    var (low, high) = (first, first)
    for point in points {
      low = DrawnPoint(x: min(low.x, point.x), y: min(low.y, point.y))
      high = DrawnPoint(x: max(high.x, point.x), y: max(high.y, point.y))
    }
    func pixel(_ value: Double, _ limit: Int) -> Int {
      Int(exactly: min(max(value, 0), Double(limit)).rounded(.down)) ?? 0
    }
    left = pixel(low.x - margin, canvas.width)
    top = pixel(low.y - margin, canvas.height)
    width = pixel(high.x + margin + 1, canvas.width) - left
    height = pixel(high.y + margin + 1, canvas.height) - top
    guard width > 0, height > 0 else { return nil }
    shares = Array(repeating: 0, count: width * height)
  }

  /// A line of a width with round ends and joints: of each pixel what lies within half the width of the
  /// nearest segment, by the distance of its centre.
  init?(line points: [DrawnPoint], width lineWidth: Double, on canvas: Canvas) {
    self.init(around: points, margin: lineWidth / 2 + 1, on: canvas)
    let radius = lineWidth / 2
    if points.count == 1 { add(points[0], points[0], radius: radius) }
    for (from, to) in zip(points, points.dropFirst()) { add(from, to, radius: radius) }
  }

  private mutating func add(_ from: DrawnPoint, _ to: DrawnPoint, radius: Double) {
    let (dx, dy) = (to.x - from.x, to.y - from.y)
    let square = dx * dx + dy * dy
    let reach = radius + 1
    let rows = rows(min(from.y, to.y) - reach, max(from.y, to.y) + reach)
    for row in rows {
      let y = Double(top + row) + 0.5
      // Only the pixels beside the part of the segment near this row.
      var (low, high) = (min(from.x, to.x), max(from.x, to.x))
      if dy.magnitude > 1e-9 {
        let one = from.x + (y - reach - from.y) / dy * dx
        let other = from.x + (y + reach - from.y) / dy * dx
        low = max(low, min(one, other))
        high = min(high, max(one, other))
      }
      for column in columns(low - reach, high + reach) {
        let x = Double(left + column) + 0.5
        let along = square > 0 ? ((x - from.x) * dx + (y - from.y) * dy) / square : 0
        let share = min(max(along, 0), 1)
        let distance = hypot(x - from.x - share * dx, y - from.y - share * dy)
        let covered = Float(min(max(radius + 0.5 - distance, 0), min(2 * radius, 1)))
        let index = row * width + column
        shares[index] = max(shares[index], covered)
      }
    }
  }

  private func rows(_ low: Double, _ high: Double) -> Range<Int> {
    Coverage.range(low - Double(top), high - Double(top), within: height)
  }

  private func columns(_ low: Double, _ high: Double) -> Range<Int> {
    Coverage.range(low - Double(left), high - Double(left), within: width)
  }

  private static func range(_ low: Double, _ high: Double, within limit: Int) -> Range<Int> {
    let first = Int(exactly: min(max(low, 0), Double(limit)).rounded(.down)) ?? 0
    let last = Int(exactly: min(max(high, 0), Double(limit)).rounded(.up)) ?? limit
    return first..<max(first, last)
  }

  /// The inside of a closed outline.
  ///
  /// Each edge adds to the pixels it crosses how much of their height it takes and, by its place, of their
  /// width; summed from the left that is the signed area covered: exact for straight edges. Source: the
  /// accumulation buffer of R. Levien's font-rs, https://github.com/raphlinus/font-rs.
  init?(area points: [DrawnPoint], on canvas: Canvas) {
    self.init(around: points, margin: 1, on: canvas)
    var sums = [Float](repeating: 0, count: width * height + 2)
    for (from, to) in zip(points, points.dropFirst() + points.prefix(1)) {
      accumulate(from, to, in: &sums)
    }
    for row in 0..<height {
      var sum: Float = 0
      for column in 0..<width {
        sum += sums[row * width + column]
        shares[row * width + column] = min(sum.magnitude, 1)
      }
    }
  }

  private func accumulate(_ one: DrawnPoint, _ other: DrawnPoint, in sums: inout [Float]) {
    guard one.y != other.y else { return }
    let (sign, from, to): (Double, DrawnPoint, DrawnPoint) =
      one.y < other.y ? (1, one, other) : (-1, other, one)
    let slope = (to.x - from.x) / (to.y - from.y)
    for row in rows(from.y, to.y) {
      let low = max(from.y, Double(top + row))
      let high = min(to.y, Double(top + row + 1))
      guard high > low else { continue }
      let share = sign * (high - low)
      let ends = [low, high].map { y in
        min(max(from.x + (y - from.y) * slope - Double(left), 0), Double(width) - 1e-6)
      }.sorted()
      let first = Int(exactly: ends[0].rounded(.down)) ?? 0
      let last = Int(exactly: ends[1].rounded(.down)) ?? 0
      // Columns share the height by how much of the edge's width they hold; what an edge leaves of its
      // column to the right falls to the next one.
      let span = ends[1] - ends[0]
      for column in first...last {
        let (start, end) = (max(ends[0], Double(column)), min(ends[1], Double(column + 1)))
        let part = span > 0 ? share * (end - start) / span : share
        let inside = 1 - ((start + end) / 2 - Double(column))
        let index = row * width + column
        sums[index] += Float(part * inside)
        if column + 1 < width { sums[index + 1] += Float(part * (1 - inside)) }
      }
    }
  }
}
