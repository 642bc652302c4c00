/// A drawing in characters.
struct Canvas {
  /// A character with its role; nil inside is the second half of a wide one.
  private struct Cell {
    var character: Character? = " "
    var role = Role.plain
  }

  private let characters: Characters
  private var cells: [[Cell]]
  /// The arms of the lines in each cell that has any, and whose they are.
  private var arms: [Geometry.Point: Characters.Arms] = [:]
  private var owners: [Geometry.Point: Set<Int>] = [:]

  /// The lines of a drawing.
  static func lines(of diagram: Diagram, _ geometry: Geometry, _ alphabet: GlyphSet) -> [Text] {
    var canvas = Canvas(geometry, alphabet)
    // Heavy lines come last, so that a shared trunk is heavy as far as a marked edge follows it.
    let order = geometry.paths.sorted { !diagram.edges[$0.edge].isMarked && diagram.edges[$1.edge].isMarked }
    for path in order {
      let edge = diagram.edges[path.edge]
      canvas.trace(path.points, edge.isMarked ? .heavy : .light, of: edge.source)
    }
    canvas.drawLines()
    for (node, box) in zip(diagram.nodes, geometry.boxes) { canvas.draw(node, in: box) }
    for path in geometry.paths { canvas.finish(path, diagram.edges[path.edge], geometry) }
    return canvas.texts
  }

  private init(_ geometry: Geometry, _ alphabet: GlyphSet) {
    characters = Characters(alphabet: alphabet)
    cells = Array(repeating: Array(repeating: Cell(), count: geometry.width), count: geometry.height)
  }

  private mutating func put(_ character: Character, _ role: Role, x: Int, y: Int) {
    cells[y][x] = Cell(character: character, role: role)
  }

  // MARK: Lines

  /// Adds the arms of a line along its corners.
  private mutating func trace(_ points: [Geometry.Point], _ weight: Characters.Weight, of source: Int) {
    for (a, b) in zip(points, points.dropFirst()) {
      let step = (x: (b.x - a.x).signum(), y: (b.y - a.y).signum())
      var at = a
      owners[at, default: []].insert(source)
      while at != b {
        let next = Geometry.Point(x: at.x + step.x, y: at.y + step.y)
        if step.x > 0 {
          arms[at, default: .init()].right = weight
          arms[next, default: .init()].left = weight
        } else if step.x < 0 {
          arms[at, default: .init()].left = weight
          arms[next, default: .init()].right = weight
        } else if step.y > 0 {
          arms[at, default: .init()].down = weight
          arms[next, default: .init()].up = weight
        } else {
          arms[at, default: .init()].up = weight
          arms[next, default: .init()].down = weight
        }
        at = next
        owners[at, default: []].insert(source)
      }
    }
  }

  private mutating func drawLines() {
    for (point, arms) in arms {
      let isMarked = [arms.up, arms.right, arms.down, arms.left].contains(.heavy)
      let sign = characters.line(arms, isCrossing: (owners[point]?.count ?? 0) > 1)
      put(sign, isMarked ? .emphasis : .plain, x: point.x, y: point.y)
    }
  }

  /// Sets the sign at which a trunk leaves its box, and the arrowhead.
  private mutating func finish(_ path: Geometry.Path, _ edge: Diagram.Edge, _ geometry: Geometry) {
    guard let first = path.points.first, let last = path.points.last else { return }
    let role: Role = edge.isMarked ? .emphasis : .plain
    put(characters.arrowhead(geometry.direction), role, x: last.x, y: last.y)
    let border = exits[edge.source] ?? characters.border(.operation, isMarked: false)
    put(
      geometry.direction == .down ? border.exitBelow : border.exitRight, cells[first.y][first.x].role, x: first.x,
      y: first.y)
  }

  // MARK: Boxes

  private var exits: [Int: Characters.Border] = [:]

  private mutating func draw(_ node: Diagram.Node, in box: Geometry.Rectangle) {
    let border = characters.border(node.form, isMarked: node.isMarked)
    exits[exits.count] = border
    let role: Role = node.isMarked ? .emphasis : .plain
    for y in box.origin.y...box.bottom {
      for x in box.origin.x...box.right { put(" ", .plain, x: x, y: y) }
      put(border.vertical, role, x: box.origin.x, y: y)
      put(border.vertical, role, x: box.right, y: y)
    }
    for y in [box.origin.y, box.bottom] {
      for x in box.origin.x...box.right { put(border.horizontal, role, x: x, y: y) }
    }
    let corners = [
      (box.origin.x, box.origin.y), (box.right, box.origin.y), (box.right, box.bottom), (box.origin.x, box.bottom),
    ]
    for (corner, place) in zip(border.corners, corners) { put(corner, role, x: place.0, y: place.1) }
    let lines = node.lines.map { StyledLine($0, characters.alphabet) }
    let top = box.origin.y + (box.height - lines.count) / 2
    for (k, line) in lines.enumerated() {
      put(line, x: box.origin.x + (box.width - line.width) / 2, y: top + k)
    }
  }

  private mutating func put(_ line: StyledLine, x: Int, y: Int) {
    var x = x
    for span in line.spans {
      for character in span.text {
        let width = TextWidth.columns(of: character)
        guard cells[y].indices.contains(x), width > 0 else { continue }
        cells[y][x] = Cell(character: character, role: span.role)
        if width == 2, x + 1 < cells[y].count { cells[y][x + 1].character = nil }
        x += width
      }
    }
  }

  // MARK: Text

  private var texts: [Text] {
    cells.map { row in
      var spans: [Span] = []
      for cell in row {
        guard let character = cell.character else { continue }
        if let last = spans.indices.last, spans[last].role == cell.role {
          spans[last].text.append(character)
        } else {
          spans.append(Span(String(character), cell.role))
        }
      }
      if let last = spans.indices.last, spans[last].role == .plain {
        while spans[last].text.last == " " { spans[last].text.removeLast() }
      }
      return Text(spans)
    }
  }
}
