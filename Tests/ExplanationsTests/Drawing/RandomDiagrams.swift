import Explanations

/// Diagrams drawn by lot, the same for the same seed.
struct RandomDiagrams: RandomNumberGenerator {
  private var random: SplitMix

  init(seed: Int) { random = SplitMix(state: UInt64(seed)) }

  mutating func next() -> UInt64 { random.next() }

  /// A diagram of up to `most` boxes, some of whose nodes use an operand twice.
  mutating func diagram(atMost most: Int, sides: Bool = false) -> Diagram {
    let count = Int.random(in: 1...most, using: &self)
    let leaves = Int.random(in: 1...max(count / 2, 1), using: &self)
    var edges: [Diagram.Edge] = []
    for node in leaves..<max(count, leaves) {
      for position in 0..<Int.random(in: 1...3, using: &self) {
        let isNear = Bool.random(using: &self)
        let source = Int.random(in: (isNear ? max(node - 4, 0) : 0)..<node, using: &self)
        edges.append(.init(from: source, to: node, position: position))
      }
    }
    let split = Int.random(in: 0...count, using: &self)
    let nodes = (0..<max(count, leaves)).map { node in
      let words = String(repeating: "w", count: Int.random(in: 1...9, using: &self))
      let lines = (0..<Int.random(in: 1...3, using: &self)).map { $0 == 0 ? Text("\(node) \(words)") : Text("1.5") }
      return Diagram.Node(
        lines, form: node < leaves ? .leaf : sides && node > split ? .added : .operation,
        side: sides && node > split ? 1 : 0)
    }
    return Diagram(nodes, edges)
  }
}
