import Tensors

/// A local Jacobian by its structure.
///
/// The structure is what a student writes (`diag(p) − p pᵀ`, `Wᵀ`, `I`) and what computes: `push` is J t, `pull` is Jᵀ g,
/// `structure` prints it, `dense` writes it out.
public indirect enum LinearMap<V: ArrayVocabulary> {
  /// Whether a matrix map acts on its argument as it stands or on its transpose.
  public enum Argument: Hashable, Sendable { case asItIs, transposed }

  /// I.
  case identity
  /// diag(d): entry by entry; c I where d is a scalar.
  case diagonal(V)
  /// X ↦ A X, with A or X transposed as told.
  case left(V, transposed: Bool, of: Argument = .asItIs)
  /// X ↦ X B, with B or X transposed as told.
  case right(V, transposed: Bool, of: Argument = .asItIs)
  /// u vᵀ along an axis: X ↦ u · sum(v · X).
  case outer(V, V, axis: Int)
  /// vᵀ along an axis, or over everything: X ↦ sum(v · X).
  case row(V, axis: Int?)
  /// A linear operation, which is its own Jacobian; its operand's shape and its parameters.
  case linear(LinearOperation, from: Shape, parameters: [V] = [])
  /// The difference of two maps.
  case difference(LinearMap, LinearMap)
  /// The sum of two maps.
  case sum(LinearMap, LinearMap)
  /// One map after another: the second acts first, and `through` is the shape between them.
  case composed(LinearMap, LinearMap, through: Shape)
}

extension LinearMap {
  /// The Jacobian-vector product J t.
  public func push(_ t: V) -> V {
    switch self {
    case .identity: t
    case .diagonal(let d): d * t
    case .left(let a, let flipped, let argument): a.matmul(t, flipped, argument == .transposed)
    case .right(let b, let flipped, let argument): t.matmul(b, argument == .transposed, flipped)
    case .outer(let u, let v, let axis): u * (v * t).sum(axis, keep: true)
    case .row(let v, let axis): (v * t).sum(axis)
    case .linear(let operation, _, let parameters): operation.applied(to: t, parameters)
    case .difference(let a, let b): a.push(t) - b.push(t)
    case .sum(let a, let b): a.push(t) + b.push(t)
    case .composed(let a, let b, _): a.push(b.push(t))
    }
  }

  /// The vector-Jacobian product Jᵀ g, in the shape of the operand.
  public func pull(_ g: V, operand: Shape) -> V {
    switch self {
    case .identity: g
    case .diagonal(let d): g * d
    case .left(let a, let flipped, let argument):
      switch (argument, a.shape.count) {
      case (.asItIs, 1): operand.count == 1 ? g * a : a.outer(g)
      case (.asItIs, _): a.matmul(g, !flipped, false)
      case (.transposed, 1): operand.count == 1 ? g * a : g.outer(a)
      case (.transposed, _): operand.count == 1 ? a.matmul(g, !flipped, false) : g.matmul(a, true, flipped)
      }
    case .right(let b, let flipped, let argument):
      switch (argument, b.shape.count) {
      case (.asItIs, 1): operand.count == 1 ? g * b : g.outer(b)
      // A gradient is a column, whatever its variable stands as: B g, and not gᵀBᵀ.
      case (.asItIs, _): operand.count == 1 ? b.matmul(g, flipped, false) : g.matmul(b, false, !flipped)
      case (.transposed, 1): operand.count == 1 ? g * b : b.outer(g)
      case (.transposed, _): operand.count == 1 ? b.matmul(g, flipped, false) : b.matmul(g, flipped, true)
      }
    case .outer(let u, let v, let axis): v * (u * g).sum(axis, keep: true)
    case .row(let v, let axis): g.restoring(axis: axis, of: v.shape) * v
    case .linear(let operation, let from, let parameters): operation.transposed(g, from: from, parameters: parameters)
    case .difference(let a, let b): a.pull(g, operand: operand) - b.pull(g, operand: operand)
    case .sum(let a, let b): a.pull(g, operand: operand) + b.pull(g, operand: operand)
    case .composed(let a, let b, let through): b.pull(a.pull(g, operand: through), operand: operand)
    }
  }
}

extension LinearMap {
  /// The same map in another vocabulary, each of its parts put through a function.
  public func reading<W: ArrayVocabulary>(_ f: (V) -> W) -> LinearMap<W> {
    switch self {
    case .identity: .identity
    case .diagonal(let d): .diagonal(f(d))
    case .left(let a, let flipped, let argument):
      .left(f(a), transposed: flipped, of: argument == .transposed ? .transposed : .asItIs)
    case .right(let b, let flipped, let argument):
      .right(f(b), transposed: flipped, of: argument == .transposed ? .transposed : .asItIs)
    case .outer(let u, let v, let axis): .outer(f(u), f(v), axis: axis)
    case .row(let v, let axis): .row(f(v), axis: axis)
    case .linear(let operation, let from, let parameters):
      .linear(operation, from: from, parameters: parameters.map(f))
    case .difference(let a, let b): .difference(a.reading(f), b.reading(f))
    case .sum(let a, let b): .sum(a.reading(f), b.reading(f))
    case .composed(let a, let b, let through): .composed(a.reading(f), b.reading(f), through: through)
    }
  }
}

extension LinearMap {
  /// The dense Jacobian, a row for each entry of the result and a column for each entry of the operand.
  ///
  /// Where the result is known to be smaller than the operand it is made row by row, and else column by column.
  public func dense<N: Number>(operand: Shape, result: Shape? = nil) -> Tensor<N> where V == Tensor<N> {
    let matrix = images(operand: operand, result: result)
    guard !N.marksAbsence, matrix.holdsNaN else { return matrix }
    // The zeros of a unit vector do not meet an infinite entry of the map.
    return reading { $0.map { MaybeAbsent($0) } }.images(operand: operand, result: result).map(\.base)
  }

  private func images<N: Number>(operand: Shape, result: Shape?) -> Tensor<N> where V == Tensor<N> {
    let n = operand.entryCount
    var pace = Pace()
    func images(of shape: Shape, _ map: (Tensor<N>) -> Tensor<N>) -> [Tensor<N>] {
      var images: [Tensor<N>] = []
      for k in 0..<shape.entryCount {
        var unit = Tensor<N>(shape, repeating: 0)
        unit.scalars[k] = 1
        images.append(map(unit))
        if pace.isStopped(after: images[0].count + shape.entryCount) { break }
      }
      return images
    }
    if let result, result.entryCount < n {
      let rows = images(of: result) { pull($0, operand: operand).broadcast(to: operand) }
      let m = result.entryCount
      // A sum with 0 has no negative zeros, which would mean nothing here.
      return Tensor([m, n], Array(rows: m, columns: n) { $0 < rows.count ? rows[$0].scalars[$1] + 0 : 0 })
    }
    let columns = images(of: operand, push)
    let m = columns.first?.count ?? 0
    return Tensor([m, n], Array(rows: m, columns: n) { $1 < columns.count ? columns[$1].scalars[$0] : 0 })
  }
}

extension LinearMap: Sendable where V: Sendable {}
