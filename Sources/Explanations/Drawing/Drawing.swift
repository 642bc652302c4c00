/// A diagram laid out for a page: its geometry, and its lines of characters.
public struct Drawing: Sendable, Equatable {
  /// What is drawn.
  public let diagram: Diagram
  /// Where its parts lie.
  public let geometry: Geometry
  /// The drawing in characters.
  public let lines: [Text]

  /// A drawing within the width of the page, from left to right or from top to bottom as takes fewer rows; nil where
  /// neither fits.
  ///
  /// Nodes of side 0 lie above or to the left of those of side 1.
  public init?(_ diagram: Diagram, on page: Page) {
    let fitting = Diagram.Direction.allCases.compactMap { direction in
      Drawing.geometry(diagram, direction, width: page.width, page.alphabet)
    }
    guard let best = fitting.min(by: { $0.badness < $1.badness }) else { return nil }
    self.init(diagram, best, page.alphabet)
  }

  /// A drawing in one direction within the width of the page; nil where it does not fit.
  public init?(_ diagram: Diagram, _ direction: Diagram.Direction, on page: Page) {
    guard let geometry = Drawing.geometry(diagram, direction, width: page.width, page.alphabet) else { return nil }
    self.init(diagram, geometry, page.alphabet)
  }

  private init(_ diagram: Diagram, _ geometry: Geometry, _ alphabet: GlyphSet) {
    self.diagram = diagram
    self.geometry = geometry
    lines = Canvas.lines(of: diagram, geometry, alphabet)
  }

  private static func geometry(
    _ diagram: Diagram, _ direction: Diagram.Direction, width: Int, _ alphabet: GlyphSet
  ) -> Geometry? {
    guard !diagram.nodes.isEmpty else { return nil }
    let sizes = diagram.nodes.map { node in
      let widths = node.lines.map { StyledLine($0, alphabet).width }
      return (columns: widths.max() ?? 0, rows: node.lines.count)
    }
    for isTight in [false, true] {
      let attempt = LayoutAttempt(diagram, sizes, Spacing(direction, isTight: isTight), width: width)
      let fitting = attempt.geometries.filter { $0.width <= width }
      if let best = fitting.min(by: { $0.badness < $1.badness }) { return best }
    }
    return nil
  }
}

extension Geometry {
  /// How much of a page a drawing takes, with what makes it hard to read.
  fileprivate var badness: Double { Double(height) + Double(crossings) }
}

/// One way to lay a diagram out.
private struct LayoutAttempt {
  let spacing: Spacing
  let along: [Int]
  let across: [Int]
  let sides: [Int]
  let edges: [LayeredGraph.Edge]
  let width: Int

  init(_ diagram: Diagram, _ sizes: [(columns: Int, rows: Int)], _ spacing: Spacing, width: Int) {
    self.spacing = spacing
    self.width = width
    sides = diagram.nodes.map { min(max($0.side, 0), 1) }
    edges = diagram.edges.map { .init(source: $0.source, target: $0.target, position: $0.position) }
    var ports = Array(repeating: 1, count: sizes.count)
    var incoming = Array(repeating: 0, count: sizes.count)
    for edge in edges {
      incoming[edge.target] += 1
      ports[edge.target] = max(incoming[edge.target], 1)
    }
    let isDown = spacing.direction == .down
    along = zip(sizes, ports).map { spacing.extent(words: isDown ? $0.columns : $0.rows, ports: $1) }
    across = sizes.map { isDown ? max($0.rows, 1) + 2 : $0.columns + 4 }
  }

  /// The geometries to choose from: one where the layers have room, two where boxes have to be dealt to more of them.
  var geometries: [Geometry] {
    let layering = Layering(extents: along, edges: edges, spacing: spacing)
    guard spacing.direction == .down else {
      let layers = layering.layers(within: nil)
      return fits(layers) ? [geometry(layers, layering)].compactMap { $0 } : []
    }
    var layerings: [[Int]] = []
    for preference in Layering.Preference.allCases {
      let layers = layering.layers(within: width, first: preference)
      if !layerings.contains(layers) { layerings.append(layers) }
    }
    return layerings.compactMap { geometry($0, layering) }
  }

  private func geometry(_ layers: [Int], _ layering: Layering) -> Geometry? {
    var graph = LayeredGraph(
      along: along, across: across, sides: sides, edges: edges, layer: layers, spacing: spacing)
    graph = Ordering.improved(graph, reading: layering.reading)
    let bounds = bounds(graph)
    guard let placement = Placement(graph, bounds: bounds) else { return nil }
    return Routing.geometry(graph, placement, within: bounds[0].lowerBound..<bounds[bounds.count - 1].upperBound)
  }

  /// Whether there can be room for the layers side by side, before the work of laying them out is done.
  private func fits(_ layers: [Int]) -> Bool {
    var widest: [Int: Int] = [:]
    for (box, layer) in layers.enumerated() { widest[layer] = max(widest[layer] ?? 0, across[box]) }
    return widest.values.reduce(0, +) + (widest.count - 1) * spacing.channel(tracks: 0) <= width
  }

  /// The range along the layers for each side: the page, parted where there are two sides.
  private func bounds(_ graph: LayeredGraph) -> [Range<Int>] {
    let end = spacing.direction == .down ? width : 10_000
    guard sides.contains(1) else { return [0..<end] }
    let room =
      graph.layers.map { layer in
        let first = layer.filter { graph.side($0) == 0 }
        return zip(first, first.dropFirst()).reduce(0) { $0 + graph.separation($1.0, $1.1) }
          + (first.last.map { graph.extent($0) } ?? 0)
      }.max() ?? 0
    let gap = spacing.direction == .down ? 6 : 2
    let split = spacing.rounded(room + gap)
    return [0..<max(split - gap, 1), min(split, end)..<end]
  }
}
