import Graphs
import Tensors

/// The product of a gradient with a local Jacobian as a person finds it: by the formula that its line prints, from the
/// numbers that stand in it, rounded once.
struct PaperProduct {
  private let trace: Trace
  private let node: NodeID
  private let operand: NodeID
  private let isOutput: Bool
  private let local: SymbolicLocalJacobians
  private let symbols: LinearMap<Formula>?

  private var style: NumberStyle { trace.style }
  private var result: Shape { trace.graph.shape(of: node) }
  private var source: Shape { trace.graph.shape(of: operand) }

  init(_ trace: Trace, _ node: NodeID, _ position: Int, isOutput: Bool) {
    (self.trace, self.node, self.isOutput) = (trace, node, isOutput)
    operand = trace.graph.operands(of: node)[position]
    let local = SymbolicLocalJacobians(trace, node)
    self.local = local
    symbols =
      local.maps.indices.contains(position)
      ? local.maps[position]?.mapping { local.abbreviations.applied(to: $0).readable.named(by: trace.names.page) } : nil
  }

  /// The local Jacobian and the product as they are written down.
  func pull(
    _ numbers: LinearMap<Tensor<Numeral>>, _ upstream: Tensor<Numeral>
  ) -> (local: LinearMap<Tensor<Numeral>>, product: Tensor<Numeral>) {
    if result.isEmpty, source.isEmpty {
      let slope = style.kept(numbers.dense(operand: []))
      let product = style.kept(upstream.scalars[0] * slope.scalars[0])
      return (.diagonal(slope.reshaped([])), Tensor(scalar: product))
    }
    guard let symbols else { return exactly(numbers, upstream) }
    var values = FormulaValues(over: local.values)
    let written = written(symbols, numbers, values)
    let y = trace.names.reference(to: node)
    let gradient = Formula(.derivative(Formula.Derivative(of: y, by: [y], .arrived)), shape: result)
    let arriving = isOutput && result.isEmpty ? Formula.value(upstream.scalars[0]) : gradient
    let formula = symbols.product(arriving, isOutput: isOutput, operand: source, result: result)
      .named(by: trace.names.page)
    values[arriving] = upstream
    values.learn(symbols, written)
    let whole = exactly(written, upstream)
    guard let redone = values.redone(formula), redone.count == source.entryCount || redone.count == 1 else {
      return whole
    }
    let product = style.kept(redone.count == 1 ? redone.reshaped([]).broadcast(to: source) : redone.reshaped(source))
    return (written, isNear(product, whole.product) ? product : whole.product)
  }

  private func exactly(
    _ numbers: LinearMap<Tensor<Numeral>>, _ upstream: Tensor<Numeral>
  ) -> (local: LinearMap<Tensor<Numeral>>, product: Tensor<Numeral>) {
    (numbers, style.kept(numbers.pull(upstream, operand: source).broadcast(to: source)))
  }

  /// The parts of the map as the formulas give them from what is written down.
  private func written(
    _ symbols: LinearMap<Formula>, _ numbers: LinearMap<Tensor<Numeral>>, _ values: FormulaValues
  ) -> LinearMap<Tensor<Numeral>> {
    func part(_ f: Formula, _ x: Tensor<Numeral>) -> Tensor<Numeral> {
      guard let redone = values.redone(f), redone.count == x.count else { return style.kept(x) }
      return style.kept(redone.reshaped(x.shape))
    }
    switch (symbols, numbers) {
    case (.diagonal(let f), .diagonal(let x)): return .diagonal(part(f, x))
    case (.row(let f, _), .row(let x, let axis)): return .row(part(f, x), axis: axis)
    case (.outer(let f, let g, _), .outer(let x, let y, let axis)): return .outer(part(f, x), part(g, y), axis: axis)
    case (.difference(let f, let g), .difference(let x, let y)):
      return .difference(written(f, x, values), written(g, y, values))
    case (.sum(let f, let g), .sum(let x, let y)): return .sum(written(f, x, values), written(g, y, values))
    case (.composed(let f, let g, _), .composed(let x, let y, let through)):
      return .composed(written(f, x, values), written(g, y, values), through: through)
    default: return numbers.reading { style.kept($0) }
    }
  }

  /// Whether two ways to the same product differ by no more than rounding.
  private func isNear(_ a: Tensor<Numeral>, _ b: Tensor<Numeral>) -> Bool {
    let scale = b.scalars.reduce(1) { max($0, $1.approximate.magnitude) }
    return zip(a.scalars, b.scalars).allSatisfy { x, y in
      !x.isFinite || !y.isFinite || (x.approximate - y.approximate).magnitude <= 0.1 * scale
    }
  }
}

extension LinearMap where V == Formula {
  /// The product with a gradient as the rule states it; at the output, where a 1 arrives, without that factor if anything
  /// else is left.
  func product(_ upstream: Formula, isOutput: Bool, operand: Shape, result: Shape) -> Formula {
    if isOutput, result.isEmpty {
      let formula = pull(1, operand: operand).readable
      if case .number = formula.term {} else { return formula }
    }
    if case .linear(.place(let place), _, _) = self, place.positions.count == 1, operand.isEmpty {
      return upstream.entry(place.positions[0])
    }
    return pull(upstream, operand: operand).readable
  }
}
