import Graphs
import Language
import Tensors

// Declared functions, and arrays whose sizes are letters.
extension Elaborator {
  /// The declared function of a name; nil where the name is none, or has a formula.
  func declared(_ name: String, at span: SourceSpan) throws(Problem) -> DeclaredFunction? {
    guard case .declared(let declaration)? = scope.definitions[name]?.kind, declaration.isFunction else { return nil }
    let bound = declaration.binding(scope.letters)
    guard let function = DeclaredFunction(name, from: bound.domains ?? [], to: bound.codomain) else {
      throw Problem(.declaration(.function(name)), at: span)
    }
    return function
  }

  /// Refuses what an operation would make of sizes that are letters, where no rule with letters is known.
  func refuseLetters(
    _ operation: ArrayOperation, _ shapes: [Shape], at span: SourceSpan?, texts: [String]
  ) throws(Problem) {
    // What does not fit is said as ever.
    guard shapes.contains(where: \.hasLetters), let result = try? operation.shape(shapes) else { return }
    let letters = shapes.flatMap(\.letters)
    let isKnown = result.allSatisfy { size in
      size < 1 << 31 || (SizeLetter(standIn: size).map { letters.contains($0) || operation.isDeclared } ?? false)
    }
    guard !isKnown || !operation.takesLetters(shapes) else { return }
    let named = shapes.enumerated().first { $0.element.hasLetters }
    let text = named.flatMap { $0.offset < texts.count ? texts[$0.offset] : nil } ?? "x"
    try refuse(operation.name, letters, named?.element ?? result, text, at: span)
  }

  /// Refuses a call of a function that is known for sizes that are numbers only.
  func refuseLetters(
    inCallOf function: ArrayFunction, _ name: String, _ shapes: [Shape], at span: SourceSpan?, texts: [String]
  ) throws(Problem) {
    guard let k = shapes.firstIndex(where: \.hasLetters), !Self.functionsOfLetters.contains(function.names[0]) else {
      return
    }
    try refuse(name, shapes.flatMap(\.letters), shapes[k], k < texts.count ? texts[k] : "x", at: span)
  }

  /// The functions whose rules hold whatever the sizes are.
  private static let functionsOfLetters: Set<String> = [
    "matmul", "dot", "linear", "outer", "transpose", "sum", "mean", "max", "min", "softmax", "log_softmax", "logsumexp",
    "cross_entropy", "mse_loss", "clip", "where", "norm",
  ]

  /// Refuses to go along an axis whose size is a letter.
  func refuseLetters(_ what: String, _ shape: Shape, at span: SourceSpan?) throws(Problem) {
    if shape.prefix(1).hasLetters { try refuse(what, shape.letters, shape, "x", at: span) }
  }

  /// Of an array whose size is a letter the parts are entries counted from the start, and those by an index that is a value.
  func refuseParts(
    _ subscripts: [SyntaxTree.Subscript], _ tree: SyntaxTree, _ whole: Shape, _ text: String, _ locals: Locals,
    at span: SourceSpan
  ) throws(Problem) {
    var copy = self
    if whole.count == 1, subscripts.count == 1, case .index(let k) = subscripts[0] {
      let index = try copy.value(tree, k, locals)
      guard let constant = index.constant else { return }
      if constant.isScalar, constant.scalars[0] >= 0, constant.scalars[0] < 1e9 { return }
    }
    try refuse("that part of \(text)", whole.letters, whole, text, at: span)
  }

  private func refuse(
    _ what: String, _ letters: [SizeLetter], _ shape: Shape, _ text: String, at span: SourceSpan?
  ) throws(Problem) {
    let isName = scope.definitions[text] != nil
    var unique: [SizeLetter] = []
    for letter in letters where !unique.contains(letter) { unique.append(letter) }
    throw Problem(
      .declaration(
        .needsSizes(
          what, letters: unique.map(\.name), example: isName ? "give it a value: \(shape.example(of: text))" : nil)),
      at: span)
  }
}

extension ArrayOperation {
  var isDeclared: Bool { if case .declared = self { true } else { false } }

  /// Whether the rule of the operation is known for sizes that are letters.
  fileprivate func takesLetters(_ shapes: [Shape]) -> Bool {
    switch self {
    case .elementwise, .matrixProduct, .affine, .outer, .norm, .softmax, .logSoftmax, .logSumExp, .clip, .where,
      .extremum, .declared:
      true
    case .linear(let operation):
      switch operation {
      case .sum, .transpose, .broadcast: true
      case .select, .take: shapes[0].count == 1
      default: false
      }
    // The size that is divided by must be one letter or a number.
    case .mean(let mean): mean.sum.axis != nil || shapes[0].count == 1
    case .crossEntropy: true
    case .meanSquaredError: shapes.allSatisfy { $0.count <= 1 }
    // The Jacobian of an array among others is told by the positions of its entries.
    case .stack: shapes.allSatisfy(\.isEmpty)
    default: false
    }
  }
}

extension Graph {
  /// Refuses to grow a derivative where sizes are letters, or where it would go through the Jacobian of a declared function.
  func requireDerivativeNodes(of nodes: [NodeID], _ scope: Scope, at span: SourceSpan?) throws(Problem) {
    guard hasOpenNodes else { return }
    for node in ancestors(of: nodes) {
      let letters = shape(of: node).letters
      if !letters.isEmpty {
        throw Problem(
          .declaration(
            .needsSizes(
              "a derivative as nodes", letters: letters.map(\.name), example: "grad z prints the general form")),
          at: span)
      }
    }
    try requireNamedDerivatives(of: nodes, at: span)
  }

  /// Refuses to differentiate the gradient or the Jacobian of a declared function, for which there is no name.
  func requireNamedDerivatives(of nodes: [NodeID], at span: SourceSpan?) throws(Problem) {
    guard hasOpenNodes else { return }
    for node in ancestors(of: nodes) {
      if let function = declaredFunction(of: node), !function.isDifferentiable {
        throw Problem(.declaration(.noSecondDerivative(function.function)), at: span)
      }
    }
  }
}
