/// A loss over the steps of training as a curve of signs, the largest loss at the top.
struct LossCurve {
  let losses: [Double]
  let style: NumberStyle
  /// Whether dots of Braille patterns draw it, eight to a character, or one ASCII sign each.
  let isFine: Bool

  /// The curve with its axes, as wide as `width`; nothing where there is nothing finite to draw.
  func lines(width: Int, height: Int = 8) -> [Text] {
    let finite = losses.filter(\.isFinite)
    guard losses.count > 1, let low = finite.min(), let high = finite.max() else { return [] }
    let labels = [style.text(high), style.text(low)]
    let margin = labels.map(\.count).max() ?? 0
    let columns = max(10, min(width - margin - 4, 64))
    let rows = drawn(low, high, columns: columns, rows: height)
    var lines = rows.enumerated().map { index, row in
      let label = index == 0 ? labels[0] : index == rows.count - 1 ? labels[1] : ""
      let indent = String(repeating: " ", count: 2 + margin - label.count)
      return Text(indent) + Text(label, .number) + Text(isFine ? " │" : " |", .muted) + Text(row, .value)
    }
    let last = "step \(losses.count - 1)"
    let gap = String(repeating: " ", count: max(1, columns - 1 - last.count))
    lines.append(Text(String(repeating: " ", count: margin + 4)) + Text("0\(gap)\(last)", .muted))
    return lines
  }

  private func drawn(_ low: Double, _ high: Double, columns: Int, rows: Int) -> [String] {
    let (across, down) = isFine ? (2, 4) : (1, 1)
    let (width, height) = (columns * across, rows * down)
    var dots = [[Bool]](repeating: [Bool](repeating: false, count: width), count: height)
    var previous: Int?
    for column in 0..<width {
      // With fewer steps than columns a step holds until the next; with more, the mean of those that share a column.
      // The first column is the first loss alone, so that the curve begins where training did.
      let from = column * losses.count / width
      let to = column == 0 ? 1 : max(from + 1, (column + 1) * losses.count / width)
      let part = losses[from..<to].filter(\.isFinite)
      guard !part.isEmpty else {
        previous = nil
        continue
      }
      let mean = part.reduce(0) { $0 + $1 / Double(part.count) }
      let place = high > low ? (high - mean) / (high - low) : 1
      let row = min(height - 1, max(0, Int((place * Double(height - 1)).rounded())))
      let start = previous ?? row
      for k in min(start, row)...max(start, row) where k != start || k == row { dots[k][column] = true }
      previous = row
    }
    return (0..<rows).map { row in
      String(
        String.UnicodeScalarView(
          (0..<columns).map { column in
            isFine ? braille(dots, row, column) : dots[row][column] ? "*" : " "
          })
      ).trimmedAtEnd
    }
  }

  /// The Braille pattern of 2 by 4 dots; the Unicode standard numbers them down the left column, then down the right.
  private func braille(_ dots: [[Bool]], _ row: Int, _ column: Int) -> Unicode.Scalar {
    let bits: [[UInt32]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]
    var pattern: UInt32 = 0
    for r in 0..<4 {
      for c in 0..<2 where dots[row * 4 + r][column * 2 + c] { pattern |= bits[r][c] }
    }
    return pattern == 0 ? " " : Unicode.Scalar(0x2800 + pattern) ?? " "
  }
}

extension String {
  fileprivate var trimmedAtEnd: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
