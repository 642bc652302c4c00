/// Collects the boxes of a line until it is full, then the next.
struct Flow {
  let width: Int
  /// The column at which a formula starts.
  let start: Int
  /// How much further in the rest of a broken formula starts.
  let hang: Int

  private(set) var lines: [StyledLine] = []
  private var boxes: [Box] = []
  private var column: Int
  private var used = 0

  init(width: Int, start: Int, hang: Int) {
    self.width = width
    self.start = start
    self.hang = hang
    column = start
  }

  /// The columns left on a line with nothing on it yet.
  var room: Int { width - column }

  func hasRoom(for columns: Int) -> Bool { used + (boxes.isEmpty ? 0 : 1) + columns <= room }

  func roomAfterBreak(before segment: Segment?) -> Int {
    lines.isEmpty && boxes.isEmpty ? room : width - start - (segment?.isGap ?? false ? 0 : hang)
  }

  mutating func add(_ segments: [Segment]) {
    for (index, segment) in segments.enumerated() {
      // A gap parts formulas on one line; at its start there is nothing to part.
      let isLeadingGap = index == 0 && segment.isGap && boxes.isEmpty
      add(isLeadingGap ? Array(segment.boxes.dropFirst()) : segment.boxes)
    }
  }

  mutating func add(_ line: StyledLine) { add([Box(line)]) }

  /// Ends the line, if there is anything on it, so that `segment` starts the next.
  mutating func breakLine(before segment: Segment?) {
    guard !boxes.isEmpty else { return }
    lines += Box.row(boxes).map { $0.indented(by: column) }
    boxes = []
    used = 0
    column = start + (segment?.isGap ?? false ? 0 : hang)
  }

  private mutating func add(_ added: [Box]) {
    for box in added {
      used += box.width + (boxes.isEmpty ? 0 : 1)
      boxes.append(box)
    }
  }
}
