import Tensors

/// What one backward sweep works in: numbers in a flat buffer, or expressions. One loop serves both.
protocol Sweep {
  associatedtype Scalar: ScalarVocabulary
  associatedtype Array: ArrayVocabulary
  /// About how many operations a scalar rule takes.
  static var operations: Int { get }
  /// Whether a gradient has arrived at a node.
  func isReached(_ i: Int) -> Bool
  /// Whether a gradient is wanted at a node.
  func isWanted(_ i: Int) -> Bool
  func scalar(_ i: Int) -> Scalar
  func adjoint(_ i: Int) -> Scalar
  func add(_ product: Scalar, to i: Int)
  func array(_ i: Int) -> Array
  func arrayAdjoint(_ i: Int) -> Array
  /// Adds the pullback of a gradient through a local Jacobian to the adjoint of a node.
  func add(_ map: LinearMap<Array>, _ g: Array, to i: Int)
  /// Adds a gradient to one entry of an array's adjoint.
  func add(_ g: Scalar, toEntry position: Int, of i: Int)
}

extension Sweep {
  static var operations: Int { 256 }
}

/// Somebody who watches a backward sweep: silent it is the fast pass, recording it makes the trace for explanation.
protocol ReverseObserver {
  associatedtype Scalar
  associatedtype Array: ArrayVocabulary
  /// A gradient arrives at a node, whose contributions follow.
  mutating func visit(_ i: Int)
  mutating func scalar(operand: Int, position: Int, slope: Scalar, product: Scalar)
  mutating func array(operand: Int, position: Int, local: LinearMap<Array>)
  mutating func entry(operand: Int, at position: Int)
}

/// The observer of the fast pass.
struct Silent<Scalar, Array: ArrayVocabulary>: ReverseObserver {
  @inline(__always) func visit(_ i: Int) {}
  @inline(__always) func scalar(operand: Int, position: Int, slope: Scalar, product: Scalar) {}
  @inline(__always) func array(operand: Int, position: Int, local: LinearMap<Array>) {}
  @inline(__always) func entry(operand: Int, at position: Int) {}
}

extension Graph {
  /// The backward pass: the forward loop reversed, each node handing its gradient times its local Jacobian to its operands.
  @inline(__always)
  func reverse<W: Sweep, O: ReverseObserver>(_ sweep: W, from output: Int, to first: Int, _ observer: inout O)
  where O.Scalar == W.Scalar, O.Array == W.Array {
    // The observer lives on the caller's stack for the whole loop; the pointer to it never leaves it.
    withUnsafeMutablePointer(to: &observer) { observer in
      records.withUnsafeBufferPointer { records in
        var pace = Pace()
        var i = output
        while i >= first {
          let end = max(first, i &- Pace.stretch / W.operations)
          while i >= end {
            defer { i &-= 1 }
            let record = records[i]
            guard record.opcode != .variable, record.opcode != .constant, sweep.isReached(i) else { continue }
            switch record.opcode {
            case .array:
              let row = arrays[Int(record.a)]
              guard let operation = row.operation else { continue }
              if pace.isStopped(after: Self.operations(row.shape.entryCount)) { return }
              observer.pointee.visit(i)
              operation.read(ArrayPull(sweep: sweep, observer: observer, i: i, operands: row.operands))
            case .element:
              let a = Int(record.a)
              guard sweep.isWanted(a) else { continue }
              observer.pointee.visit(i)
              sweep.add(sweep.adjoint(i), toEntry: Int(record.b), of: a)
              observer.pointee.entry(operand: a, at: Int(record.b))
            default:
              observer.pointee.visit(i)
              record.opcode.read(
                ScalarPull(sweep: sweep, observer: observer, i: i, a: Int(record.a), b: Int(record.b)))
            }
          }
          // Scalars do not ask one by one, which would cost the fast pass a part of its speed.
          if i >= first, Work.isStopped { return }
        }
      }
    }
  }
}

extension Graph {
  /// Whether the work is to end, asked now and then on the way through the operands of a node, which may be thousands.
  @inline(__always)
  static func isStopped(atOperand position: Int) -> Bool { position & 15 == 15 && Work.isStopped }
}

/// The pullback through a scalar rule.
private struct ScalarPull<W: Sweep, O: ReverseObserver>: ScalarReading where O.Scalar == W.Scalar, O.Array == W.Array {
  let sweep: W, observer: UnsafeMutablePointer<O>, i: Int, a: Int, b: Int

  @inline(__always) func give(_ slope: W.Scalar, _ g: W.Scalar, to operand: Int, _ position: Int) {
    let product = g * slope
    sweep.add(product, to: operand)
    observer.pointee.scalar(operand: operand, position: position, slope: slope, product: product)
  }
  @inline(__always) func unary<R: UnaryRule>(_ rule: R.Type) {
    guard R.differentiable[0], sweep.isWanted(a) else { return }
    give(R.slope(at: sweep.scalar(a), result: sweep.scalar(i)), sweep.adjoint(i), to: a, 0)
  }
  @inline(__always) func binary<R: BinaryRule>(_ rule: R.Type) {
    let g = sweep.adjoint(i)
    if R.differentiable[0], sweep.isWanted(a) {
      give(R.leftSlope(at: sweep.scalar(a), sweep.scalar(b), result: sweep.scalar(i)), g, to: a, 0)
    }
    if R.differentiable[1], sweep.isWanted(b) {
      give(R.rightSlope(at: sweep.scalar(a), sweep.scalar(b), result: sweep.scalar(i)), g, to: b, 1)
    }
  }
  @inline(__always) func other() {}
}

/// The pullback through an array rule.
private struct ArrayPull<W: Sweep, O: ReverseObserver>: ArrayReading where O.Scalar == W.Scalar, O.Array == W.Array {
  let sweep: W, observer: UnsafeMutablePointer<O>, i: Int, operands: [Int32]

  func read<R: ArrayRule>(_ rule: R) {
    let g = sweep.arrayAdjoint(i)
    let maps = rule.jacobians(at: operands.map { sweep.array(Int($0)) }, result: sweep.array(i)) {
      sweep.isWanted(Int(operands[$0]))
    }
    for (position, map) in maps.enumerated() {
      if Graph.isStopped(atOperand: position) { return }
      let operand = Int(operands[position])
      guard let map, sweep.isWanted(operand) else { continue }
      sweep.add(map, g, to: operand)
      observer.pointee.array(operand: operand, position: position, local: map)
    }
  }
}
