import Graphs
import Tensors

/// The values of the parts of a formula, by which numbers are put in and a line is redone.
struct FormulaValues {
  let style: NumberStyle
  private var known: [Formula.Term: Tensor<Numeral>] = [:]
  /// Those of others that these go beyond: a step of thousands of operands shares them among its lines.
  private var shared: [Formula.Term: Tensor<Numeral>] = [:]

  init(_ style: NumberStyle) { self.style = style }

  /// What others know, to learn more.
  init(over other: FormulaValues) {
    style = other.style
    (known, shared) = other.shared.isEmpty ? ([:], other.known) : (other.known, other.shared)
  }

  /// The value of a part at full precision.
  subscript(formula: Formula) -> Tensor<Numeral>? {
    get {
      guard let value = known[formula.term] ?? shared[formula.term] else {
        if formula.generatedKind == .ones { return Tensor(formula.shape, repeating: 1) }
        return nil
      }
      return value.count == formula.shape.entryCount ? value.reshaped(formula.shape) : value
    }
    set { known[formula.term] = newValue }
  }

  /// The relation between the numbers shown in a formula and a result that is shown.
  func relation(_ formula: Formula, to result: Tensor<Numeral>) -> Relation {
    redone(formula).map { relation($0, to: result) } ?? .approximate
  }

  /// The relation between a formula and its result on a line, whether or not the numbers put in stand between them.
  ///
  /// What no rule of arithmetic redoes is looked up: the result is what the formula stands for. So is what nobody redoes,
  /// an array of thousands of entries: each would have to be written out to be compared.
  func relationOnLine(_ formula: Formula, to result: Tensor<Numeral>) -> Relation {
    let entries = parts(of: formula).reduce(result.count) { $0 + $1.count }
    guard entries <= Self.mostRedoneEntries else { return .equal }
    return redone(formula).map { relation($0, to: result) } ?? .equal
  }

  /// Where a result is more than its formula says: the numbers put in would not give it.
  enum Gap {
    /// It is a number where the formula gives none, for no path leads there and nothing is multiplied.
    case absent
    /// It is no number where the formula gives one, for what has no value has no slope.
    case undefined
  }

  /// The gap between a formula and its result; nil where both are numbers at the same places.
  func gap(_ formula: Formula, _ result: Tensor<Numeral>) -> Gap? {
    guard let exact = exact(formula) else { return nil }
    let plain = exact.count == 1 ? exact.reshaped([]).broadcast(to: result.shape) : exact
    guard plain.count == result.count else { return nil }
    let pairs = zip(plain.scalars, result.scalars)
    if pairs.contains(where: { $0.isNaN && !$1.isNaN }) { return .absent }
    return pairs.contains { !$0.isNaN && $1.isNaN } ? .undefined : nil
  }

  private static let mostRedoneEntries = 4096

  private func relation(_ redone: Tensor<Numeral>, to result: Tensor<Numeral>) -> Relation {
    let whole = redone.count == 1 ? redone.reshaped([]).broadcast(to: result.shape) : redone
    return .of(recomputed: whole.scalars, shown: result.scalars, style: style)
  }

  /// The formula worked out from the numbers as they are displayed; nil where it cannot be.
  func redone(_ formula: Formula) -> Tensor<Numeral>? {
    // What a sum along an axis adds up is shown where the sum is the whole formula.
    if self[formula] == nil, formula.axisSum != nil, case .call(_, let x) = formula.term, let first = x.first {
      return evaluated(first, { style.displayed($0) }).map { Self.sum($0, x) }
    }
    return evaluated(formula, { style.displayed($0) })
  }

  /// The formula worked out at full precision; nil where it cannot be.
  func exact(_ formula: Formula) -> Tensor<Numeral>? { evaluated(formula) { $0 } }

  private func evaluated(_ formula: Formula, _ shown: (Numeral) -> Numeral) -> Tensor<Numeral>? {
    // Rounding to what is shown writes every number out.
    if Work.isStopped { return nil }
    if let value = self[formula] { return value.map(operations: 100, shown) }
    switch formula.term {
    case .number(let x): return Tensor(formula.shape, repeating: shown(style.constant(x)))
    case .value(let x): return Tensor(formula.shape, repeating: shown(x))
    case .negation(let x): return evaluated(x, shown).map { -$0 }
    case .transpose(let x): return evaluated(x, shown)?.transposed
    case .infix(let sign, let a, let b): return evaluated(sign, a, b, shown)
    case .call(let name, let x): return evaluated(name, x, shown)
    case .list(let parts):
      let values = parts.compactMap { evaluated($0, shown) }
      guard values.count == parts.count, let first = values.first else { return nil }
      return Tensor([values.count] + first.shape, values.flatMap(\.scalars))
    case .array(let x): return x.map(operations: 100, shown)
    case .symbol, .inverse, .indexed, .notation, .keyword, .generated, .derivative, .tangent, .sum, .cases, .map,
      .along, .phrase:
      return nil
    }
  }

  private func evaluated(
    _ sign: FormulaOperator, _ a: Formula, _ b: Formula, _ shown: (Numeral) -> Numeral
  ) -> Tensor<Numeral>? {
    guard let x = evaluated(a, shown), let y = evaluated(b, shown) else { return nil }
    guard sign == .matrixTimes else {
      guard broadcastShape(x.shape, y.shape) != nil else { return nil }
      return Self.infix[sign].map { Elementwise($0).value([x, y]) }
    }
    if case .transpose = b.term, x.rank == 1, y.rank == 1 { return Outer().value([x, y]) }
    guard (try? MatrixProduct().shape([x.shape, y.shape])) != nil else { return nil }
    return x.matrixProduct(y)
  }

  private func evaluated(
    _ name: String, _ arguments: [Formula], _ shown: (Numeral) -> Numeral
  ) -> Tensor<Numeral>? {
    if let opcode = Self.functions[name], arguments.count == opcode.description?.arity {
      let values = arguments.compactMap { evaluated($0, shown) }
      return values.count == arguments.count ? Elementwise(opcode).value(values) : nil
    }
    let numbers = arguments.compactMap { $0.shape.isEmpty ? evaluated($0, shown) : nil }
    if numbers.count == arguments.count, let result = Self.applied(name, numbers) { return result }
    if name == "cross" {
      let factors = arguments.compactMap { evaluated($0, shown) }
      let call = ArrayFunction.Call(name, shapes: factors.map(\.shape))
      let function = ArrayOperation.functions.first { $0.names == [name] }
      return factors.count == 2 ? (try? function?.make(call))?.value(of: factors) : nil
    }
    guard name == "sum", let first = arguments.first else { return nil }
    // A sum along an axis inside a formula is shown by its value, and so its terms are not rounded.
    guard arguments.count > 1 else { return evaluated(first, shown).map { Self.sum($0, arguments) } }
    return exact(first).map { Self.sum($0, arguments).map(shown) }
  }

  /// A sum with the options of its call.
  private static func sum(_ value: Tensor<Numeral>, _ arguments: [Formula]) -> Tensor<Numeral> {
    var axis: Int?
    var keeps = false
    for case .keyword(let key, let text) in arguments.dropFirst().map(\.term) {
      if key == "axis" { axis = Int(text) } else { keeps = true }
    }
    return Sum(axis: axis.flatMap { value.shape.indices.contains($0) ? $0 : nil }, keep: keeps).value([value])
  }

  /// A function of arrays applied to numbers alone: a choice, a clipping, a loss of one entry.
  private static func applied(_ name: String, _ numbers: [Tensor<Numeral>]) -> Tensor<Numeral>? {
    let shapes = numbers.map(\.shape)
    guard let function = ArrayOperation.functions.first(where: { $0.names.contains(name) }),
      function.parameters.count == numbers.count,
      let operation = try? function.make(ArrayFunction.Call(name, shapes: shapes)),
      (try? operation.shape(shapes)) == []
    else { return nil }
    return operation.value(of: numbers)
  }

  private static let functions: [String: Opcode] = {
    var table: [String: Opcode] = [:]
    for opcode in Opcode.operations {
      for name in opcode.description?.names ?? [] { table[name] = opcode }
      if case .function(let name)? = opcode.description?.notation { table[name] = opcode }
    }
    return table
  }()

  private static let infix: [FormulaOperator: Opcode] = {
    var table: [FormulaOperator: Opcode] = [:]
    for opcode in Opcode.operations {
      if case .infix(let sign)? = opcode.description?.notation { table[sign] = opcode }
    }
    return table
  }()
}

extension Formula {
  /// The number that this is written as, where it is one and no more.
  var writtenNumber: Numeral? {
    switch term {
    case .number(let x) where shape.isEmpty: Numeral(x, .decimal)
    case .value(let x): x
    case .negation(let x): x.writtenNumber.flatMap { $0.approximate < 0 ? nil : -$0 }
    default: nil
    }
  }
}

extension FormulaValues {
  /// The formula with numbers in place of the scalars that are known.
  func withNumbers(_ formula: Formula) -> Formula {
    formula.replacing { part in
      guard part.shape.isEmpty, let value = self[part] else { return nil }
      return .value(value.scalars[0])
    }
  }

  /// Learns the values in a map of numbers under the formulas of the same map.
  mutating func learn(_ symbols: LinearMap<Formula>, _ numbers: LinearMap<Tensor<Numeral>>) {
    switch (symbols, numbers) {
    case (.diagonal(let f), .diagonal(let x)), (.row(let f, _), .row(let x, _)),
      (.left(let f, _, _), .left(let x, _, _)), (.right(let f, _, _), .right(let x, _, _)):
      learn(f, x)
    case (.outer(let f, let g, _), .outer(let x, let y, _)):
      learn(f, x)
      learn(g, y)
    case (.difference(let f, let g), .difference(let x, let y)), (.sum(let f, let g), .sum(let x, let y)),
      (.composed(let f, let g, _), .composed(let x, let y, _)):
      learn(f, x)
      learn(g, y)
    default: break
    }
  }

  private mutating func learn(_ formula: Formula, _ value: Tensor<Numeral>) {
    // A sum or a product of known parts is shown part by part; what no rule of arithmetic gives is shown as a whole.
    if formula.constant == nil, self[formula] == nil, redone(formula) == nil || formula.isCall {
      self[formula] = value
    }
  }
}

extension Formula {
  /// Whether a person would look up or decide this part and not calculate it.
  fileprivate var isCall: Bool {
    switch term {
    case .call: true
    case .infix(let sign, let a, let b): sign.precedence == 0 || a.isCall && b.isCall || a.isComparison
    default: false
    }
  }

  private var isComparison: Bool {
    if case .infix(let sign, _, _) = term { sign.precedence == 0 } else { false }
  }
}

extension FormulaValues {
  /// The value of a part, transposed where the part is; nil where it is not known as a whole.
  func part(_ formula: Formula) -> Tensor<Numeral>? {
    if let value = self[formula] { return value }
    if case .transpose(let x) = formula.term { return self[x]?.transposed }
    return nil
  }

  /// The arrays that stand in a formula when its numbers are put in.
  func parts(of formula: Formula) -> [Tensor<Numeral>] {
    if let value = self[formula] { return [value] }
    switch formula.term {
    case .array(let x): return [x]
    case .call, .list, .infix, .negation, .transpose: return formula.parts.flatMap(parts)
    case .number, .value, .symbol, .inverse, .indexed, .notation, .keyword, .generated, .derivative, .tangent, .sum,
      .cases, .map,
      .along, .phrase:
      return []
    }
  }
}
