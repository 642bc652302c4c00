import Testing

@testable import Explanations

/// Drawings of random graphs, read back character by character.
@Suite struct DrawingTests {
  static let ways: [(direction: Diagram.Direction, unicode: Bool)] = Diagram.Direction.allCases.flatMap { direction in
    [true, false].map { (direction, $0) }
  }

  @Test(arguments: 0..<300) func everyEdgeCanBeFollowed(_ seed: Int) {
    var random = RandomDiagrams(seed: seed)
    let diagram = random.diagram(atMost: seed % 4 == 0 ? 30 : 14, sides: seed % 5 == 4)
    for (direction, unicode) in Self.ways {
      let page = Page(width: direction == .down ? 100 : 600, unicode: unicode)
      guard let drawing = Drawing(diagram, direction, on: page) else { continue }
      let read = DrawingReader(drawing, isASCII: !unicode)
      #expect(read.problems == [], "seed \(seed) \(direction):\n\(read.picture)")
    }
  }

  @Test func nearlyAllFit() {
    let fitting = (0..<100).count { seed in
      var random = RandomDiagrams(seed: 1000 + seed)
      return Drawing(random.diagram(atMost: 24), on: Page()) != nil
    }
    #expect(fitting > 95)
  }

  @Test func theWidthOfThePageIsKept() {
    for seed in 0..<60 {
      var random = RandomDiagrams(seed: 2000 + seed)
      let diagram = random.diagram(atMost: 20)
      for width in [40, 60, 80, 120] {
        guard let drawing = Drawing(diagram, on: Page(width: width)) else { continue }
        for line in drawing.lines { #expect(line.string.count <= width, "seed \(2000 + seed)") }
      }
    }
  }

  @Test func theSameGraphIsDrawnTheSameWay() {
    for seed in 0..<20 {
      var (first, second) = (RandomDiagrams(seed: seed), RandomDiagrams(seed: seed))
      let drawings = [first.diagram(atMost: 16), second.diagram(atMost: 16)].map { Drawing($0, on: Page()) }
      #expect(drawings[0] == drawings[1])
    }
  }

  @Test func aMarkedEdgeIsHeavyFromEndToEnd() {
    for seed in 0..<40 {
      var random = RandomDiagrams(seed: 3000 + seed)
      var diagram = random.diagram(atMost: 12)
      guard !diagram.edges.isEmpty else { continue }
      let marked = Int.random(in: diagram.edges.indices, using: &random)
      diagram.edges[marked].isMarked = true
      for direction in Diagram.Direction.allCases {
        guard let drawing = Drawing(diagram, direction, on: Page(width: 600)) else { continue }
        #expect(DrawingReader(drawing, isASCII: false).problems == [], "seed \(3000 + seed)")
        let rows = drawing.lines.map { Array($0.string) }
        let points = drawing.geometry.paths[marked].points
        for (a, b) in zip(points, points.dropFirst()) where abs(a.x - b.x) + abs(a.y - b.y) > 1 {
          let middle = Geometry.Point(x: (a.x + b.x) / 2, y: (a.y + b.y) / 2)
          guard middle != a, middle != b, middle != points.last else { continue }
          #expect("━┃┿╂┱┲┹┺┡┢┩┪┣┫┳┻┷┯┨┠".contains(rows[middle.y][middle.x]), "seed \(3000 + seed) \(middle)")
        }
      }
    }
  }

  @Test func sidesAreApart() {
    for seed in 0..<40 {
      var random = RandomDiagrams(seed: 4000 + seed)
      let diagram = random.diagram(atMost: 12, sides: true)
      guard let drawing = Drawing(diagram, .down, on: Page(width: 200)) else { continue }
      let boxes = zip(diagram.nodes, drawing.geometry.boxes)
      let first = boxes.filter { $0.0.side == 0 }.map(\.1.right).max() ?? -1
      let second = boxes.filter { $0.0.side == 1 }.map(\.1.origin.x).min() ?? .max
      #expect(first < second, "seed \(4000 + seed)")
    }
  }

  @Test func noGraphAndALargeOne() {
    #expect(Drawing(Diagram([], []), on: Page()) == nil)
    let one = Drawing(Diagram([.init(["x = 2"], form: .leaf)], []), on: Page())
    #expect(one?.lines.map(\.string) == ["╭───────╮", "│ x = 2 │", "╰───────╯"])
    let wide = Diagram([.init([Text(String(repeating: "w", count: 90))])], [])
    #expect(Drawing(wide, on: Page()) == nil)
  }
}

/// A drawing read back: what is wrong with it.
struct DrawingReader {
  private(set) var problems: [String] = []
  let picture: String

  init(_ drawing: Drawing, isASCII: Bool) {
    picture = drawing.lines.map(\.string).joined(separator: "\n")
    var tracer = LineTracer(drawing, isASCII: isASCII)
    let diagram = drawing.diagram
    var arrows: Set<Geometry.Point> = []
    for source in diagram.nodes.indices {
      let found = tracer.targets(of: source)
      let expected = diagram.edges.filter { $0.source == source }.map(\.target).sorted()
      if found.map(\.box).sorted() != expected {
        problems.append("box \(source) leads to \(found.map(\.box).sorted()), not \(expected)")
      }
      for arrow in found.map(\.arrow) where !arrows.insert(arrow).inserted {
        problems.append("two lines end in the arrowhead at \(arrow)")
      }
    }
    problems += tracer.problems
    readPlaces(tracer)
    readBoxes(drawing)
  }

  /// Every sign outside the boxes belongs to one line, or to two that cross there.
  private mutating func readPlaces(_ tracer: LineTracer) {
    for (y, row) in tracer.rows.enumerated() {
      for (x, sign) in row.enumerated() where sign != " " {
        let point = Geometry.Point(x: x, y: y)
        guard tracer.box(at: point) == nil else { continue }
        let visitors = tracer.visitors[point]?.count ?? 0
        let isCrossing = tracer.arms(point)?.count == 4
        if visitors != (isCrossing ? 2 : 1) { problems.append("'\(sign)' at \(point) belongs to \(visitors) lines") }
      }
    }
  }

  /// Every box is there once with its words, and no two overlap or touch a line.
  private mutating func readBoxes(_ drawing: Drawing) {
    let boxes = drawing.geometry.boxes
    for (k, a) in boxes.enumerated() {
      for b in boxes[..<k]
      where a.origin.x <= b.right && b.origin.x <= a.right && a.origin.y <= b.bottom && b.origin.y <= a.bottom {
        problems.append("box \(k) overlaps another")
      }
    }
    let rows = drawing.lines.map { Array($0.string) }
    for (node, box) in zip(drawing.diagram.nodes, boxes) {
      let inside = (box.origin.y + 1..<box.bottom).map { String(rows[$0][box.origin.x + 1..<box.right]) }.joined()
      for line in node.lines where !inside.contains(line.string) {
        problems.append("'\(line.string)' is not in its box")
      }
    }
  }
}
