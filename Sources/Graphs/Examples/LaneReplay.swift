import Tensors

/// A graph of scalars computed and differentiated at eight examples at once, one in each SIMD lane.
struct LaneReplay {
  private let graph: Graph
  private let output: NodeID
  private let inputs: [NodeID?]
  private let targets: [NodeID?]
  private let leading: [Bool]
  private var values: [Lanes]
  private var adjoints: [Lanes]
  private var reached: [Bool]
  /// The entries of the leaves that are arrays, of which the graph takes one at a time, and where those of each leaf begin.
  private var entries: [Lanes]
  private var entryAdjoints: [Lanes]
  private let starts: [Int]

  /// The lanes of a replay; nil where its graph computes with arrays or with fractions.
  init?(_ replay: Replay) {
    let graph = replay.graph
    guard !graph.carriesFractions, graph.records[replay.output.index].opcode != .array else { return nil }
    var starts = [Int](repeating: 0, count: graph.count)
    var entries: [Lanes] = []
    for i in 0..<graph.count where graph.records[i].opcode == .array {
      guard graph.isLeaf(NodeID(i)) else { return nil }
      starts[i] = entries.count
      entries += graph.value(of: NodeID(i)).scalars.map { Lanes($0) }
    }
    self.graph = graph
    (output, inputs, targets) = (replay.output, replay.inputs, replay.targets)
    leading = graph.dependence(on: targets.compactMap { $0 }, upTo: graph.last)
    self.starts = starts
    self.entries = entries
    values = graph.slots.map { Lanes($0) }
    adjoints = Array(repeating: 0, count: graph.count)
    reached = Array(repeating: false, count: graph.count)
    entryAdjoints = Array(repeating: 0, count: entries.count)
  }

  /// Feeds rows of an input to the lanes; where there are fewer than eight the last one is repeated.
  mutating func feed(_ rows: Tensor<Double>, _ positions: ArraySlice<Int>, toInput k: Int) {
    guard let node = inputs[k], let first = positions.first else { return }
    let size = rows.count / max(rows.shape[0], 1)
    let isArray = graph.records[node.index].opcode == .array
    for entry in 0..<size {
      var lanes = Lanes(rows.scalars[first * size + entry])
      for lane in 0..<8 {
        let position = positions[min(positions.startIndex + lane, positions.endIndex - 1)]
        lanes.values[lane] = rows.scalars[position * size + entry]
      }
      if isArray { entries[starts[node.index] + entry] = lanes } else { values[node.index] = lanes }
    }
  }

  /// Computes all values, and then all gradients.
  mutating func run() {
    let (n, starts) = (graph.count, starts)
    values.withUnsafeMutableBufferPointer { values in
      let v = values.baseAddress.unsafelyUnwrapped
      for i in 0..<n {
        let record = graph.records[i]
        switch record.opcode {
        case .variable, .constant, .array: continue
        case .element: v[i] = entries[starts[Int(record.a)] + Int(record.b)]
        default: record.opcode.read(SlotValue(v: v, i: i, a: Int(record.a), b: Int(record.b)))
        }
      }
    }
    for i in 0..<n { (adjoints[i], reached[i]) = (0, false) }
    for k in entryAdjoints.indices { entryAdjoints[k] = 0 }
    (adjoints[output.index], reached[output.index]) = (1, leading[output.index])
    let first = targets.compactMap { $0?.index }.min() ?? 0
    var silent = Silent<Lanes, Tensor<Lanes>>()
    // Operands precede their node: every index the sweep touches is below n, the size of each buffer.
    values.withUnsafeBufferPointer { v in
      adjoints.withUnsafeMutableBufferPointer { g in
        reached.withUnsafeMutableBufferPointer { reached in
          leading.withUnsafeBufferPointer { wanted in
            entryAdjoints.withUnsafeMutableBufferPointer { entries in
              starts.withUnsafeBufferPointer { starts in
                let sweep = LaneSweep(
                  v: v.baseAddress.unsafelyUnwrapped, g: g.baseAddress.unsafelyUnwrapped,
                  reached: reached.baseAddress.unsafelyUnwrapped, wanted: wanted.baseAddress.unsafelyUnwrapped,
                  entries: entries, starts: starts.baseAddress.unsafelyUnwrapped)
                graph.reverse(sweep, from: output.index, to: first, &silent)
              }
            }
          }
        }
      }
    }
  }

  /// The output in a lane.
  func value(lane: Int) -> Double { values[output.index].values[lane] }

  /// The gradient at a target in a lane; nil where none arrives.
  func gradient(ofTarget k: Int, lane: Int) -> Tensor<Double>? {
    guard let node = targets[k], reached[node.index] else { return nil }
    let shape = graph.shape(of: node)
    guard graph.records[node.index].opcode == .array else {
      return Tensor(scalar: adjoints[node.index].values[lane])
    }
    let start = starts[node.index]
    return Tensor(shape, (start..<start + shape.entryCount).map { entryAdjoints[$0].values[lane] })
  }
}

/// A sweep over lanes. Only trivial fields, as in the sweep over numbers.
private struct LaneSweep: Sweep {
  let v: UnsafePointer<Lanes>
  let g: UnsafeMutablePointer<Lanes>
  let reached: UnsafeMutablePointer<Bool>
  let wanted: UnsafePointer<Bool>
  let entries: UnsafeMutableBufferPointer<Lanes>
  let starts: UnsafePointer<Int>

  @inline(__always) func isReached(_ i: Int) -> Bool { reached[i] }
  @inline(__always) func isWanted(_ i: Int) -> Bool { wanted[i] }
  @inline(__always) func scalar(_ i: Int) -> Lanes { v[i] }
  @inline(__always) func adjoint(_ i: Int) -> Lanes { g[i] }
  @inline(__always) func add(_ product: Lanes, to i: Int) {
    g[i] += product
    reached[i] = true
  }
  @inline(__always) func add(_ u: Lanes, toEntry position: Int, of i: Int) {
    entries[starts[i] + position] += u
    reached[i] = true
  }
  // No node of such a graph computes with arrays.
  func array(_ i: Int) -> Tensor<Lanes> { Tensor(scalar: v[i]) }
  func arrayAdjoint(_ i: Int) -> Tensor<Lanes> { Tensor(scalar: g[i]) }
  func add(_ map: LinearMap<Tensor<Lanes>>, _ u: Tensor<Lanes>, to i: Int) {
    add(map.pull(u, operand: []).scalars[0], to: i)
  }
}
