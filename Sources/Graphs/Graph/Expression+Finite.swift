import Tensors

extension Expression {
  /// Whether this is finite now, and stays so as long as nothing overflows: no division, logarithm, exponential or root
  /// stands between it and the leaves.
  var staysFinite: Bool {
    switch kind {
    case .constant(let c): c.allSatisfy(\.isFinite)
    case .node(let i): builder?.staysFinite(i) ?? false
    }
  }
}

extension Expression {
  /// Whether every entry is 0 or 1, by the operation that makes it: a comparison, a step, and parts of those.
  ///
  /// A sum of such is none, though where it is not 0 is where one of them is 1.
  var isZeroOrOne: Bool {
    switch kind {
    case .constant(let c): c.allSatisfy { $0 == 0 || $0 == 1 }
    case .node(let i): builder?.isZeroOrOne(i) ?? false
    }
  }
}

extension GraphBuilder {
  fileprivate func isZeroOrOne(_ node: NodeID) -> Bool {
    var node = node
    while true {
      switch graph.operation(of: node) {
      case .scalar(let opcode), .array(.elementwise(let opcode)):
        switch opcode {
        case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual, .heaviside: return true
        case .identity, .stopGradient: node = graph.operands(of: node)[0]
        default: return false
        }
      case .element, .array(.linear(.select)), .array(.linear(.broadcast)), .array(.linear(.reshape)),
        .array(.linear(.transpose)):
        node = graph.operands(of: node)[0]
      default: return false
      }
    }
  }

  fileprivate func staysFinite(_ node: NodeID) -> Bool {
    for i in staysFinite.count..<max(node.index + 1, staysFinite.count) {
      let i = NodeID(i)
      let isHarmless =
        switch graph.operation(of: i) {
        case .variable, .constant, .element: true
        case .scalar(let opcode): opcode.staysFinite(exponent: exponent(of: i))
        case .array(.elementwise(let opcode)): opcode.staysFinite(exponent: exponent(of: i))
        case .array(let operation): operation.staysFinite
        }
      var isFinite = isHarmless && graph.operands(of: i).allSatisfy { staysFinite[$0.index] }
      if isFinite {
        if i.index < mark {
          isFinite = graph.value(of: i).allSatisfy(\.isFinite)
          if !isFinite, !graph.isLeaf(i) { hasOverflow = true }
        } else if hasOverflow {
          // Its value is not there yet, and it may overflow as what it differentiates did.
          isFinite = graph.literal(i) != nil
        }
      }
      staysFinite.append(isFinite)
    }
    return staysFinite[node.index]
  }

  /// The literal exponent of a power.
  private func exponent(of node: NodeID) -> Double? {
    graph.operands(of: node).last.flatMap { graph.literal($0) }
  }
}

extension Opcode {
  /// Whether finite operands give a finite result unless it overflows.
  fileprivate func staysFinite(exponent: Double?) -> Bool {
    if self == .power { return exponent.map { $0 >= 0 && $0 == $0.rounded() } ?? false }
    return Self.stayingFinite.contains(self)
  }

  private static let stayingFinite = Set(operations.filter { $0.description?.staysFinite ?? false })
}

extension ArrayOperation {
  /// Whether finite operands give a finite result unless it overflows.
  fileprivate var staysFinite: Bool {
    switch self {
    case .linear, .matrixProduct, .affine, .outer, .mean, .extremum, .product, .norm, .argExtremum, .clip, .where,
      .stack, .concatenate, .oneHot, .softmax, .logSoftmax, .logSumExp, .meanSquaredError, .negativeLogLikelihood,
      .dropout, .recurrentCell, .attention, .pad, .pool:
      true
    default: false
    }
  }
}
