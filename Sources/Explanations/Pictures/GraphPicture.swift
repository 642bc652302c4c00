import Graphs

/// Tells a graph as a drawing for a page, or as an outline where it is too large to be drawn.
struct GraphPicture {
  let trace: Trace
  let drawn: DrawnGraph
  let page: Page
  /// The nodes of a derivative graph, which stand beside the graph it came from.
  let added: Set<NodeID>
  /// How far a pass has been told, where one is being told.
  var progress: DrawnProgress?

  init(_ trace: Trace, added: Set<NodeID>, page: Page) {
    self.trace = trace
    self.page = page
    self.added = added
    drawn = DrawnGraph(trace)
  }

  /// The drawing with what is asked for in its boxes, or with the usual where nothing is.
  func blocks(_ contents: GraphContents?) -> [Block] {
    guard drawn.nodes.count <= max(Self.mostBoxes, page.width / 2) else { return GraphOutline(self).blocks }
    let edges = drawn.edges
    for attempt in attempts(contents) {
      guard let drawing = drawing(attempt, edges) else { continue }
      let lines = drawing.lines.map { Text(String(repeating: " ", count: Self.indent)) + $0 }
      return [.heading(heading, aside: legend), .verbatim(lines)] + attempt.notes.map { .note($0) }
    }
    return GraphOutline(self).blocks
  }

  /// The drawing of an attempt; where it is taller than a screen, with the words on fewer lines if that makes it lower.
  private func drawing(_ attempt: Attempt, _ edges: [DrawnGraph.Edge]) -> Drawing? {
    let room = Page(width: page.width - Self.indent, unicode: page.unicode)
    guard var drawing = Drawing(diagram(attempt, edges), on: room) else { return nil }
    if drawing.geometry.height > Self.screen {
      for width in Self.flatWidths {
        guard let flat = Drawing(diagram(attempt, edges, flatWithin: width), on: room) else { continue }
        if flat.geometry.height < drawing.geometry.height { drawing = flat }
      }
    }
    // A drawing of so many boxes and screens is harder to follow than an outline.
    return drawn.nodes.count > Self.mostBoxes && drawing.geometry.height > Self.tallest ? nil : drawing
  }

  /// The rows of a small terminal without the prompt and the heading.
  private static let screen = 21
  private static let tallest = 64
  /// How wide boxes may become that make a drawing lower.
  private static let flatWidths = [24, 32, 48]
  private static let mostBoxes = 40
  private static let indent = 2

  // MARK: Contents

  private struct Attempt {
    let contents: Set<GraphContents>
    let isNarrow: Bool
    var notes: [Text] = []
  }

  /// What to try in turn: first with room, then narrow, at last with less in the boxes, which is said.
  private func attempts(_ asked: GraphContents?) -> [Attempt] {
    let usual: Set<GraphContents> = gradientOutput == nil ? [.values] : [.values, .gradients]
    let wanted = asked.map { $0 == .compact ? [] : [$0] } ?? usual
    var attempts = [Attempt(contents: wanted, isNarrow: false), Attempt(contents: wanted, isNarrow: true)]
    if wanted.count > 1 {
      attempts.append(
        Attempt(
          contents: [.values], isNarrow: true,
          notes: ["There is no room for the gradients; graph \(outputNames) gradients draws them."]))
    }
    if !wanted.isEmpty {
      attempts.append(
        Attempt(contents: [], isNarrow: true, notes: ["There is room for names and operations only at this width."]))
    }
    return attempts
  }

  /// The output whose gradients can be drawn: one scalar that is no derivative's graph.
  private var gradientOutput: NodeID? {
    guard trace.outputs.count == 1, let output = trace.outputs.first, trace.graph.shape(of: output).isEmpty,
      !trace.graph.isLeaf(output), trace.tellsNumbers(of: output)
    else { return nil }
    return output
  }

  private func diagram(_ attempt: Attempt, _ edges: [DrawnGraph.Edge], flatWithin width: Int? = nil) -> Diagram {
    let gradient = attempt.contents.contains(.gradients) ? gradientOutput.map { trace.graph.gradient(of: $0) } : nil
    var words = NodeWords(trace, attempt.contents, isNarrow: attempt.isNarrow, gradient: gradient)
    words.flatWidth = width
    words.unknownValues = progress?.unknownValues ?? []
    words.unknownGradients = progress?.unknownGradients ?? []
    let places = Dictionary(uniqueKeysWithValues: drawn.nodes.enumerated().map { ($0.element, $0.offset) })
    let nodes = drawn.nodes.map { node in
      Diagram.Node(
        words.lines(of: node),
        form: trace.graph.isLeaf(node) ? .leaf : added.contains(node) ? .added : .operation,
        side: added.contains(node) ? 1 : 0, isMarked: node == progress?.node)
    }
    return Diagram(
      nodes,
      edges.compactMap { edge in
        guard let source = places[edge.source], let target = places[edge.target] else { return nil }
        return Diagram.Edge(
          from: source, to: target, position: edge.position, isMarked: progress?.marks(edge) ?? false)
      })
  }

  // MARK: Words

  var outputNames: String { trace.outputs.map { trace.names.label(of: $0) }.joined(separator: ", ") }

  var heading: Text { "Graph of \(outputNames)" }

  private var legend: Text {
    var parts: [Text] = drawn.nodes.contains { trace.graph.isLeaf($0) } ? ["round corners: leaves"] : []
    if !added.isEmpty { parts.append("dashed: added by differentiation") }
    if progress?.node != nil { parts.append("heavy: this step") }
    return parts.joined(separator: "; ")
  }
}
