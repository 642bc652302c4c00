import Explanations
import Graphs
import Language
import Tensors

/// Turns syntax into nodes of a graph.
///
/// Whatever names nothing is folded to a number at once; all else becomes nodes, whose values wait for the forward pass.
struct Elaborator {
  var graph: Graph
  let scope: Scope
  /// The leaves whose values the structure was made from.
  var valuesRead: Set<String> = []
  /// Remarks for the person who typed it.
  var notes: [String] = []
  /// Whether gradients are wanted as numbers now (in an update) and not as nodes.
  var evaluatesGradients = false
  /// In an update, the variable whose gradient `grad(L)` is.
  var gradientTarget: String?
  /// The name that is being defined, for which composite operations may be written out.
  var definedName: String?
  /// The composite operations and the functions of the session that were met, each once.
  var composites: [String] = []
  /// The results of the session's functions that are one step each.
  var calls: [NodeID: FunctionCall] = [:]
  /// How many such calls are being carried out.
  var closedCalls = 0
  /// The source of random numbers, where they may be drawn.
  var generator: RandomNumbers?
  /// The files that may be read, where they may.
  var files: FileAccess?
  /// What was read from files.
  var dataRead: [DataRead] = []
  /// The nodes that are the results of the session's functions, where somebody asks.
  var functionResults: [NodeID: String]?
  /// How many nodes have their values.
  var evaluated: Int
  /// The entries of arrays that are held while an expression is put together.
  var heldEntries = 0
  /// The exact values of numbers that this text computed from numbers, by the bits of their doubles.
  var exacts: [UInt64: Numeral] = [:]
  /// The bits of the numbers that stood for what their doubles say.
  var plain: Set<UInt64> = []
  /// The node of the operation that was appended last, or found because it was there already.
  var lastAppended: NodeID?
  /// The nodes that stand for parameters by which a function's body differentiates, and the arguments they stand for.
  var parameters: [NodeID: NodeID] = [:]
  /// The parameters by which the body of a function differentiates, for each function that was called.
  var differentiatedParameters: [String: Set<String>] = [:]
  /// What functions that call functions came to, so that each is carried out once for the same arguments.
  var applications: [Application: Value] = [:]
  /// The nodes that have a name, once somebody asked what is differentiated by.
  var namedNodes: Set<NodeID>?
  var isDefining = false
  private var depth = 0
  private var steps = 0

  typealias Locals = [String: Value]

  init(_ graph: consuming Graph, _ scope: Scope) {
    evaluated = graph.count
    self.graph = graph
    self.scope = scope
  }

  /// The value of a whole expression.
  mutating func value(_ tree: SyntaxTree) throws(Problem) -> Value { try value(tree, tree.root, [:]) }

  /// The value as a node; a number gets a node of its own.
  mutating func materialized(_ value: Value) -> NodeID {
    switch value {
    case .node(let node): node
    case .constant(let c):
      if let exact = exactly(c) {
        graph.constant(c, exactly: exact)
      } else {
        c.isScalar ? graph.constant(c.scalars[0]) : graph.constant(c)
      }
    }
  }

  /// What a value comes to, where the graph has its values.
  func number(_ value: Value) -> Tensor<Double> {
    switch value {
    case .node(let node): graph.value(of: node)
    case .constant(let c): c
    }
  }

  func shape(_ value: Value) -> Shape {
    switch value {
    case .node(let node): graph.shape(of: node)
    case .constant(let c): c.shape
    }
  }
}

extension Value {
  var node: NodeID? {
    if case .node(let node) = self { return node }
    return nil
  }
  var constant: Tensor<Double>? {
    if case .constant(let c) = self { return c }
    return nil
  }
}

// MARK: - Expressions

extension Elaborator {
  /// The value of a node of the syntax tree.
  mutating func value(_ tree: SyntaxTree, _ i: SyntaxTree.Index, _ locals: Locals) throws(Problem) -> Value {
    // The tree itself is bounded; functions that call functions add to it.
    guard depth < 240 else { throw Problem(.tooDeep, at: tree[i].span) }
    depth += 1
    defer { depth -= 1 }
    try poll(tree[i].span)
    switch tree[i].kind {
    case .number(let x, _): return typed(x)
    case .string: throw Problem(.stringValue, at: tree[i].span)
    case .name(let name): return try named(name, locals, at: tree[i].span)
    case .infix: return try infix(tree, i, locals)
    case .prefix(let sign, let x):
      let operand = try value(tree, x, locals)
      return sign == .plus ? operand : try append(.elementwise(.negate), [operand], at: tree[i].span, texts: [])
    case .transpose(let x):
      let operand = try value(tree, x, locals)
      if shape(operand).isEmpty { remark(onTranspose: i, of: x, tree) }
      if shape(operand).count < 2 { return operand }
      // Xᵀᵀ is X and no other node that would go by its name.
      if let node = operand.node, let untransposed = untransposed(node) { return .node(untransposed) }
      return try append(.linear(.transpose(Transpose())), [operand], at: tree[i].span, texts: [tree.text(of: x)])
    case .call(let call): return try self.call(call, tree, i, locals)
    case .element(let array, let subscripts): return try element(tree, i, array, subscripts, locals)
    case .list(let entries): return try list(tree, i, entries, locals)
    case .matrix(let rows): return try matrix(tree, i, rows, locals)
    case .comprehension(let c): return try comprehension(c, tree, i, locals)
    case .partial(let output, let variable, let isGradient):
      return try partial(of: output, by: variable, isGradient, tree, i, locals)
    }
  }

  /// Lets Ctrl-C end long work, and refuses graphs that would not fit in memory.
  mutating func poll(_ span: SourceSpan?) throws(Problem) {
    steps &+= 1
    guard steps & 1023 == 0 else { return }
    if Work.isStopped { throw Problem(.interrupted, at: nil) }
    try scope.limits.require(Double(graph.count), .nodes, for: "the graph", at: span)
  }

  mutating func named(_ name: String, _ locals: Locals, at span: SourceSpan?) throws(Problem) -> Value {
    if let local = locals[name] { return local }
    if let node = scope.nodes[name] { return .node(node) }
    if let problem = scope.broken[name] {
      // In a definition the reason was told when it arose; in what rests on it only the name matters.
      throw Problem(isDefining ? .restsOnBroken(name) : .broken(name, reason: problem.message), at: span)
    }
    if let definition = scope.definitions[name] {
      switch definition.kind {
      case .function(let parameters, _): throw Problem(.functionAsValue(name, parameters: parameters), at: span)
      case .declared(let declaration) where declaration.isFunction:
        let parameters = (declaration.domains ?? []).indices.map {
          ["x", "y", "z"].indices.contains($0) ? ["x", "y", "z"][$0] : "x\($0)"
        }
        throw Problem(.functionAsValue(name, parameters: parameters), at: span)
      default: break
      }
    }
    if let node = scope.traceNames[name] { return .node(node) }
    if name == "pi" || name == "π" { return .constant(Tensor(scalar: .pi)) }
    if name == "ans", let answer = scope.answer { return .constant(answer) }
    if FunctionTable.names.contains(name) {
      throw Problem(.functionWithoutBrackets(name, argument: "x"), at: span)
    }
    let rest = String(name.dropFirst())
    if name.hasPrefix("d"), scope.nodes[rest] != nil { throw Problem(.derivativeName(name, of: rest), at: span) }
    let known = scope.names + locals.keys
    let nearest = Suggestion.nearest(name, among: known) ?? product(name, among: known)
    throw Problem(.unknownName(name, nearest: nearest), at: span)
  }

  /// The product that may be meant by two names without a sign between them.
  private func product(_ word: String, among names: [String]) -> String? {
    // A probe's own graph holds none of the session's nodes.
    guard let (a, b) = Suggestion.factors(word, among: names), let x = scope.nodes[a], let y = scope.nodes[b],
      x.index < graph.count, y.index < graph.count
    else { return nil }
    let isMatrixProduct = !graph.shape(of: x).isEmpty && !graph.shape(of: y).isEmpty
    return "\(a) \(isMatrixProduct ? "@" : "*") \(b)"
  }

  /// A chain of infix operators hangs on the left operand and may be as long as the line, so it is followed in a loop.
  private mutating func infix(_ tree: SyntaxTree, _ i: SyntaxTree.Index, _ locals: Locals) throws(Problem) -> Value {
    var spine: [SyntaxTree.Index] = []
    var at = i
    while case .infix(_, let left, _) = tree[at].kind {
      spine.append(at)
      at = left
    }
    // A product waits for the sum above it, with which it makes one affine step.
    var total: Partial
    if let first = spine.last, case .infix(.matrixProduct, _, _) = tree[first].kind {
      total = .factor(try factor(tree, at, locals))
    } else {
      total = .factor(Factor(try value(tree, at, locals)))
    }
    for at in spine.reversed() {
      guard case .infix(let operation, let l, let r) = tree[at].kind else { continue }
      try poll(tree[at].span)
      let span = tree[at].span
      let texts = TypedOperands(l, r)
      if operation == .power { try refuseTransposingPower(tree, l, r, locals) }
      switch (operation, total) {
      case (.matrixProduct, .factor(let left)):
        total = .product(Product(left, try factor(tree, r, locals), span, texts))
      case (.matrixProduct, .product(let left)):
        total = .product(Product(Factor(try carriedOut(left, tree)), try factor(tree, r, locals), span, texts))
      case (.add, .product(let product)):
        total = .factor(Factor(try affine(product, try value(tree, r, locals), span, texts, tree)))
      case (.add, .factor(let left)):
        if case .infix(.matrixProduct, let p, let q) = tree[r].kind, !isProduct(tree, p) {
          let product = Product(
            try factor(tree, p, locals), try factor(tree, q, locals), tree[r].span, TypedOperands(p, q))
          total = .factor(Factor(try affine(product, left.value, span, texts, tree)))
        } else {
          let right = try value(tree, r, locals)
          total = .factor(Factor(try combine(.add, left.value, right, span, texts, tree)))
          remark(on: operation, left.value, right, tree, l, r)
        }
      case (_, .product(let product)):
        let (left, right) = (try carriedOut(product, tree), try value(tree, r, locals))
        total = .factor(Factor(try combine(operation, left, right, span, texts, tree)))
        remark(on: operation, left, right, tree, l, r)
      case (_, .factor(let left)):
        let right = try value(tree, r, locals)
        total = .factor(Factor(try combine(operation, left.value, right, span, texts, tree)))
        remark(on: operation, left.value, right, tree, l, r)
      }
    }
    switch total {
    case .factor(let factor): return factor.value
    case .product(let product): return try carriedOut(product, tree)
    }
  }

  /// An operand of a matrix product, with its transpose noted and not carried out.
  private struct Factor {
    let value: Value
    let isTransposed: Bool
    init(_ value: Value, isTransposed: Bool = false) {
      self.value = value
      self.isTransposed = isTransposed
    }
  }
  /// A matrix product that is not a node yet.
  private struct Product {
    let left: Factor, right: Factor, span: SourceSpan, texts: TypedOperands
    init(_ left: Factor, _ right: Factor, _ span: SourceSpan, _ texts: TypedOperands) {
      (self.left, self.right, self.span, self.texts) = (left, right, span, texts)
    }
    var operation: MatrixProduct { MatrixProduct(left.isTransposed, right.isTransposed) }
  }
  private enum Partial {
    case factor(Factor)
    case product(Product)
  }

  private func isProduct(_ tree: SyntaxTree, _ i: SyntaxTree.Index) -> Bool {
    if case .infix(.matrixProduct, _, _) = tree[i].kind { return true }
    return false
  }

  /// The operand of a matrix product; the transpose of a matrix enters the product without a node of its own.
  private mutating func factor(_ tree: SyntaxTree, _ i: SyntaxTree.Index, _ locals: Locals) throws(Problem) -> Factor {
    guard case .transpose(let x) = tree[i].kind else { return Factor(try value(tree, i, locals)) }
    let operand = try value(tree, x, locals)
    return Factor(operand, isTransposed: shape(operand).count == 2)
  }

  private mutating func carriedOut(_ product: Product, _ tree: SyntaxTree) throws(Problem) -> Value {
    try append(
      .matrixProduct(product.operation), [product.left.value, product.right.value], at: product.span, product.texts,
      tree)
  }

  /// A product plus a bias: one affine step, unless the bias is larger than the product.
  private mutating func affine(
    _ product: Product, _ bias: Value, _ span: SourceSpan, _ texts: TypedOperands,
    _ tree: SyntaxTree
  ) throws(Problem) -> Value {
    let (a, b) = (product.left.value, product.right.value)
    if let whole = try? product.operation.shape([shape(a), shape(b)]), broadcastShape(whole, shape(bias)) == whole,
      a.node != nil || b.node != nil
    {
      return try append(.affine(Affine(product.operation)), [a, b, bias], at: span, texts, tree)
    }
    return try combine(.add, try carriedOut(product, tree), bias, span, texts, tree)
  }

  private mutating func combine(
    _ operation: Language.InfixOperator, _ a: Value, _ b: Value, _ span: SourceSpan, _ texts: TypedOperands,
    _ tree: SyntaxTree
  ) throws(Problem) -> Value {
    try append(.elementwise(operation.opcode), [a, b], at: span, texts, tree)
  }
}

extension Language.InfixOperator {
  /// The scalar operation it stands for; the matrix product is handled before.
  var opcode: Opcode {
    switch self {
    case .add: .add
    case .subtract: .subtract
    case .multiply, .matrixProduct: .multiply
    case .divide: .divide
    case .power: .power
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    case .equal: .equal
    case .notEqual: .notEqual
    }
  }
}

extension Diagnostic {
  /// A source text short enough for a sentence.
  static func shortened(_ text: String, to limit: Int = 24) -> String {
    text.utf8.count <= limit ? text : text.prefix(limit - 1) + "…"
  }
}

// MARK: - Operations

extension Elaborator {
  /// An operation on values: folded where all are numbers, a node otherwise.
  mutating func append(
    _ operation: ArrayOperation, _ operands: [Value], at span: SourceSpan?, texts: [String]
  ) throws(Problem) -> Value {
    remark(on: operation, operands)
    let constants = operands.compactMap(\.constant)
    let entries: Double
    let shapes = operands.map { shape($0) }
    try refuseLetters(operation, shapes, at: span, texts: texts)
    do throws(ShapeMismatch) {
      let result = try operation.shape(shapes)
      // A size that was typed as a number is one, however large.
      if shapes.contains(where: \.hasLetters) || operation.isDeclared {
        return .node(try node(of: operation, operands.map { materialized($0) }))
      }
      guard result.allSatisfy({ $0 > 0 }) else { throw ShapeMismatch(operation.name, shapes, .empty) }
      entries = result.entries
      if entries <= Double(scope.limits.entries), constants.count < operands.count {
        return .node(try node(of: operation, operands.map { materialized($0) }))
      }
    } catch {
      throw Problem(.shapes(error, operands: texts, fits: nil), at: span)
    }
    try requireRoom(for: entries, operation.name, at: span)
    if let problem = operation.problem(in: constants) { throw Problem(.values(problem, node: nil), at: span) }
    return .constant(computed(operation, constants))
  }

  /// The node of an operation, or the nodes of its body where it is to be written out.
  private mutating func node(of operation: ArrayOperation, _ operands: [NodeID]) throws(ShapeMismatch) -> NodeID {
    if operation.isComposite {
      let (name, definition, expansions) = (operation.name, definedName, scope.expansions)
      if !composites.contains(name) { composites.append(name) }
      if expansions.opens(name, typedIn: definition),
        let body = try graph.appendExpanded(
          operation, operands, opens: { expansions.opens($0, insideBodyIn: definition) })
      {
        return body
      }
    }
    let node = try graph.append(operation, operands)
    lastAppended = node
    return node
  }
}

extension Elaborator {
  /// Refuses an array that is too large for itself, or beside all others.
  func requireRoom(for entries: Double, _ what: @autoclosure () -> String, at span: SourceSpan?) throws(Problem) {
    try scope.limits.require(entries, .entries, for: what(), at: span)
    try scope.limits.requireMemory(graph, and: entries + Double(heldEntries), at: span)
  }
}

extension Shape {
  /// How many entries an array of this shape would have, however many.
  var entries: Double { reduce(1.0) { $0 * Double($1) } }
}
