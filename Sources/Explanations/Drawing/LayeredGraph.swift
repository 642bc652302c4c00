/// A graph about to be laid out: boxes in layers, and between distant layers the points that its lines pass through.
///
/// Places are told in two directions, so that both ways to draw are one: *along* a layer, and *across* the layers from
/// the inputs to the outputs. All lines from one box are one trunk that branches; it passes a layer at one point, its
/// waypoint. Boxes are the elements from 0, waypoints the elements after them.
struct LayeredGraph {
  /// An edge in terms of the boxes.
  struct Edge {
    let source: Int
    let target: Int
    let position: Int
  }

  /// A line between two neighbouring layers, from an element to a port of the next.
  struct Link {
    let upper: Int
    let lower: Int
    /// The edge that ends in this link; nil where the link goes on from a waypoint.
    let edge: Int?
    /// The box at which the trunk starts.
    let net: Int
  }

  let spacing: Spacing
  /// The extent of each box along its layer and across it.
  let along: [Int]
  let across: [Int]
  let sides: [Int]
  let edges: [Edge]
  /// The layer of each element.
  private(set) var layer: [Int]
  /// The box whose trunk an element belongs to: a box itself, or the source of a waypoint.
  private(set) var net: [Int]
  /// The elements of each layer in their order along it.
  var layers: [[Int]]
  /// The lines below each layer but the last.
  private(set) var channels: [[Link]]

  var boxCount: Int { along.count }

  /// The graph in these layers, its elements ordered as its edges are read from the outputs.
  init(along: [Int], across: [Int], sides: [Int], edges: [Edge], layer boxLayers: [Int], spacing: Spacing) {
    self.spacing = spacing
    self.along = along
    self.across = across
    self.sides = sides
    self.edges = edges
    layer = boxLayers
    net = Array(along.indices)
    let count = (boxLayers.max() ?? -1) + 1
    layers = Array(repeating: [], count: count)
    channels = Array(repeating: [], count: max(count - 1, 0))
    for box in along.indices { layers[boxLayers[box]].append(box) }
    var outgoing: [[Int]] = Array(repeating: [], count: along.count)
    for (k, edge) in edges.enumerated() { outgoing[edge.source].append(k) }
    for box in along.indices where !outgoing[box].isEmpty { route(outgoing[box], from: box) }
  }

  /// Makes the trunk of a box: a waypoint in every layer that it passes, and the links to its targets.
  private mutating func route(_ outgoing: [Int], from box: Int) {
    let last = outgoing.map { layer[edges[$0].target] }.max() ?? layer[box]
    let byLayer = Dictionary(grouping: outgoing) { layer[edges[$0].target] }
    var upper = box
    for k in layer[box]..<last {
      for edge in byLayer[k + 1] ?? [] {
        channels[k].append(Link(upper: upper, lower: edges[edge].target, edge: edge, net: box))
      }
      guard k + 1 < last else { return }
      let waypoint = layer.count
      layer.append(k + 1)
      net.append(box)
      layers[k + 1].append(waypoint)
      channels[k].append(Link(upper: upper, lower: waypoint, edge: nil, net: box))
      upper = waypoint
    }
  }

  func isBox(_ element: Int) -> Bool { element < boxCount }

  /// The extent of an element along its layer.
  func extent(_ element: Int) -> Int { isBox(element) ? along[element] : 1 }

  /// The side of the drawing that an element belongs to.
  func side(_ element: Int) -> Int { sides[net[element]] }

  /// How far the second of two neighbours in a layer must start after the first.
  func separation(_ a: Int, _ b: Int) -> Int {
    spacing.rounded(extent(a) + (isBox(a) && isBox(b) ? spacing.boxGap : spacing.wireGap))
  }
}
