import Graphs
import Language
import Tensors

/// What a name stands for.
struct Definition: Sendable {
  enum Kind: Sendable {
    /// A leaf with its value; gradients reach it if it is a variable.
    case leaf(Tensor<Double>, isVariable: Bool)
    /// An expression of other names; `isConstant` stops the gradient at it.
    case node(SyntaxTree, isConstant: Bool)
    /// A name that is declared and has no value.
    case declared(Declaration)
    /// A function with its parameters.
    case function(parameters: [String], body: SyntaxTree)
  }
  let kind: Kind
  /// The exact value of a leaf whose double only comes near to it, such as a third.
  let exact: Tensor<Numeral>?
  /// The names that the right side mentions.
  let mentions: Set<String>
  /// What the name was declared to be, whether or not it has a value now.
  let declaration: Declaration?

  init(_ kind: Kind, exact: Tensor<Numeral>? = nil, declaration: Declaration? = nil) {
    self.kind = kind
    self.exact = exact
    self.declaration = if case .declared(let own) = kind { own } else { declaration }
    mentions =
      switch kind {
      case .leaf, .declared: []
      case .node(let tree, _): tree.mentions()
      case .function(let parameters, let body): body.mentions().subtracting(parameters)
      }
  }

  /// The same where the name was declared to be something, unless this says what.
  func declared(as declaration: Declaration?) -> Definition {
    self.declaration == nil && declaration != nil ? Definition(kind, exact: exact, declaration: declaration) : self
  }

  var isFunction: Bool {
    switch kind {
    case .function: true
    case .declared(let declaration): declaration.isFunction
    case .leaf, .node: false
    }
  }
  /// Whether it is declared and has no value.
  var isOpen: Bool { if case .declared = kind { true } else { false } }
  /// The right side as it was written; nil for a leaf, whose value may have changed since.
  var formula: String? {
    switch kind {
    case .leaf, .declared: nil
    case .node(let tree, _): tree.text
    case .function(_, let body): body.text
    }
  }
}

extension SyntaxTree {
  /// The names and functions that an expression mentions, its own index variables excepted.
  func mentions() -> Set<String> {
    // Operands stand before what uses them, so that a body is the stretch from its first node to its own root.
    var bound: [(name: String, body: ClosedRange<Int>)] = []
    for node in nodes {
      if case .comprehension(let c) = node.kind { bound.append((c.variable.text, c.start...c.body)) }
    }
    var names: Set<String> = []
    for (index, node) in nodes.enumerated() {
      switch node.kind {
      case .name(let name):
        if !bound.contains(where: { $0.name == name && $0.body.contains(index) }) { names.insert(name) }
      case .call(let call): names.insert(call.function.text)
      case .partial: names.formUnion(["grad", "jacobian"])
      default: break
      }
    }
    return names
  }
}

extension Definition {
  /// What kind of definition this is, in one word.
  var kindInWords: String {
    switch kind {
    case .leaf(_, isVariable: true): "variable"
    case .leaf(_, isVariable: false), .node(_, isConstant: true): "constant"
    case .node(_, isConstant: false): "node"
    case .function: "function"
    case .declared(let declaration):
      declaration.isFunction ? "function" : declaration.isVariable ? "variable" : "constant"
    }
  }

  /// The right side as far as it was written as a formula, for a function with its head; empty for a leaf.
  func signature(of name: String) -> String {
    switch kind {
    case .leaf: ""
    case .declared(let declaration): "\(name) : \(declaration.text)"
    case .node(let tree, _): tree.text
    case .function(let parameters, let body): "\(name)(\(parameters.joined(separator: ", "))) = \(body.text)"
    }
  }
}

extension Definition {
  var isLeaf: Bool {
    if case .leaf = kind { return true }
    return false
  }
}
