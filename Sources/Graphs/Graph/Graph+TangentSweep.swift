import Tensors

/// What one forward-mode sweep works in: numbers in a flat buffer, or expressions. One loop serves both.
protocol TangentSweep {
  associatedtype Scalar: ScalarVocabulary
  /// About how many operations a scalar rule takes.
  static var operations: Int { get }
  associatedtype Array: ArrayVocabulary
  /// Whether a node's tangent is wanted.
  func isWanted(_ i: Int) -> Bool
  /// Whether a node has a tangent; absent where nothing moves it.
  func isMoving(_ i: Int) -> Bool
  func scalar(_ i: Int) -> Scalar
  func tangent(_ i: Int) -> Scalar
  func setTangent(_ t: Scalar, of i: Int)
  func array(_ i: Int) -> Array
  func arrayTangent(_ i: Int) -> Array
  func setArrayTangent(_ t: Array, of i: Int)
  /// The tangent of an array's entry.
  func setTangent(ofEntry position: Int, of a: Int, at i: Int)
}

extension TangentSweep {
  static var operations: Int { 256 }
}

extension Graph {
  /// Forward mode: each node's tangent is the sum of its local Jacobians times its operands' tangents.
  ///
  /// Nodes that have a tangent when the sweep begins keep it: they are what is moved.
  @inline(__always)
  func push<W: TangentSweep>(_ sweep: W, from first: Int, to output: Int) {
    guard first <= output else { return }
    records.withUnsafeBufferPointer { records in
      var pace = Pace()
      for i in first...output where sweep.isWanted(i) && !sweep.isMoving(i) {
        let record = records[i]
        if pace.isStopped(
          after: record.opcode == .array ? Self.operations(shape(of: NodeID(i)).entryCount) : W.operations)
        {
          return
        }
        switch record.opcode {
        case .variable, .constant: continue
        case .array:
          let row = arrays[Int(record.a)]
          row.operation?.read(ArrayPush(sweep: sweep, i: i, operands: row.operands))
        case .element:
          let a = Int(record.a)
          if sweep.isMoving(a) { sweep.setTangent(ofEntry: Int(record.b), of: a, at: i) }
        default: record.opcode.read(ScalarPush(sweep: sweep, i: i, a: Int(record.a), b: Int(record.b)))
        }
      }
    }
  }
}

/// The tangent through a scalar rule.
private struct ScalarPush<W: TangentSweep>: ScalarReading {
  let sweep: W, i: Int, a: Int, b: Int

  @inline(__always) func unary<R: UnaryRule>(_ rule: R.Type) {
    guard R.differentiable[0], sweep.isMoving(a) else { return }
    sweep.setTangent(R.slope(at: sweep.scalar(a), result: sweep.scalar(i)) * sweep.tangent(a), of: i)
  }
  @inline(__always) func binary<R: BinaryRule>(_ rule: R.Type) {
    let left = R.differentiable[0] && sweep.isMoving(a)
    let right = R.differentiable[1] && sweep.isMoving(b)
    guard left || right else { return }
    let (x, y, z) = (sweep.scalar(a), sweep.scalar(b), sweep.scalar(i))
    guard left else { return sweep.setTangent(R.rightSlope(at: x, y, result: z) * sweep.tangent(b), of: i) }
    let first = R.leftSlope(at: x, y, result: z) * sweep.tangent(a)
    guard right else { return sweep.setTangent(first, of: i) }
    sweep.setTangent(first + R.rightSlope(at: x, y, result: z) * sweep.tangent(b), of: i)
  }
  @inline(__always) func other() {}
}

/// The tangent through an array rule.
private struct ArrayPush<W: TangentSweep>: ArrayReading {
  let sweep: W, i: Int, operands: [Int32]

  func read<R: ArrayRule>(_ rule: R) {
    guard operands.contains(where: { sweep.isMoving(Int($0)) }) else { return }
    let maps = rule.jacobians(at: operands.map { sweep.array(Int($0)) }, result: sweep.array(i)) {
      sweep.isMoving(Int(operands[$0]))
    }
    var sum: W.Array?
    for (position, map) in maps.enumerated() {
      if Graph.isStopped(atOperand: position) { break }
      let operand = Int(operands[position])
      guard let map, sweep.isMoving(operand) else { continue }
      let product = map.push(sweep.arrayTangent(operand))
      sum = sum.map { $0 + product } ?? product
    }
    if let sum { sweep.setArrayTangent(sum, of: i) }
  }
}
