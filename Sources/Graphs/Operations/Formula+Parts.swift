extension Formula {
  /// The formulas directly below.
  public var parts: [Formula] {
    switch term {
    case .number, .value, .array, .symbol, .notation, .keyword, .generated: []
    case .call(_, let x), .list(let x): x
    case .infix(_, let a, let b): [a, b]
    case .negation(let x), .transpose(let x), .inverse(let x), .tangent(let x), .map(_, let x), .along(let x, _),
      .sum(_, let x):
      [x]
    case .indexed(let x, let indices): [x] + indices
    case .derivative(let d): [d.output] + d.variables
    case .cases(let branches): branches.flatMap { [$0.value] + ($0.condition.map { [$0] } ?? []) }
    case .phrase(let pieces): pieces.compactMap { if case .formula(let x) = $0 { x } else { nil } }
    }
  }

  /// The formula with each of those below put through a function.
  public func mappingParts(_ f: (Formula) -> Formula) -> Formula {
    let mapped: Term =
      switch term {
      case .number, .value, .array, .symbol, .notation, .keyword, .generated: term
      case .call(let name, let x): .call(name, x.map(f))
      case .list(let x): .list(x.map(f))
      case .infix(let sign, let a, let b): .infix(sign, f(a), f(b))
      case .negation(let x): .negation(f(x))
      case .transpose(let x): .transpose(f(x))
      case .inverse(let x): .inverse(f(x))
      case .tangent(let x): .tangent(f(x))
      case .map(let argument, let body): .map(argument, f(body))
      case .along(let x, let words): .along(f(x), words)
      case .sum(let letters, let x): .sum(over: letters, f(x))
      case .indexed(let x, let indices): .indexed(f(x), indices.map(f))
      case .derivative(let d): .derivative(Derivative(of: f(d.output), by: d.variables.map(f), d.notation))
      case .cases(let branches): .cases(branches.map { Branch(f($0.value), if: $0.condition.map(f)) })
      case .phrase(let pieces): .phrase(pieces.map { if case .formula(let x) = $0 { .formula(f(x)) } else { $0 } })
      }
    return Formula(mapped, shape: shape)
  }

  /// The formula with another in place of each part for which there is one.
  public func replacing(_ replacement: (Formula) -> Formula?) -> Formula {
    replacement(self) ?? mappingParts { $0.replacing(replacement) }
  }

  /// Whether something holds of a part, or of the whole.
  public func contains(where holds: (Formula) -> Bool) -> Bool {
    holds(self) || parts.contains { $0.contains(where: holds) }
  }

  /// How many terms there are.
  public var size: Int { parts.reduce(1) { $0 + $1.size } }
}
