import Tensors

extension LinearMap where V == Formula {
  /// The Jacobian's structure: `I`, `diag(u(x))`, `Wᵀ`, `diag(p) − p pᵀ`, `1ᵀ`.
  ///
  /// `operand` is the shape of what the map acts on. Where an operand has two axes, A ⊗ B stands for the matrix that acts
  /// on its entries row by row.
  public func structure(operand: Shape) -> Formula {
    switch self {
    case .identity: .identity
    case .diagonal(let d): Self.diagonal(d, operand)
    case .left(let a, let flipped, let argument):
      Self.left(flipped || a.shape.count == 1 ? a.transposedFormula : a, argument, operand)
    case .right(let b, let flipped, let argument): Self.right(b, flipped, argument, operand)
    case .outer(let u, let v, let axis): Self.product(u, Self.row(v)).repeated(along: axis, of: operand)
    case .row(let v, let axis): v.transposedFormula.repeated(along: axis, of: operand)
    case .linear(.bilinear(let product), _, let parameters) where parameters.count == 1:
      product.structure(parameters[0])
    case .linear(let operation, let from, _): operation.structure(from: from)
    case .difference(let a, let b):
      Formula(.infix(.minus, a.structure(operand: operand), b.structure(operand: operand)))
    case .sum(let a, let b): Formula(.infix(.plus, a.structure(operand: operand), b.structure(operand: operand)))
    case .composed(.diagonal(let d), .linear(.broadcast, let from, _), _) where from.isEmpty:
      // A scalar repeated: the Jacobian is one column, which needs no diagonal.
      d
    case .composed(.diagonal(let d), let b, _) where d.shape.isEmpty && d.constant != 1:
      Self.product(d, b.structure(operand: operand))
    case .composed(let a, .diagonal(let d), _) where d.constant == -1:
      Formula(.negation(a.structure(operand: operand)))
    case .composed(.left(let a, let flipped, .asItIs), .right(let b, let otherFlipped, .asItIs), _)
    where operand.count == 2:
      // X ↦ A X B.
      Self.kronecker(
        flipped ? a.transposedFormula : a, b.shape.count == 1 || !otherFlipped ? b.transposedFormula : b)
    case .composed(let a, let b, let through):
      a.structure(operand: through).after(b.structure(operand: operand))
    }
  }

  private static func diagonal(_ d: Formula, _ operand: Shape) -> Formula {
    if operand.isEmpty, d.shape.isEmpty { return d }
    if case .number(let c) = d.term {
      return c == 1 ? .identity : c == -1 ? Formula(.negation(.identity)) : product(Formula(c), .identity)
    }
    if d.shape.isEmpty { return product(d, .identity) }
    let matrix = Formula(.call("diag", [d]))
    // A row or a column that meets a matrix repeats along its other axis.
    guard operand.count == 2, d.shape != operand else { return matrix }
    return d.shape == [operand[0], 1] ? kronecker(matrix, .identity) : kronecker(.identity, matrix)
  }

  private static func left(_ matrix: Formula, _ argument: Argument, _ operand: Shape) -> Formula {
    switch (argument, operand.count) {
    case (_, 1): matrix
    // The transpose of one column has its entries in the same order.
    case (.transposed, 2) where operand[1] == 1: kronecker(matrix, .identity)
    case (.asItIs, _): kronecker(matrix, .identity)
    case (.transposed, _): Formula(.map(GeneratedName(.argument), product(matrix, transposedArgument)))
    }
  }

  private static func right(_ b: Formula, _ flipped: Bool, _ argument: Argument, _ operand: Shape) -> Formula {
    if argument == .transposed, operand.count > 1 {
      return Formula(.map(GeneratedName(.argument), product(transposedArgument, flipped ? b.transposedFormula : b)))
    }
    let matrix = b.shape.count == 1 || !flipped ? b.transposedFormula : b
    return operand.count == 1 ? matrix : kronecker(.identity, matrix)
  }

  private static var transposedArgument: Formula { Formula(.transpose(.generated(.argument))) }
  private static func product(_ a: Formula, _ b: Formula) -> Formula { Formula(.infix(.matrixTimes, a, b)) }
  private static func kronecker(_ a: Formula, _ b: Formula) -> Formula { Formula(.infix(.kronecker, a, b)) }

  /// A vector as a row; one that is divided by a count as `1ᵀ/3`.
  private static func row(_ v: Formula) -> Formula {
    guard case .infix(.over, let a, let n) = v.term, case .number = n.term else { return v.transposedFormula }
    return Formula(.infix(.share, a.transposedFormula, n))
  }
}

extension Formula {
  /// A matrix that acts along one axis of a larger array says so.
  fileprivate func repeated(along axis: Int?, of operand: Shape) -> Formula {
    guard let axis, operand.count > 1 else { return self }
    return Formula(.along(self, axis == operand.count - 1 ? "in each row" : "in each run along axis \(axis)"))
  }

  /// This map after another one.
  public func after(_ first: Formula) -> Formula {
    if isIdentity { return first }
    if first.isIdentity { return self }
    // A row of ones before a diagonal is the row of its numbers.
    if case .transpose(let row) = term, row.generatedKind == .ones || row.term == .number(1),
      case .call("diag", let x) = first.term, x.count == 1, x[0].shape.count == 1
    {
      return x[0].transposedFormula
    }
    return Formula(.infix(.composed, self, first))
  }

  /// Whether it is the identity, or the number 1 in its place.
  public var isIdentity: Bool { self.generatedKind == .identity || term == .number(1) }

  /// What a name stands for that the page gives; nil for everything else.
  public var generatedKind: GeneratedName.Kind? {
    if case .generated(let name) = term { name.kind } else { nil }
  }

  /// The structure of the transposed Jacobian.
  public var transposedStructure: Formula {
    switch term {
    case _ where generatedKind == .identity: self
    case .call("diag", _): self
    case .transpose(let x): x
    case .negation(let x): Formula(.negation(x.transposedStructure))
    case .infix(.plus, let a, let b): Formula(.infix(.plus, a.transposedStructure, b.transposedStructure))
    case .infix(.minus, let a, let b): Formula(.infix(.minus, a.transposedStructure, b.transposedStructure))
    case .infix(.kronecker, let a, let b): Formula(.infix(.kronecker, a.transposedStructure, b.transposedStructure))
    case .infix(.composed, let a, let b): Formula(.infix(.composed, b.transposedStructure, a.transposedStructure))
    case .infix(.matrixTimes, let a, let b) where a.isFactorOfMatrix:
      Formula(.infix(.matrixTimes, a, b.transposedStructure))
    case .infix(.matrixTimes, let a, let b):
      Formula(.infix(.matrixTimes, b.transposedStructure, a.transposedStructure))
    case .infix(.share, let a, let n): Formula(.infix(.share, a.transposedStructure, n))
    case .along(let x, let words): Formula(.along(x.transposedStructure, words))
    default: Formula(.transpose(self))
    }
  }

  /// Whether it is a number that a matrix is multiplied by.
  private var isFactorOfMatrix: Bool {
    switch term {
    case .number, .value: true
    case .generated, .call("diag", _), .phrase, .transpose: false
    default: shape.isEmpty
    }
  }
}
