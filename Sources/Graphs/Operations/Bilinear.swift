import Tensors

/// A product that is linear in each of two arrays: a × b, A ⊗ B, a convolution.
///
/// It belongs to a form T(a, b, c) = Σ ± a[i] b[j] c[k] that is linear in three arrays: the product is the derivative of
/// T by c, and its own derivatives are those of T by a and by b. So one rule in three parts is its Jacobians' rule too.
public struct Bilinear: LinearRule {
  /// The form: which entries meet.
  public enum Form: Hashable, Sendable {
    case cross, kronecker(Kronecker), convolution(Convolution)
    /// A product of matrices, where its masks have to be told entry by entry.
    case matrixProduct(MatrixProduct)
  }
  /// The form.
  public let form: Form
  /// The shapes of a, b and c.
  public let shapes: [Shape]
  /// Which of a (0), b (1) and c (2) are the operands; the result is the third.
  public let first: Int
  public let second: Int
  /// Whether masks of both operands follow them: what is masked by 0 is absent and meets nothing, be it infinite.
  public let isMasked: Bool

  /// The product of a and b, which is c, or another part of the form.
  public init(_ form: Form, shapes: [Shape], first: Int = 0, second: Int = 1, isMasked: Bool = false) {
    self.form = form
    self.shapes = shapes
    self.first = first
    self.second = second
    self.isMasked = isMasked
  }

  /// The same form with other parts as operands.
  func part(_ first: Int, _ second: Int, isMasked: Bool) -> Bilinear {
    Bilinear(form, shapes: shapes, first: first, second: second, isMasked: isMasked)
  }

  /// Which part of the form the result is.
  public var target: Int { 3 - first - second }

  public var linear: LinearOperation { .bilinear(self) }
  public var name: String { form.name(of: target) }
  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape {
    let wanted = [shapes[first], shapes[second]]
    guard operands == (isMasked ? wanted + wanted : wanted) else {
      throw ShapeMismatch(name, operands, .disagree("the shapes are not those that the operation was made for"))
    }
    return shapes[target]
  }
  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> {
    guard isMasked else { return product(x[0], x[1]) }
    if N.marksAbsence {
      func present(_ x: Tensor<N>, _ mask: Tensor<N>) -> Tensor<N> { mask.combined(with: x) { .gate($0, $1) } }
      return product(present(x[0], x[2]), present(x[1], x[3]))
    }
    func present(_ x: Tensor<N>, _ mask: Tensor<N>) -> Tensor<MaybeAbsent<N>> {
      x.combined(with: mask) { MaybeAbsent($0, isAbsent: $1 == .zero) }
    }
    return product(present(x[0], x[2]), present(x[1], x[3])).map(\.base)
  }
  private func product<N: Number>(_ a: Tensor<N>, _ b: Tensor<N>) -> Tensor<N> {
    var y = Tensor<N>(shapes[target], repeating: 0)
    let (first, second, target) = (first, second, target)
    form.forEachTerm(shapes) { at, isNegative in
      let product = a.scalars[at[first]] * b.scalars[at[second]]
      y.scalars[at[target]] += isNegative ? -product : product
    }
    return y
  }
  public func transposed<V: ArrayVocabulary>(_ g: V, from: Shape, parameters: [V]) -> V {
    let (g, back) = (g.broadcast(to: shapes[target]), part(target, second, isMasked: isMasked))
    guard isMasked else { return .apply(back, [g] + parameters) }
    let everywhere = V(1).broadcast(to: shapes[target])
    return .gate(parameters[1], .apply(back, [g, parameters[0], everywhere, parameters[2]]))
  }
  public func jacobians<V: ArrayVocabulary>(at x: [V], result y: V) -> [LinearMap<V>?] {
    let other = LinearOperation.bilinear(part(second, first, isMasked: isMasked))
    guard isMasked else {
      return [
        .linear(linear, from: x[0].shape, parameters: [x[1]]), .linear(other, from: x[1].shape, parameters: [x[0]]),
      ]
    }
    return [
      .linear(linear, from: x[0].shape, parameters: [x[1], x[2], x[3]]),
      .linear(other, from: x[1].shape, parameters: [x[0], x[3], x[2]]), nil, nil,
    ]
  }
  public func formula(_ x: [Formula]) -> Formula {
    let product = form.formula(of: target, first < second ? Array(x.prefix(2)) : [x[1], x[0]], shapes)
    return isMasked
      ? Formula(.phrase([.formula(product), .words(" where a path leads")]), shape: product.shape) : product
  }
  public func structure(from: Shape) -> Formula {
    Formula(.map(GeneratedName(.factor), .call(name, [.generated(.factor)], shape: [])))
  }

  /// The structure of the Jacobian given the other factor.
  func structure(_ parameter: Formula) -> Formula {
    guard form == .cross else {
      let varying = Formula.generated(.factor)
      let factors = first < second ? [varying, parameter] : [parameter, varying]
      return Formula(.map(GeneratedName(.factor), .call(name, factors, shape: [])))
    }
    let matrix = Formula.phrase("[", parameter, "]×")
    return (first - target + 3) % 3 == 1 ? Formula(.negation(matrix)) : matrix
  }
}

extension Bilinear.Form {
  /// Visits every product of the form: the flat positions in a, b and c, and whether it counts negatively.
  @inline(__always)
  func forEachTerm(_ shapes: [Shape], _ visit: (SIMD4<Int>, Bool) -> Void) {
    switch self {
    case .cross: CrossProduct.forEachTerm(shapes, visit)
    case .kronecker(let form): form.forEachTerm(shapes, visit)
    case .convolution(let form): form.forEachTerm(shapes, visit)
    case .matrixProduct(let form): form.forEachTerm(shapes, visit)
    }
  }

  func name(of target: Int) -> String {
    switch self {
    case .cross: "cross"
    case .kronecker: ["kron_left", "kron_right", "kron"][target]
    case .convolution(let form): form.name + ["_input", "_weight", ""][target]
    case .matrixProduct(let form): form.name
    }
  }

  /// How it is written, given the operands in the order of the parts.
  func formula(of target: Int, _ x: [Formula], _ shapes: [Shape]) -> Formula {
    switch self {
    // a · (b × c) = b · (c × a) = c · (a × b).
    case .cross: .call("cross", target == 1 ? [x[1], x[0]] : x, shape: shapes[target])
    case .kronecker: .call(name(of: target), x, shape: shapes[target])
    case .convolution(let form): .call(name(of: target), x + form.options, shape: shapes[target])
    case .matrixProduct(let form):
      form.part(target).product.formula(form.part(target).isTurned ? [x[1], x[0]] : x)
    }
  }
}

/// The cross product of two vectors of length 3, or of the rows of two matrices.
///
/// Source: `numpy.cross`.
public enum CrossProduct {
  static func forEachTerm(_ shapes: [Shape], _ visit: (SIMD4<Int>, Bool) -> Void) {
    var pace = Pace()
    for row in 0..<shapes[0].entryCount / 3 {
      if pace.isStopped(after: 6) { return }
      for i in 0..<3 {
        let (j, k) = ((i + 1) % 3, (i + 2) % 3)
        visit(3 * row &+ SIMD4(i, j, k, 0), false)
        visit(3 * row &+ SIMD4(j, i, k, 0), true)
      }
    }
  }

  static let function = ArrayFunction(
    ["cross"], ["a", "b"],
    derivation: "linear in each of a and b: dc = da × b + a × db, and [b]× is the matrix of t ↦ b × t"
  ) { call throws(ShapeMismatch) in
    for (k, s) in call.shapes.enumerated() where !(1...2).contains(s.count) || s.last != 3 {
      throw ShapeMismatch(
        "cross", call.shapes, .rank(operand: k, wanted: "a vector of length 3, or a matrix of such rows"))
    }
    guard call.shapes[0] == call.shapes[1] else {
      throw ShapeMismatch("cross", call.shapes, .disagree("both must have one shape"))
    }
    return .linear(.bilinear(Bilinear(.cross, shapes: call.shapes + [call.shapes[0]])))
  }
}

/// The Kronecker product: each entry of the first times all of the second, as blocks.
///
/// Shapes: n×m, p×q → np×mq; n, p → np. Source: `numpy.kron`.
public struct Kronecker: Hashable, Sendable {
  @inline(__always)
  func forEachTerm(_ shapes: [Shape], _ visit: (SIMD4<Int>, Bool) -> Void) {
    let (a, b) = (Self.matrix(shapes[0]), Self.matrix(shapes[1]))
    var pace = Pace()
    for i in 0..<a.rows {
      for p in 0..<b.rows {
        for j in 0..<a.columns {
          if pace.isStopped(after: b.columns) { return }
          for q in 0..<b.columns {
            let row = (i * b.rows + p) * a.columns * b.columns
            visit(SIMD4(i * a.columns + j, p * b.columns + q, row + j * b.columns + q, 0), false)
          }
        }
      }
    }
  }

  /// A vector as a matrix of one row.
  private static func matrix(_ shape: Shape) -> (rows: Int, columns: Int) {
    shape.count == 2 ? (shape[0], shape[1]) : (1, shape[0])
  }

  static let function = ArrayFunction(
    ["kron"], ["A", "B"],
    derivation: "linear in each of A and B: dK = kron(dA, B) + kron(A, dB)"
  ) { call throws(ShapeMismatch) in
    for (k, s) in call.shapes.enumerated() where !(1...2).contains(s.count) {
      throw ShapeMismatch("kron", call.shapes, .rank(operand: k, wanted: "a vector or a matrix"))
    }
    guard call.shapes[0].count == call.shapes[1].count else {
      throw ShapeMismatch("kron", call.shapes, .disagree("take two vectors or two matrices"))
    }
    let result: Shape = zip(call.shapes[0], call.shapes[1]).map { $0 * $1 }
    return .linear(.bilinear(Bilinear(.kronecker(Kronecker()), shapes: call.shapes + [result])))
  }
}
