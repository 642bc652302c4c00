import Graphs
import Tensors

// How the numbers of a trace are carried from node to node where that is not at full precision.
extension Trace {
  /// The values of all nodes on paper, each kept as it is written down.
  func writtenValues() -> [NodeID: Tensor<Numeral>] {
    // Where steps are definitions an unnamed node is a part of a line, and only what has a line is written down.
    let isByDefinition = options.steps == .definitions
    let lines = isByDefinition ? Set(ForwardPass(self).definedNodes) : []
    return graph.values(
      of: outputs,
      leaf: { isGiven($0) ? style.kept(graph.value(of: $0).map(operations: 400) { Numeral($0) }) : value(of: $0) },
      value: { node, operation, operands in
        !isGiven(node)
          ? value(of: node)
          : isByDefinition && !lines.contains(node) ? operation.value(of: operands) : computed(operation, operands)
      })
  }

  /// The value of an operation, kept as this trace keeps numbers.
  func computed(_ operation: ArrayOperation, _ operands: [Tensor<Numeral>]) -> Tensor<Numeral> {
    switch style.mode {
    case .decimals: return operation.value(of: operands)
    case .paper: return Workings.value(operation, operands, style) ?? style.kept(operation.value(of: operands))
    case .fractions:
      guard operands.reduce(0, { $0 + $1.count }) <= Graph.mostFractions else {
        return operation.value(operands.map { $0.map(\.approximate) }).map { Numeral($0, .size) }
      }
      return style.kept(operation.value(of: operands))
    }
  }
}

extension Trace {
  /// The backward pass of an output over the numbers of this trace.
  func backward(of output: NodeID, wrt targets: [NodeID]) -> BackwardRecord<Numeral> {
    guard style.mode != .decimals else {
      return BackwardRecord(graph.backwardTrace(of: output, wrt: targets)) { $0.numeral }
    }
    let values: (NodeID) -> Tensor<Numeral> = { value(of: $0) }
    let counts = graph.backwardTrace(of: output, wrt: targets).uses
    let keeping = BackwardKeeping<Numeral>(
      number: { style.kept($0) },
      pull: { node, position, local, upstream in
        style.mode == .paper
          ? PaperProduct(self, node, position, isOutput: node == output).pull(local, upstream)
          : pull(local, upstream, graph.operands(of: node)[position])
      },
      // A sum of few terms is written down once, at its end.
      total: { node, use, total in
        let count = counts[node] ?? use
        return use == count || count > RunningSums.mostTerms ? style.kept(total) : total
      })
    return graph.backwardRecord(of: output, wrt: targets, values: values, keeping: keeping)
  }

  func pull(
    _ local: LinearMap<Tensor<Numeral>>, _ upstream: Tensor<Numeral>, _ operand: NodeID
  ) -> (local: LinearMap<Tensor<Numeral>>, product: Tensor<Numeral>) {
    let local = local.reading { style.kept($0) }
    return (local, style.kept(local.pull(upstream, operand: graph.shape(of: operand))))
  }
}
