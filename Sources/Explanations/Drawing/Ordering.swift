/// Orders the elements of each layer so that few lines cross: sweeps by barycentre, then swaps of neighbours.
///
/// Elements of side 0 stay before those of side 1.
struct Ordering {
  private var graph: LayeredGraph
  private let above: [[Int]]
  private let below: [[Int]]
  /// The place of each element in its layer.
  private var place: [Int]

  /// The graph with its layers in a better order; `reading` is where each box comes in the order of reading.
  static func improved(_ graph: LayeredGraph, reading: [Int]) -> LayeredGraph {
    var ordering = Ordering(graph)
    ordering.start(reading)
    var best = ordering.graph.layers
    var fewest = ordering.crossings
    for round in 0..<rounds where fewest > 0 {
      ordering.sweep(down: round % 2 == 0)
      ordering.swapNeighbours()
      let crossings = ordering.crossings
      if crossings < fewest { (best, fewest) = (ordering.graph.layers, crossings) }
    }
    ordering.graph.layers = best
    return ordering.graph
  }

  private static let rounds = 16

  private init(_ graph: LayeredGraph) {
    self.graph = graph
    var above: [[Int]] = Array(repeating: [], count: graph.layer.count)
    var below = above
    for link in graph.channels.joined() {
      above[link.lower].append(link.upper)
      below[link.upper].append(link.lower)
    }
    self.above = above
    self.below = below
    place = Array(repeating: 0, count: graph.layer.count)
  }

  private mutating func start(_ reading: [Int]) {
    for k in graph.layers.indices {
      let net = graph.net
      let order = graph.layers[k].sorted {
        (graph.side($0), reading[net[$0]], $0) < (graph.side($1), reading[net[$1]], $1)
      }
      put(order, in: k)
    }
  }

  private mutating func put(_ order: [Int], in layer: Int) {
    graph.layers[layer] = order
    for (k, element) in order.enumerated() { place[element] = k }
  }

  private mutating func sweep(down: Bool) {
    let order = down ? Array(graph.layers.indices) : graph.layers.indices.reversed()
    for layer in order {
      let keys = graph.layers[layer].map { element -> (side: Int, centre: Double, place: Int, element: Int) in
        let others = down ? above[element] : below[element]
        let sum = others.reduce(0) { $0 + place[$1] }
        let centre = others.isEmpty ? Double(place[element]) : Double(sum) / Double(others.count)
        return (graph.side(element), centre, place[element], element)
      }
      put(keys.sorted { ($0.side, $0.centre, $0.place) < ($1.side, $1.centre, $1.place) }.map(\.element), in: layer)
    }
  }

  private mutating func swapNeighbours() {
    var isBetter = true
    var rounds = 0
    while isBetter, rounds < 8 {
      isBetter = false
      rounds += 1
      for layer in graph.layers.indices {
        for k in graph.layers[layer].indices.dropLast() {
          let (a, b) = (graph.layers[layer][k], graph.layers[layer][k + 1])
          guard graph.side(a) == graph.side(b), crossings(b, a) < crossings(a, b) else { continue }
          graph.layers[layer].swapAt(k, k + 1)
          (place[a], place[b]) = (k + 1, k)
          isBetter = true
        }
      }
    }
  }

  /// How often the lines of two elements cross where the first stands before the second.
  private func crossings(_ a: Int, _ b: Int) -> Int {
    inversions(above[a], above[b]) + inversions(below[a], below[b])
  }

  private func inversions(_ first: [Int], _ second: [Int]) -> Int {
    var count = 0
    for x in first { for y in second where place[x] > place[y] { count += 1 } }
    return count
  }

  private var crossings: Int {
    var count = 0
    for links in graph.channels {
      for (k, a) in links.enumerated() {
        for b in links[..<k] where a.net != b.net {
          let upper = place[a.upper] - place[b.upper]
          let lower = place[a.lower] - place[b.lower]
          if upper * lower < 0 { count += 1 }
        }
      }
    }
    return count
  }
}
