import Explanations

/// Follows the lines of a drawing from character to character, as a reader does, knowing only where the boxes are.
struct LineTracer {
  enum Way: CaseIterable {
    case up, right, down, left
    var opposite: Way {
      switch self {
      case .up: .down
      case .right: .left
      case .down: .up
      case .left: .right
      }
    }
    func step(from point: Geometry.Point) -> Geometry.Point {
      switch self {
      case .up: .init(x: point.x, y: point.y - 1)
      case .right: .init(x: point.x + 1, y: point.y)
      case .down: .init(x: point.x, y: point.y + 1)
      case .left: .init(x: point.x - 1, y: point.y)
      }
    }
  }

  let rows: [[Character]]
  let boxes: [Geometry.Rectangle]
  let forward: Way
  let isASCII: Bool
  /// What could not be followed.
  private(set) var problems: [String] = []
  /// The boxes by which each place outside the boxes is reached.
  private(set) var visitors: [Geometry.Point: Set<Int>] = [:]

  init(_ drawing: Drawing, isASCII: Bool) {
    rows = drawing.lines.map { Array($0.string) }
    boxes = drawing.geometry.boxes
    forward = drawing.geometry.direction == .down ? .down : .right
    self.isASCII = isASCII
  }

  func character(_ point: Geometry.Point) -> Character {
    rows.indices.contains(point.y) && rows[point.y].indices.contains(point.x) ? rows[point.y][point.x] : " "
  }

  func box(at point: Geometry.Point) -> Int? {
    boxes.firstIndex { $0.origin.x...$0.right ~= point.x && $0.origin.y...$0.bottom ~= point.y }
  }

  /// The boxes to which the lines from a box lead, one for each arrowhead, and where the arrowheads are.
  mutating func targets(of source: Int) -> [(box: Int, arrow: Geometry.Point)] {
    let box = boxes[source]
    let border =
      forward == .down
      ? (box.origin.x...box.right).map { Geometry.Point(x: $0, y: box.bottom) }
      : (box.origin.y...box.bottom).map { Geometry.Point(x: box.right, y: $0) }
    var found: [(box: Int, arrow: Geometry.Point)] = []
    var seen: Set<Geometry.Point> = []
    var pending: [(at: Geometry.Point, way: Way)] = []
    for point in border {
      let next = forward.step(from: point)
      // An arrowhead beside another box belongs to whatever leads to it; only a line that touches the border leaves it.
      if self.box(at: next) == nil, arms(next)?.contains(forward.opposite) == true || isArrow(next), isExit(point) {
        pending.append((next, forward))
      }
    }
    if pending.count > 1 { problems.append("box \(source) has \(pending.count) exits") }
    while let (at, way) = pending.popLast() {
      visitors[at, default: []].insert(source)
      if isArrow(at) {
        let next = forward.step(from: at)
        guard way == forward, let box = self.box(at: next) else {
          problems.append("an arrowhead at \(at) points to nothing")
          continue
        }
        found.append((box, at))
        continue
      }
      guard self.box(at: at) == nil, let arms = arms(at), arms.contains(way.opposite) else {
        problems.append("a line from box \(source) breaks off at \(at): '\(character(at))'")
        continue
      }
      if arms.count < 4 { guard seen.insert(at).inserted else { continue } }
      for arm in arms.count == 4 ? [way] : arms where arm != way.opposite { pending.append((arm.step(from: at), arm)) }
    }
    return found
  }

  func isArrow(_ point: Geometry.Point) -> Bool {
    box(at: point) == nil && "▼▶v>".contains(character(point))
  }

  /// Whether a border says that a line leaves here; in ASCII the side of a box looks the same throughout.
  private func isExit(_ point: Geometry.Point) -> Bool {
    if isASCII, forward == .right { return character(forward.step(from: point)) == "-" }
    return "┬├┯┠+#".contains(character(point))
  }

  /// The ways out of a place: four where two lines cross; nil where there is no line.
  func arms(_ point: Geometry.Point) -> Set<Way>? {
    guard box(at: point) == nil else { return nil }
    return isASCII ? asciiArms(point) : Self.signs[character(point)]
  }

  private func asciiArms(_ point: Geometry.Point) -> Set<Way>? {
    let sides = [Way.left, .right].filter { side in
      let next = side.step(from: point)
      return box(at: next) == nil && character(next) == "-"
    }
    switch character(point) {
    case "-": return [.left, .right]
    case "|": return sides.count == 2 ? Set(Way.allCases) : [.up, .down]
    case ".": return Set([.down] + sides)
    case "'": return Set([.up] + sides)
    case "+": return Set([.up, .down] + sides)
    default: return nil
    }
  }

  private static let signs: [Character: Set<Way>] = [
    "─": [.left, .right], "━": [.left, .right], "│": [.up, .down], "┃": [.up, .down],
    "╭": [.right, .down], "╮": [.left, .down], "╰": [.up, .right], "╯": [.up, .left],
    "┏": [.right, .down], "┓": [.left, .down], "┗": [.up, .right], "┛": [.up, .left],
    "├": [.up, .down, .right], "┤": [.up, .down, .left], "┬": [.left, .right, .down], "┴": [.left, .right, .up],
    "┣": [.up, .down, .right], "┡": [.up, .down, .right], "┢": [.up, .down, .right], "┠": [.up, .down, .right],
    "┫": [.up, .down, .left], "┩": [.up, .down, .left], "┪": [.up, .down, .left], "┨": [.up, .down, .left],
    "┳": [.left, .right, .down], "┱": [.left, .right, .down], "┲": [.left, .right, .down],
    "┯": [.left, .right, .down], "┻": [.left, .right, .up], "┹": [.left, .right, .up], "┺": [.left, .right, .up],
    "┷": [.left, .right, .up], "┼": [.up, .right, .down, .left], "┿": [.up, .right, .down, .left],
    "╂": [.up, .right, .down, .left], "╋": [.up, .right, .down, .left],
  ]
}
