/// Turns a placed graph into the geometry of its drawing.
struct Routing {
  private let graph: LayeredGraph
  private let placement: Placement
  private var points: [[Geometry.Point]]
  private var crossings = 0
  /// Where each layer starts across the drawing.
  private var layerStarts: [Int] = []
  private var end = 0

  /// The geometry; nil where lines would need more room along the layers than `bound`.
  static func geometry(_ graph: LayeredGraph, _ placement: Placement, within bound: Range<Int>) -> Geometry? {
    var routing = Routing(graph, placement)
    return routing.route(within: bound) ? routing.geometry : nil
  }

  private init(_ graph: LayeredGraph, _ placement: Placement) {
    self.graph = graph
    self.placement = placement
    points = Array(repeating: [], count: graph.edges.count)
  }

  private mutating func route(within bound: Range<Int>) -> Bool {
    var start = 0
    // The corners of each trunk from its source to the element it has reached.
    var trunks: [Int: [Geometry.Point]] = [:]
    for (k, layer) in graph.layers.enumerated() {
      layerStarts.append(start)
      end = start + (layer.map { graph.isBox($0) ? graph.across[$0] : 1 }.max() ?? 0)
      guard k < graph.channels.count else { return true }
      let links = Dictionary(grouping: graph.channels[k], by: \.net)
      let lines = links.keys.sorted().map { net in
        Channel.Line(
          net: net, top: placement.exit(of: links[net]![0].upper), bottoms: links[net]!.map(placement.entry).sorted())
      }
      guard let channel = Channel(lines, step: graph.spacing.step, within: bound) else { return false }
      crossings += channel.crossings
      start = end + graph.spacing.channel(tracks: channel.tracks)
      for line in lines {
        for link in links[line.net]! {
          var path = trunks[link.upper] ?? [point(line.top, layerStarts[k] + graph.across[link.upper] - 1)]
          path += corners(of: link, line, in: channel)
          path.append(point(placement.entry(of: link), start - (link.edge == nil ? 0 : 1)))
          if let edge = link.edge { points[edge] = path } else { trunks[link.lower] = path }
        }
      }
    }
    return true
  }

  /// The corners of a link in the tracks of its channel.
  private func corners(of link: LayeredGraph.Link, _ line: Channel.Line, in channel: Channel) -> [Geometry.Point] {
    let place = placement.entry(of: link)
    guard place != line.top else { return [] }
    guard
      var bar = channel.bars.indices.first(where: { bar in
        channel.bars[bar].net == line.net && channel.bars[bar].bottoms.contains(place)
      })
    else { return [] }
    var result: [Geometry.Point] = []
    var below = place
    while true {
      let across = end + graph.spacing.place(ofTrack: channel.bars[bar].track)
      result = [point(channel.bars[bar].top, across), point(below, across)] + result
      guard let previous = channel.predecessor[bar] else { return result }
      below = channel.bars[bar].top
      bar = previous
    }
  }

  private func point(_ along: Int, _ across: Int) -> Geometry.Point {
    graph.spacing.direction == .down ? .init(x: along, y: across) : .init(x: across, y: along)
  }

  // MARK: The whole

  private var geometry: Geometry {
    let isDown = graph.spacing.direction == .down
    var boxes = (0..<graph.boxCount).map { box in
      Geometry.Rectangle(
        origin: point(placement.start[box], layerStarts[graph.layer[box]]),
        width: isDown ? graph.along[box] : graph.across[box], height: isDown ? graph.across[box] : graph.along[box])
    }
    // The drawing starts at the first column and row that it uses.
    let corners = boxes.map(\.origin) + points.joined()
    let (left, top) = (corners.map(\.x).min() ?? 0, corners.map(\.y).min() ?? 0)
    for k in boxes.indices {
      boxes[k].origin.x -= left
      boxes[k].origin.y -= top
    }
    let paths = points.enumerated().map { edge, points in
      Geometry.Path(
        edge: edge, points: Self.simplified(points.map { Geometry.Point(x: $0.x - left, y: $0.y - top) }))
    }
    let all = paths.flatMap(\.points)
    return Geometry(
      direction: graph.spacing.direction,
      width: max(boxes.map { $0.right + 1 }.max() ?? 0, all.map { $0.x + 1 }.max() ?? 0),
      height: max(boxes.map { $0.bottom + 1 }.max() ?? 0, all.map { $0.y + 1 }.max() ?? 0),
      boxes: boxes, paths: paths, crossings: crossings)
  }

  /// The corners without those at which a line only goes straight on.
  private static func simplified(_ points: [Geometry.Point]) -> [Geometry.Point] {
    var result: [Geometry.Point] = []
    for point in points {
      if result.last == point { continue }
      if result.count > 1 {
        let (a, b) = (result[result.count - 2], result[result.count - 1])
        if (a.x == b.x && b.x == point.x) || (a.y == b.y && b.y == point.y) { result.removeLast() }
      }
      result.append(point)
    }
    return result
  }
}
