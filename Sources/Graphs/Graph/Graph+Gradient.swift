import Tensors

/// The gradient of one output at every node: numbers in a flat buffer, arrays beside it.
public struct Gradient: Sendable {
  let scalars: [Double]
  let reached: [Bool]
  let arrays: [Int: Tensor<Double>]
  /// Whether it took a careful sweep, which tells what no path reaches from 0.
  public var isCareful = false

  /// Whether a gradient is not a number, at some nodes or anywhere.
  func holdsNaN(at nodes: [NodeID]?) -> Bool {
    guard let nodes else { return scalars.contains { $0 != $0 } || arrays.values.contains(where: \.holdsNaN) }
    return nodes.contains { node in
      guard node.index < reached.count, reached[node.index] else { return false }
      return arrays[node.index]?.holdsNaN ?? scalars[node.index].isNaN
    }
  }

  /// The gradient at a node in the shape of its value, or nil where none arrived.
  public subscript(node: NodeID) -> Tensor<Double>? {
    guard node.index < reached.count, reached[node.index] else { return nil }
    return arrays[node.index] ?? Tensor(scalar: scalars[node.index])
  }
}

extension Graph {
  /// The gradient of a scalar node at every node on which it rests, or only along the ways to some of them.
  ///
  /// Values must be up to date; `seed` is the gradient that arrives at the output, 1 unless given, in its shape.
  public func gradient(of output: NodeID, wrt nodes: [NodeID]? = nil, seed: Tensor<Double>? = nil) -> Gradient {
    gradient(of: output, along: Ways(self, to: nodes, from: output), seed: seed.map { .numbers($0) })
  }

  /// The same where the ways to the nodes that are wanted are known.
  func gradient(of output: NodeID, along ways: Ways, seed: Seed? = nil) -> Gradient {
    var silent = Silent<Double, Tensor<Double>>()
    let fast = sweep(output, along: ways, seed: seed, &silent)
    // nan outlives every sum and product: without one, nothing absent was multiplied by what is not finite.
    guard fast.holdsNaN(at: ways.nodes) else { return fast }
    return Gradient(backwardRecord(of: output, along: ways, seed: seed))
  }

  /// The gradient as frameworks compute it, which multiply also what no path reaches: nan where its slope is not finite.
  public func gradientMultiplyingAbsent(of output: NodeID, wrt nodes: [NodeID]) -> Gradient {
    var silent = Silent<Double, Tensor<Double>>()
    return sweep(output, along: Ways(self, to: nodes, from: output), seed: nil, &silent)
  }

  /// One sweep over numbers, in which what is absent is 0.
  func sweep<O: ReverseObserver>(
    _ output: NodeID, along ways: Ways, seed: Seed?, _ observer: inout O
  ) -> Gradient where O.Scalar == Double, O.Array == Tensor<Double> {
    let (wanted, first) = (ways.leading, ways.first)
    let n = output.index + 1
    var scalars = [Double](repeating: 0, count: n)
    var reached = [Bool](repeating: false, count: n)
    let adjoints = ArrayAdjoints(graph: self)
    let start = seed?.tensor ?? Tensor(shape(of: output), repeating: 1)
    if wanted?[output.index] ?? true {
      reached[output.index] = true
      if start.isScalar { scalars[output.index] = start.scalars[0] } else { adjoints.values[output.index] = start }
    }
    // Operands precede their node: every index the sweep touches is at most the output's, which is below n.
    scalars.withUnsafeMutableBufferPointer { g in
      reached.withUnsafeMutableBufferPointer { reached in
        slots.withUnsafeBufferPointer { v in
          (wanted ?? []).withUnsafeBufferPointer { wanted in
            let numbers = NumberSweep(
              v: v.baseAddress.unsafelyUnwrapped, g: g.baseAddress.unsafelyUnwrapped,
              reached: reached.baseAddress.unsafelyUnwrapped, wanted: wanted.isEmpty ? nil : wanted.baseAddress,
              arrays: Unmanaged.passUnretained(adjoints))
            reverse(numbers, from: output.index, to: first, &observer)
          }
        }
      }
    }
    return withExtendedLifetime(adjoints) { Gradient(scalars: scalars, reached: reached, arrays: adjoints.values) }
  }
}

/// The adjoints of arrays during a sweep over numbers.
final class ArrayAdjoints {
  let graph: Graph
  var values: [Int: Tensor<Double>] = [:]
  init(graph: Graph) { self.graph = graph }
}

/// A sweep over numbers. Only trivial fields: one reference counted here would cost a retain and a release a node.
///
/// The pointers outlive the sweep: its maker holds their buffers, and the object behind `arrays`, until it returns.
private struct NumberSweep: Sweep {
  let v: UnsafePointer<Double>
  let g: UnsafeMutablePointer<Double>
  let reached: UnsafeMutablePointer<Bool>
  let wanted: UnsafePointer<Bool>?
  let arrays: Unmanaged<ArrayAdjoints>

  static var operations: Int { 1 }
  @inline(__always) func isReached(_ i: Int) -> Bool { reached[i] }
  @inline(__always) func isWanted(_ i: Int) -> Bool {
    guard let wanted else { return true }
    return wanted[i]
  }
  @inline(__always) func scalar(_ i: Int) -> Double { v[i] }
  @inline(__always) func adjoint(_ i: Int) -> Double { g[i] }
  @inline(__always) func add(_ product: Double, to i: Int) {
    g[i] += product
    reached[i] = true
  }

  private var side: ArrayAdjoints { arrays.takeUnretainedValue() }
  func array(_ i: Int) -> Tensor<Double> { side.graph.tensor(i, v) }
  func arrayAdjoint(_ i: Int) -> Tensor<Double> { side.values[i] ?? Tensor(scalar: g[i]) }

  func add(_ map: LinearMap<Tensor<Double>>, _ u: Tensor<Double>, to i: Int) {
    let shape = side.graph.shape(of: NodeID(i))
    reached[i] = true
    guard !shape.isEmpty else {
      g[i] += map.pull(u, operand: []).scalars[0]
      return
    }
    // A slice adds where it lies: a gradient of the whole array for each of many slices would cost their product.
    if case .linear(.select(let select), _, _) = map {
      var sum = side.values.removeValue(forKey: i) ?? Tensor(shape, repeating: 0)
      var pace = Pace()
      for (k, position) in select.selection.positions.enumerated() {
        if pace.isStopped() { break }
        sum.scalars[position] += u.scalars[k]
      }
      side.values[i] = sum
      return
    }
    let product = map.pull(u, operand: shape)
    guard let old = side.values.removeValue(forKey: i) else {
      side.values[i] = product.broadcast(to: shape)
      return
    }
    side.values[i] = old + product
  }
  func add(_ u: Double, toEntry position: Int, of i: Int) {
    reached[i] = true
    add(u, at: position, of: i, side.graph.shape(of: NodeID(i)))
  }
  private func add(_ u: Double, at position: Int, of i: Int, _ shape: Shape) {
    side.values[i, default: Tensor(shape, repeating: 0)].scalars[position] += u
  }
}
