import Graphs
import Language
import Tensors

extension Elaborator {
  /// A call of one of the language's operations; nil where no operation has that name.
  mutating func builtIn(
    _ call: SyntaxTree.Call, _ tree: SyntaxTree, _ i: SyntaxTree.Index, _ locals: Locals
  ) throws(Problem) -> Value? {
    let name = call.function.text
    let given = call.arguments.count
    if call.keywords.isEmpty || FunctionTable.arrays[name] == nil,
      let opcode = FunctionTable.scalar(name, arity: given), let description = opcode.description
    {
      try refuseKeywords(call, known: [])
      var values: [Value] = []
      for argument in call.arguments { values.append(try value(tree, argument, locals)) }
      let missing = description.defaults.suffix(description.arity - given)
      values += missing.map { .constant(Tensor(scalar: $0)) }
      let texts = call.arguments.map { Diagnostic.shortened(tree.text(of: $0)) }
      return try append(.elementwise(rectified(opcode, values)), values, at: tree[i].span, texts: texts)
    }
    guard let function = FunctionTable.arrays[name] else {
      let arguments = call.arguments.map { tree.text(of: $0) }
      if FunctionTable.scalars[name] != nil, let text = ForeignNames.call(name, arguments) {
        throw Problem(.foreignCall(name, given: given, call: text), at: tree[i].span)
      }
      if let opcode = FunctionTable.scalars[name]?.first, let arity = opcode.description?.arity {
        throw Problem(.wrongArgumentCount(function: name, wanted: "\(arity)", given: given), at: tree[i].span)
      }
      return nil
    }
    if given > 2, call.keywords.isEmpty, FunctionTable.scalars[name] != nil, !function.isVariadic {
      let texts = call.arguments.map { tree.text(of: $0) }
      let nested = texts.dropFirst().reduce(texts[0]) { "\(name)(\($0), \($1))" }
      throw Problem(
        .formula(
          .tooManyOperands(
            name, given: given, hint: nested.utf8.count <= 60 ? nested : "\(name)(\(name)(a, b), c)")), at: tree[i].span
      )
    }
    let operandCount = function.isVariadic ? given : min(given, function.parameters.count)
    let most = function.options.contains(where: \.takesSeveral) ? Int.max : operandCount + function.options.count
    guard function.isVariadic || given >= function.parameters.count - function.optionalCount, given <= most, given > 0
    else {
      let options = function.options.map { "\($0.rawValue)=…" }
      let wanted = "\(function.parameters.count) (\((function.parameters + options).joined(separator: ", ")))"
      throw Problem(.wrongArgumentCount(function: name, wanted: wanted, given: given), at: tree[i].span)
    }
    // NumPy takes the arrays of a concatenation as one list.
    var operandNodes = Array(call.arguments[..<operandCount])
    if function.isVariadic, given == 1, case .list(let entries) = tree[operandNodes[0]].kind { operandNodes = entries }
    var operands: [Value] = []
    for argument in operandNodes { operands.append(try value(tree, argument, locals)) }
    let options = try self.options(function, call, tree, Array(call.arguments[operandCount...]), locals)
    let texts = operandNodes.map { Diagnostic.shortened(tree.text(of: $0)) }
    do throws(Problem) {
      return try value(of: function, name, operands, options, texts: texts, at: tree[i].span)
    } catch {
      guard case .shapes(let mismatch, let operands, nil) = error.kind, operandNodes.count == 2 else { throw error }
      let fits = TypedOperands(operandNodes[0], operandNodes[1]).whatFits(mismatch, tree)
      throw Problem(.shapes(mismatch, operands: operands, fits: fits), at: error.span)
    }
  }

  /// max(0, x) and min(0, x) with a literal 0 are rectifiers, with u(0) = 0; other ties share the gradient.
  private func rectified(_ opcode: Opcode, _ operands: [Value]) -> Opcode {
    guard operands.contains(where: { $0.constant.map { $0.isScalar && $0.scalars[0] == 0 } ?? false }) else {
      return opcode
    }
    switch opcode {
    case .maximum: return .rectifiedMaximum
    case .minimum: return .rectifiedMinimum
    default: return opcode
    }
  }

  /// What was given for the options of a call, by keyword or by position after the operands.
  private mutating func options(
    _ function: ArrayFunction, _ call: SyntaxTree.Call, _ tree: SyntaxTree, _ positional: [SyntaxTree.Index],
    _ locals: Locals
  ) throws(Problem) -> [ArrayFunction.Option: [Double]] {
    var result: [ArrayFunction.Option: [Double]] = [:]
    for (k, argument) in positional.enumerated() {
      // reshape(x, 2, 3) spells a shape out.
      let option = function.options[min(k, function.options.count - 1)]
      result[option, default: []] += try numbers(argument, tree, option, locals)
    }
    for (keyword, argument) in call.keywords {
      let word = keyword.text == "dim" ? "axis" : keyword.text == "keepdim" ? "keepdims" : keyword.text
      guard let option = function.options.first(where: { $0.rawValue == word }) else {
        let known = function.options.map(\.rawValue)
        throw Problem(
          .unknownKeyword(function: call.function.text, keyword: keyword.text, known: known), at: keyword.span)
      }
      result[option] = try numbers(argument, tree, option, locals)
    }
    return result
  }

  private mutating func numbers(
    _ i: SyntaxTree.Index, _ tree: SyntaxTree, _ option: ArrayFunction.Option, _ locals: Locals
  ) throws(Problem) -> [Double] {
    if case .name(let word) = tree[i].kind, option == .keepdims, ["True", "true", "False", "false"].contains(word) {
      return [word.lowercased() == "true" ? 1 : 0]
    }
    let values = try structure(try value(tree, i, locals), tree, i, option.rawValue).scalars
    guard values.count == 1 || option.takesSeveral else {
      throw Problem(.notANumber(what: option.rawValue), at: tree[i].span)
    }
    for x in values where option.isWhole && Int(exactly: x) == nil {
      throw Problem(.notAnInteger(what: option.rawValue, value: "\(x)"), at: tree[i].span)
    }
    return values
  }

  mutating func value(
    of function: ArrayFunction, _ name: String, _ operands: [Value], _ options: [ArrayFunction.Option: [Double]],
    texts: [String], at span: SourceSpan
  ) throws(Problem) -> Value {
    let shapes = operands.map { shape($0) }
    try refuseLetters(inCallOf: function, name, shapes, at: span, texts: texts)
    let call = ArrayFunction.Call(
      name, shapes: operands.map { shape($0) }, axis: options[.axis]?.first.map { Int($0) },
      keepsDimensions: options[.keepdims]?.first ?? 0 != 0, shape: (options[.shape] ?? options[.reps])?.map { Int($0) },
      classes: options[.classes]?.first.map { Int($0) }, order: options[.ord]?.first.map { Int($0) },
      width: (options[.delta] ?? options[.beta])?.first, epsilon: options[.eps]?.first,
      probability: options[.p]?.first, numbers: options)
    let made = try operation(function, call, at: span, texts: texts)
    guard let order = function.order else { return try append(made, operands, at: span, texts: texts) }
    return try append(made, order.map { operands[$0] }, at: span, texts: order.map { texts[$0] })
  }

  func operation(
    _ function: ArrayFunction, _ call: ArrayFunction.Call, at span: SourceSpan, texts: [String]
  ) throws(Problem) -> ArrayOperation {
    do throws(ShapeMismatch) {
      return try function.make(call)
    } catch {
      throw Problem(.shapes(error, operands: texts, fits: nil), at: span)
    }
  }

  /// An array made where it is defined: zeros(2, 3), rand(4) …; nil where the name makes none.
  mutating func constructed(
    _ call: SyntaxTree.Call, _ tree: SyntaxTree, _ i: SyntaxTree.Index, _ locals: Locals
  ) throws(Problem) -> Value? {
    let name = call.function.text
    guard ["zeros", "ones", "eye", "arange", "linspace", "rand", "randn"].contains(name) else { return nil }
    try refuseKeywords(call, known: [])
    var numbers: [Double] = []
    for (k, argument) in call.arguments.enumerated() {
      let c = try structure(try value(tree, argument, locals), tree, argument, "argument \(k + 1) of \(name)")
      numbers += c.scalars
    }
    func wrongCount(_ wanted: String) -> Problem {
      Problem(.wrongArgumentCount(function: name, wanted: wanted, given: numbers.count), at: tree[i].span)
    }
    switch name {
    case "arange":
      guard (1...3).contains(numbers.count) else { throw wrongCount("1 to 3 (start, stop, step)") }
      let (from, to) = numbers.count == 1 ? (0, numbers[0]) : (numbers[0], numbers[1])
      let step = numbers.count == 3 ? numbers[2] : 1
      let count = ((to - from) / step).rounded(.up)
      guard count >= 1 else { throw Problem(.emptyRange, at: tree[i].span) }
      try requireRoom(for: count, name, at: tree[i].span)
      return .constant(Tensor([Int(count)], Array(count: Int(count)) { from + Double($0) * step }))
    case "linspace":
      guard numbers.count == 3 else { throw wrongCount("3 (start, stop, count)") }
      guard let n = Int(exactly: numbers[2]), n >= 2 else {
        throw Problem(
          .notAnInteger(what: "the count of linspace", value: LiteralText.number(numbers[2]) + ", from 2"),
          at: tree[call.arguments.last ?? i].span)
      }
      try requireRoom(for: Double(n), name, at: tree[i].span)
      let step = (numbers[1] - numbers[0]) / Double(n - 1)
      return .constant(
        Tensor([n], Array(count: n) { $0 == n - 1 ? numbers[1] : numbers[0] + Double($0) * step }))
    default: break
    }
    let shape = numbers.compactMap { Int(exactly: $0) }
    guard shape.count == numbers.count, shape.allSatisfy({ $0 > 0 }) else {
      throw Problem(
        .formula(.lengths(name)), at: tree[i].span)
    }
    try requireRoom(for: name == "eye" ? (shape + shape).entries : shape.entries, name, at: tree[i].span)
    switch name {
    case "zeros": return .constant(Tensor(shape, repeating: 0))
    case "ones": return .constant(Tensor(shape, repeating: 1))
    case "eye":
      guard shape.count == 1 else { throw wrongCount("1 (the count of rows)") }
      let n = shape[0]
      return .constant(Tensor([n, n], Array(rows: n, columns: n) { $0 == $1 ? 1 : 0 }))
    default:
      guard var random = generator else {
        throw Problem(.randomInNode(tree.text(of: i)), at: tree[i].span)
      }
      defer { generator = random }
      let draws = Array(count: shape.entryCount, operations: 16) { _ in
        name == "rand" ? random.uniform() : random.normal()
      }
      return .constant(Tensor(shape, draws))
    }
  }
}
