/// Deals boxes into layers so that every edge leads to a later one and no layer is wider than the page.
///
/// The layers are filled from the last: a box stands as close before its users as there is room, the ends of long chains
/// first. So inputs stand beside what they enter and few lines run past other boxes (Coffman and Graham's method, with
/// the room counted in columns).
struct Layering {
  let extents: [Int]
  let edges: [LayeredGraph.Edge]
  let spacing: Spacing

  private let operands: [[Int]]
  private let users: [[Int]]
  /// How many edges the longest way from a leaf has.
  private let depth: [Int]
  /// The place of each box when the edges are read from the outputs, operand by operand.
  let reading: [Int]

  init(extents: [Int], edges: [LayeredGraph.Edge], spacing: Spacing) {
    self.extents = extents
    self.edges = edges
    self.spacing = spacing
    var operands: [[Int]] = Array(repeating: [], count: extents.count)
    var users = operands
    for edge in edges.sorted(by: { ($0.target, $0.position) < ($1.target, $1.position) }) {
      guard !operands[edge.target].contains(edge.source) else { continue }
      operands[edge.target].append(edge.source)
      users[edge.source].append(edge.target)
    }
    self.operands = operands
    self.users = users
    reading = Self.reading(operands, users)
    depth = Self.depths(operands, inOrder: reading)
  }

  /// Which boxes are dealt first where there is no room for all.
  enum Preference: CaseIterable {
    /// The ends of long chains: few layers.
    case chains
    /// Leaves, whose lines then pass no other boxes: few lines beside each other.
    case leaves
  }

  /// The layer of each box, the first of the drawing 0; no layer is wider than `limit` unless it holds one box.
  func layers(within limit: Int?, first preference: Preference = .chains) -> [Int] {
    var waiting = users.map(\.count)
    var isPlaced = Array(repeating: false, count: extents.count)
    var passes = isPlaced
    var layer = Array(repeating: 0, count: extents.count)
    var ready = extents.indices.filter { waiting[$0] == 0 }
    var current = 0
    var passing = 0
    let wire = spacing.rounded(1 + spacing.wireGap)
    while !ready.isEmpty {
      func rank(_ box: Int) -> Int { preference == .leaves && depth[box] == 0 ? .min : -depth[box] }
      ready.sort { (rank($0), reading[$0]) < (rank($1), reading[$1]) }
      var width = passing * wire
      var placed: [Int] = []
      var left: [Int] = []
      for box in ready {
        let more = spacing.rounded(extents[box] + spacing.boxGap) - (passes[box] ? wire : 0)
        guard placed.isEmpty || limit.map({ width + more <= $0 }) ?? true else {
          left.append(box)
          continue
        }
        width += more
        placed.append(box)
      }
      for box in placed {
        layer[box] = current
        isPlaced[box] = true
        if passes[box] { passing -= 1 }
      }
      for box in placed {
        for operand in operands[box] {
          if !passes[operand] { passing += 1 }
          passes[operand] = true
          waiting[operand] -= 1
          if waiting[operand] == 0 { left.append(operand) }
        }
      }
      ready = left
      current += 1
    }
    return layer.map { current - 1 - $0 }
  }

  /// Numbers the boxes in the order in which a reader comes to them who follows the operands from each output.
  private static func reading(_ operands: [[Int]], _ users: [[Int]]) -> [Int] {
    var number = Array(repeating: -1, count: operands.count)
    var isSeen = Array(repeating: false, count: operands.count)
    var next = 0
    for output in operands.indices where users[output].isEmpty {
      var stack: [(box: Int, operand: Int)] = [(output, 0)]
      isSeen[output] = true
      while let top = stack.last {
        if top.operand < operands[top.box].count {
          stack[stack.count - 1].operand += 1
          let operand = operands[top.box][top.operand]
          if !isSeen[operand] {
            isSeen[operand] = true
            stack.append((operand, 0))
          }
        } else {
          number[top.box] = next
          next += 1
          stack.removeLast()
        }
      }
    }
    return number
  }

  private static func depths(_ operands: [[Int]], inOrder reading: [Int]) -> [Int] {
    var depth = Array(repeating: 0, count: operands.count)
    for box in reading.indices.sorted(by: { reading[$0] < reading[$1] }) {
      depth[box] = (operands[box].map { depth[$0] }.max() ?? -1) + 1
    }
    return depth
  }
}
