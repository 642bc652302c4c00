import Tensors

// What a careful sweep found, in plain numbers: what is absent reads as 0.

extension Tensor where Element: Number {
  /// The numbers, 0 where they are absent.
  init(_ x: Tensor<MaybeAbsent<Element>>) { self = x.map(\.base) }
}

extension BackwardStep {
  /// A step of a careful sweep in plain numbers.
  init(_ step: BackwardStep<MaybeAbsent<N>>) {
    self.init(
      node: step.node, upstream: Tensor(step.upstream),
      contributions: step.contributions.map { c in
        BackwardContribution(
          operand: c.operand, position: c.position,
          .init(arriving: step.upstream, local: c.local, product: c.product, total: c.total), use: c.use)
      })
  }
}

extension BackwardRecord {
  /// A careful sweep in plain numbers.
  init(_ record: BackwardRecord<MaybeAbsent<N>>) {
    self.init(
      output: record.output, steps: record.steps.map { BackwardStep($0) }, uses: record.uses,
      totals: record.totals.mapValues { Tensor($0) })
  }
}

extension BackwardContribution<Double> {
  /// The product in numbers that tell what no path reaches from 0.
  public var marked: Tensor<MaybeAbsent<Double>> { careful?.product ?? product.map { MaybeAbsent($0) } }

  /// What a gradient that arrives at the node hands on by this edge.
  public func pulled(_ arriving: Tensor<MaybeAbsent<Double>>) -> Tensor<MaybeAbsent<Double>> {
    let shape = product.shape
    let local = careful?.local ?? local.reading { $0.map { MaybeAbsent($0) } }
    return local.pull(arriving, operand: shape).broadcast(to: shape)
  }

  /// The same for a part of the operand: the entries at which a place puts it.
  func handed(
    to part: NodeID, _ shape: Shape, at place: Place?, product: Tensor<Double>, total: Tensor<Double>, use: Int
  ) -> Self {
    func composed<V>(_ map: LinearMap<V>) -> LinearMap<V> {
      guard let place else { return map }
      return .composed(map, .linear(.place(place), from: shape), through: place.target)
    }
    guard let careful else {
      return Self(
        operand: part, position: position, local: composed(local), product: product, total: total, use: use)
    }
    let map = composed(careful.local)
    return Self(
      operand: part, position: position,
      .init(
        arriving: careful.arriving, local: map,
        product: map.pull(careful.arriving, operand: shape).broadcast(to: shape), total: total.map { MaybeAbsent($0) }),
      use: use)
  }
}

extension Gradient {
  /// The gradients of a careful sweep.
  init(_ record: BackwardRecord<MaybeAbsent<Double>>) {
    let n = record.output.index + 1
    var scalars = [Double](repeating: 0, count: n)
    var reached = [Bool](repeating: false, count: n)
    var arrays: [Int: Tensor<Double>] = [:]
    for (i, total) in record.totals {
      reached[i] = true
      if total.isScalar { scalars[i] = total.scalars[0].base } else { arrays[i] = Tensor(total) }
    }
    self.init(scalars: scalars, reached: reached, arrays: arrays, isCareful: true)
  }
}

extension BackwardKeeping {
  /// A way of keeping numbers, for numbers that may be absent: what is absent stays so.
  init<Base>(_ keeping: BackwardKeeping<Base>) where N == MaybeAbsent<Base> {
    self.init(
      number: { N(keeping.number($0.base), isAbsent: $0.isAbsent) },
      pull: { node, position, local, upstream in
        let kept = keeping.pull(node, position, local.reading { Tensor<Base>($0) }, Tensor(upstream))
        let product = local.pull(upstream, operand: kept.product.shape).broadcast(to: kept.product.shape)
        return (
          local,
          product.combined(with: kept.product) {
            // What is kept was multiplied plainly, and may have met an infinity where no path leads.
            N($1 != $1 && $0.base == $0.base ? keeping.number($0.base) : $1, isAbsent: $0.isAbsent)
          }
        )
      },
      total: { node, use, total in
        total.combined(with: keeping.total(node, use, Tensor(total))) { N($1, isAbsent: $0.isAbsent) }
      })
  }
}

// MARK: - Forward mode

extension Graph {
  /// The tangents in numbers that tell what nothing moves from what moves by 0.
  func carefulTangents(of outputs: [NodeID], along directions: [(node: NodeID, direction: Seed)]) -> Tangents {
    let wanted = path(from: directions.map(\.node), to: outputs)
    let last = wanted.count - 1
    let sweep = CarefulTangents(self, wanted: wanted)
    for (node, direction) in directions where node.index <= last {
      sweep.tangents.values[node.index] = direction.maybeAbsent
    }
    push(sweep, from: directions.map(\.node.index).min() ?? last + 1, to: last)
    var scalars = [Double](repeating: 0, count: last + 1)
    var arrays: [Int: Tensor<Double>] = [:]
    for (i, tangent) in sweep.tangents.values.enumerated() {
      guard let tangent else { continue }
      if tangent.isScalar { scalars[i] = tangent.scalars[0].base } else { arrays[i] = Tensor(tangent) }
    }
    return Tangents(scalars: scalars, moving: sweep.tangents.values.map { $0 != nil }, arrays: arrays)
  }
}

/// A forward sweep over numbers that may be absent.
private struct CarefulTangents: TangentSweep {
  final class Values {
    var values: [Tensor<MaybeAbsent<Double>>?]
    init(_ count: Int) { values = Swift.Array(repeating: nil, count: count) }
  }
  let graph: Graph
  let wanted: [Bool]
  let tangents: Values

  init(_ graph: Graph, wanted: [Bool]) {
    self.graph = graph
    self.wanted = wanted
    tangents = Values(wanted.count)
  }

  func isWanted(_ i: Int) -> Bool { wanted[i] }
  func isMoving(_ i: Int) -> Bool { tangents.values[i] != nil }
  func scalar(_ i: Int) -> MaybeAbsent<Double> { array(i).scalars[0] }
  func array(_ i: Int) -> Tensor<MaybeAbsent<Double>> { graph.value(of: NodeID(i)).map { MaybeAbsent<Double>($0) } }
  func tangent(_ i: Int) -> MaybeAbsent<Double> { arrayTangent(i).scalars[0] }
  func arrayTangent(_ i: Int) -> Tensor<MaybeAbsent<Double>> { tangents.values[i] ?? Tensor(scalar: 0) }
  func setTangent(_ t: MaybeAbsent<Double>, of i: Int) { tangents.values[i] = Tensor(scalar: t) }
  func setArrayTangent(_ t: Tensor<MaybeAbsent<Double>>, of i: Int) {
    tangents.values[i] = t.broadcast(to: graph.shape(of: NodeID(i)))
  }
  func setTangent(ofEntry position: Int, of a: Int, at i: Int) {
    setTangent(arrayTangent(a).scalars[position], of: i)
  }
}
