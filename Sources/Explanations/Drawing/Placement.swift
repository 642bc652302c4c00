/// Gives every element its place along its layer, so that lines run as straight as the order allows.
///
/// A layer is placed exactly: the least weighted distance to the places its neighbours ask for, under the separations,
/// is an isotonic regression, which pooling adjacent violators solves. Sweeps repeat it downwards and upwards.
struct Placement {
  private let graph: LayeredGraph
  /// Where trunks leave a box, and where each edge enters its target, from the start of the box.
  private let exits: [Int]
  let entries: [Int]
  /// The range open to each side of the drawing.
  private let bounds: [Range<Int>]
  /// The start of each element along its layer.
  private(set) var start: [Int]

  private var above: [[Wish]]
  private var below: [[Wish]]

  /// The layers whose elements a layer looks at when it is placed.
  private enum Neighbours {
    case nobody, above, below, both
  }

  /// That an element may stand straight to another: where it would have to start from the other's start.
  private struct Wish {
    let other: Int
    let offset: Int
    let weight: Double
  }

  /// A placement within a range for each side; nil where a layer does not fit.
  init?(_ graph: LayeredGraph, bounds: [Range<Int>]) {
    self.graph = graph
    self.bounds = bounds
    exits = (0..<graph.boxCount).map { graph.spacing.offsets(1, in: graph.along[$0])[0] }
    entries = Self.entries(graph)
    start = Array(repeating: 0, count: graph.layer.count)
    above = Array(repeating: [], count: graph.layer.count)
    below = above
    for link in graph.channels.joined() {
      let exit = graph.isBox(link.upper) ? exits[link.upper] : 0
      let entry = link.edge.map { entries[$0] } ?? 0
      let isLong = !graph.isBox(link.upper) && !graph.isBox(link.lower)
      let weight = isLong ? 8.0 : graph.isBox(link.upper) && graph.isBox(link.lower) ? 1 : 2
      above[link.lower].append(Wish(other: link.upper, offset: exit - entry, weight: weight))
      below[link.upper].append(Wish(other: link.lower, offset: entry - exit, weight: weight))
    }
    for layer in graph.layers.indices { guard place(layer, asking: .nobody) else { return nil } }
    improve()
  }

  /// The place along its layer at which a trunk leaves an element.
  func exit(of element: Int) -> Int { start[element] + (graph.isBox(element) ? exits[element] : 0) }

  /// The place along its layer at which a link enters its lower element.
  func entry(of link: LayeredGraph.Link) -> Int { start[link.lower] + (link.edge.map { entries[$0] } ?? 0) }

  /// The ports of the edges, in the order in which their sources stand above the target.
  private static func entries(_ graph: LayeredGraph) -> [Int] {
    var place = Array(repeating: 0, count: graph.layer.count)
    for layer in graph.layers { for (k, element) in layer.enumerated() { place[element] = k } }
    var incoming: [Int: [(place: Int, position: Int, edge: Int)]] = [:]
    for link in graph.channels.joined() {
      guard let edge = link.edge else { continue }
      incoming[link.lower, default: []].append((place[link.upper], graph.edges[edge].position, edge))
    }
    var entries = Array(repeating: 0, count: graph.edges.count)
    for (box, edges) in incoming {
      let offsets = graph.spacing.offsets(edges.count, in: graph.along[box])
      for (offset, edge) in zip(offsets, edges.sorted { ($0.place, $0.position) < ($1.place, $1.position) }) {
        entries[edge.edge] = offset
      }
    }
    return entries
  }

  // MARK: Sweeps

  private mutating func improve() {
    var best = start
    var least = Double.infinity
    for round in 0..<Self.rounds {
      for layer in graph.layers.indices { _ = place(layer, asking: .above) }
      for layer in graph.layers.indices.reversed() { _ = place(layer, asking: .below) }
      if round > 1 {
        for layer in graph.layers.indices { _ = place(layer, asking: .both) }
      }
      let cost = cost
      if cost < least { (best, least) = (start, cost) } else if round > 4 { break }
    }
    start = best
  }

  private static let rounds = 12

  /// The weighted length that lines run along the layers.
  private var cost: Double {
    var sum = 0.0
    for element in start.indices {
      for wish in above[element] {
        let bend = Double(abs(start[wish.other] + wish.offset - start[element]))
        sum += wish.weight * (bend + (bend > 0 ? 2 : 0))
      }
    }
    return sum
  }

  // MARK: A layer

  private func wishes(of element: Int, _ neighbours: Neighbours) -> [Wish] {
    switch neighbours {
    case .nobody: []
    case .above: above[element]
    case .below: below[element]
    case .both: above[element] + below[element]
    }
  }

  /// Places a layer; false where it does not fit.
  private mutating func place(_ layer: Int, asking neighbours: Neighbours) -> Bool {
    let elements = graph.layers[layer]
    for side in bounds.indices {
      let group = elements.filter { graph.side($0) == side }
      if !group.isEmpty, !place(group, within: bounds[side], neighbours) { return false }
    }
    return true
  }

  private mutating func place(_ elements: [Int], within bound: Range<Int>, _ neighbours: Neighbours) -> Bool {
    // The offset of each element where all stand as close as they may.
    var offsets = [0]
    for (a, b) in zip(elements, elements.dropFirst()) { offsets.append(offsets.last! + graph.separation(a, b)) }
    let room = bound.count - offsets.last! - graph.extent(elements.last!)
    guard room >= 0 else { return false }
    let highest = bound.lowerBound + room / graph.spacing.step * graph.spacing.step
    var pools: [Pool] = []
    for (element, offset) in zip(elements, offsets) {
      let asked = wishes(of: element, neighbours)
      var pool = Pool(
        asked.isEmpty
          ? [(start[element] - offset, 0.125)]
          : asked.map { (start[$0.other] + $0.offset - offset, $0.weight) }, graph.spacing.step)
      while let last = pools.last, last.value > pool.value {
        pool = Pool(last, pool, graph.spacing.step)
        pools.removeLast()
      }
      pools.append(pool)
    }
    var k = 0
    for pool in pools {
      for _ in 0..<pool.count {
        start[elements[k]] = min(max(pool.value, bound.lowerBound), highest) + offsets[k]
        k += 1
      }
    }
    return true
  }
}

/// Elements that touch, and where together they would best start.
private struct Pool {
  private let wishes: [(value: Int, weight: Double)]
  let count: Int
  /// The middle of the weighted medians, on the grid.
  let value: Int

  init(_ wishes: [(value: Int, weight: Double)], _ step: Int) {
    self.init(wishes.sorted { $0.value < $1.value }, count: 1, step)
  }

  init(_ first: Pool, _ second: Pool, _ step: Int) {
    self.init(
      (first.wishes + second.wishes).sorted { $0.value < $1.value }, count: first.count + second.count, step)
  }

  private init(_ sorted: [(value: Int, weight: Double)], count: Int, _ step: Int) {
    wishes = sorted
    self.count = count
    let half = sorted.reduce(0) { $0 + $1.weight } / 2
    var sum = 0.0
    var low = sorted[0].value
    var high = sorted[sorted.count - 1].value
    for (k, wish) in sorted.enumerated() {
      sum += wish.weight
      guard sum >= half else { continue }
      low = wish.value
      high = sum == half && k + 1 < sorted.count ? sorted[k + 1].value : low
      break
    }
    let middle = (low + high) / 2
    value = middle - (((middle - low) % step) + step) % step
  }
}
