/// A rectangle of text: a body that is centred on its neighbours, and a caption under it.
struct Box: Sendable {
  let body: [StyledLine]
  let caption: [StyledLine]
  let width: Int

  init(_ body: [StyledLine], caption: [StyledLine] = []) {
    self.body = body
    self.caption = caption
    width = (body + caption).map(\.width).max() ?? 0
  }

  /// A box of a single line.
  init(_ line: StyledLine) { self.init([line]) }

  /// Boxes side by side with a blank between them, each body centred on the tallest (above the middle on odd rests).
  static func row(_ boxes: [Box]) -> [StyledLine] {
    let height = boxes.map(\.body.count).max() ?? 0
    let placed = boxes.map { box in (box: box, top: (height - box.body.count) / 2) }
    let total = placed.map { max(height, $0.top + $0.box.body.count + $0.box.caption.count) }.max() ?? 0
    var lines = Array(repeating: StyledLine(), count: total)
    var column = 0
    for (box, top) in placed {
      for (offset, line) in (box.body + box.caption).enumerated() {
        lines[top + offset].pad(to: column)
        lines[top + offset].append(line)
      }
      column += box.width + 1
    }
    return lines
  }
}
