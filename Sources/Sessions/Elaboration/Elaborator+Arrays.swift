import Graphs
import Language
import Tensors

// MARK: - Literals of expressions

extension Elaborator {
  /// `[a, b, c]`; a list of lists of one length is a matrix.
  mutating func list(
    _ tree: SyntaxTree, _ i: SyntaxTree.Index, _ entries: [SyntaxTree.Index], _ locals: Locals
  ) throws(Problem) -> Value {
    let rows = entries.map { entry -> [SyntaxTree.Index]? in
      if case .list(let row) = tree[entry].kind { return row }
      return nil
    }
    if rows.allSatisfy({ $0 != nil }), !rows.isEmpty {
      return try matrix(tree, i, rows.compactMap { $0 }, locals, joinsRows: false)
    }
    let values = try self.values(tree, entries, locals)
    return try stacked(values, [entries.count], at: tree[i].span)
  }

  /// `[a, b; c, d]`.
  mutating func matrix(
    _ tree: SyntaxTree, _ i: SyntaxTree.Index, _ rows: [[SyntaxTree.Index]], _ locals: Locals,
    joinsRows: Bool = true
  ) throws(Problem) -> Value {
    guard rows.allSatisfy({ $0.count == rows[0].count }) else {
      throw Problem(.ragged(rows: rows.map(\.count)), at: tree[i].span)
    }
    var values: [Value] = []
    for row in rows { values += try self.values(tree, row, locals) }
    // `[a; b]` of two vectors: each row is one entry that is itself the row.
    let leading =
      joinsRows && rows[0].count == 1 && !shape(values[0]).isEmpty ? [rows.count] : [rows.count, rows[0].count]
    return try stacked(values, leading, at: tree[i].span)
  }

  private mutating func values(
    _ tree: SyntaxTree, _ entries: [SyntaxTree.Index], _ locals: Locals
  ) throws(Problem) -> [Value] {
    var result: [Value] = []
    result.reserveCapacity(entries.count)
    for entry in entries { result.append(try value(tree, entry, locals)) }
    return result
  }

  mutating func stacked(_ values: [Value], _ leading: Shape, at span: SourceSpan) throws(Problem) -> Value {
    guard !values.isEmpty else { throw Problem(.emptyRange, at: span) }
    return try append(.stack(Stack(leading)), values, at: span, texts: [])
  }
}

// MARK: - Indexing

extension Elaborator {
  /// `x[0]`, `W[:, 1]`, `x[1:]`, `z[y]` with an index that is itself a value.
  /// Refuses `∂v/∂x[i]` of a vector v, whose first index would be that of v.
  private mutating func refuseHalfIndexed(
    _ tree: SyntaxTree, _ array: SyntaxTree.Index, _ base: Value, _ locals: Locals
  ) throws(Problem) {
    guard case .partial(let output, let variable, false) = tree[array].kind else { return }
    let by = try value(tree, variable, locals)
    guard shape(base).count > shape(by).count else { return }
    let (y, x) = (tree.text(of: output), tree.text(of: variable))
    throw Problem(.formula(.halfIndexed(y, x)), at: tree[array].span)
  }

  mutating func element(
    _ tree: SyntaxTree, _ i: SyntaxTree.Index, _ array: SyntaxTree.Index, _ subscripts: [SyntaxTree.Subscript],
    _ locals: Locals
  ) throws(Problem) -> Value {
    try refuseFunction(tree, array, subscripts, locals)
    let base = try value(tree, array, locals)
    try refuseHalfIndexed(tree, array, base, locals)
    let whole = shape(base)
    let text = Diagnostic.shortened(tree.text(of: array))
    guard !whole.isEmpty else { throw Problem(.indexOfScalar(text), at: tree[i].span) }
    if whole.hasLetters { try refuseParts(subscripts, tree, whole, text, locals, at: tree[i].span) }
    var indices: [AxisIndex] = []
    var notation: [String] = []
    // Indices that are values themselves, along the axes that the others leave.
    var gathered: [(axis: Int, index: Value)] = []
    var remaining = 0
    var isChosen = false
    var lists = 0
    for (axis, item) in subscripts.enumerated() {
      guard axis < whole.count else {
        throw Problem(
          .index(.tooMany(given: subscripts.count, rank: whole.count), array: text, shape: whole), at: tree[i].span)
      }
      switch item {
      case .index(let k):
        let index = try value(tree, k, locals)
        remark(onIndex: k, of: text, tree)
        if !shape(index).isEmpty { lists += 1 }
        guard let constant = index.constant else {
          gathered.append((remaining, index))
          indices.append(.positions(whole.hasLetters ? [] : Array(count: whole[axis]) { $0 }))
          notation.append(":")
          remaining += 1
          continue
        }
        isChosen = true
        let resolved = try positions(constant, axis: axis, of: whole, text: text, at: tree[k].span)
        indices.append(resolved)
        switch resolved {
        case .position(let p): notation.append(String(p))
        case .positions(let ps):
          notation.append("[\(ps.map(String.init).joined(separator: ", "))]")
          remaining += 1
        }
      case .slice(let start, let stop, let step):
        let range = try slice(tree, start, stop, step, length: whole[axis], locals, at: tree[i].span)
        isChosen = isChosen || start != nil || stop != nil || step != nil
        indices.append(.positions(range.positions))
        notation.append(range.notation)
        remaining += 1
      }
    }
    if lists > 1 { remarkOnSeveralLists(tree, i, in: whole) }
    var result = base
    if isChosen || gathered.isEmpty {
      // A slice of all behind the last position says nothing.
      while !gathered.isEmpty, notation.last == ":" { notation.removeLast() }
      let selection = try selection(indices, of: whole, text: text, at: tree[i].span)
      let select = Select(selection, notation: notation.joined(separator: ", "))
      result = try append(.linear(.select(select)), [result], at: tree[i].span, texts: [text])
    }
    // From the last axis on, so that those before keep their places.
    for (axis, index) in gathered.reversed() {
      result = try append(.linear(.take(Take(axis: axis))), [result, index], at: tree[i].span, texts: [text])
    }
    return result
  }

  /// `relu[x]`, with the brackets of another language's calls.
  private func refuseFunction(
    _ tree: SyntaxTree, _ array: SyntaxTree.Index, _ subscripts: [SyntaxTree.Subscript], _ locals: Locals
  ) throws(Problem) {
    guard case .name(let name) = tree[array].kind, locals[name] == nil, scope.nodes[name] == nil,
      FunctionTable.names.contains(name) || scope.definitions[name]?.isFunction == true
    else { return }
    let texts = subscripts.flatMap(\.operands).map { Diagnostic.shortened(tree.text(of: $0)) }
    throw Problem(.functionWithoutBrackets(name, argument: texts.joined(separator: ", ")), at: tree[array].span)
  }

  private func selection(
    _ indices: [AxisIndex], of whole: Shape, text: String, at span: SourceSpan
  ) throws(Problem) -> Selection {
    do throws(IndexProblem) {
      return try Selection(indices, of: whole)
    } catch {
      throw Problem(.index(error, array: text, shape: whole), at: span)
    }
  }

  private func positions(
    _ index: Tensor<Double>, axis: Int, of whole: Shape, text: String, at span: SourceSpan
  ) throws(Problem) -> AxisIndex {
    guard index.rank <= 1 else { throw Problem(.notAnInteger(what: "an index", value: "an array of 2 axes"), at: span) }
    var result: [Int] = []
    for x in index.scalars {
      guard let k = Int(exactly: x) else { throw Problem(.notAnInteger(what: "an index", value: "\(x)"), at: span) }
      let length = whole[axis]
      guard k >= -length, k < length else {
        throw Problem(.index(.outOfRange(axis: axis, position: k, length: length), array: text, shape: whole), at: span)
      }
      result.append(k < 0 ? k + length : k)
    }
    return index.isScalar ? .position(result[0]) : .positions(result)
  }

  /// A slice resolved against its axis as in Python: bounds are clamped, negative ones count from the end.
  private mutating func slice(
    _ tree: SyntaxTree, _ start: SyntaxTree.Index?, _ stop: SyntaxTree.Index?, _ step: SyntaxTree.Index?, length: Int,
    _ locals: Locals, at span: SourceSpan
  ) throws(Problem) -> (positions: [Int], notation: String) {
    let by = try step.map { i throws(Problem) in try integer(tree, i, "a step", locals) } ?? 1
    guard by != 0, by.magnitude < 1 << 31 else {
      throw Problem(.notAnInteger(what: "the step of a slice", value: "\(by)"), at: span)
    }
    func clamped(_ k: Int, _ low: Int, _ high: Int) -> Int { min(max(k < 0 ? k + length : k, low), high) }
    let first = try start.map { i throws(Problem) in try integer(tree, i, "a bound of a slice", locals) }
    let last = try stop.map { i throws(Problem) in try integer(tree, i, "a bound of a slice", locals) }
    let from = first.map { by > 0 ? clamped($0, 0, length) : clamped($0, -1, length - 1) } ?? (by > 0 ? 0 : length - 1)
    let to = last.map { by > 0 ? clamped($0, 0, length) : clamped($0, -1, length - 1) } ?? (by > 0 ? length : -1)
    let distance = by > 0 ? to - from : from - to
    let positions = Array(count: distance > 0 ? (distance - 1) / abs(by) + 1 : 0) { from + $0 * by }
    guard !positions.isEmpty else { throw Problem(.emptyRange, at: span) }
    let notation = "\(first.map(String.init) ?? ""):\(last.map(String.init) ?? "")\(by == 1 ? "" : ":\(by)")"
    return (positions, notation)
  }

  /// An integer that the structure is made from.
  mutating func integer(
    _ tree: SyntaxTree, _ i: SyntaxTree.Index, _ what: String, _ locals: Locals
  ) throws(Problem) -> Int {
    let x = try number(tree, i, what, locals)
    guard let n = Int(exactly: x) else {
      // A limit is named as one.
      if x.isFinite, x == x.rounded() { try requireRoom(for: x.magnitude, what, at: tree[i].span) }
      throw Problem(.notAnInteger(what: what, value: "\(x)"), at: tree[i].span)
    }
    return n
  }

  /// A number that the structure is made from: the value of a leaf counts as it is now and is remembered.
  mutating func number(
    _ tree: SyntaxTree, _ i: SyntaxTree.Index, _ what: String, _ locals: Locals
  ) throws(Problem) -> Double {
    let c = try structure(try value(tree, i, locals), tree, i, what)
    guard c.isScalar else { throw Problem(.notANumber(what: what), at: tree[i].span) }
    return c.scalars[0]
  }

  /// An array that the structure is made from.
  mutating func structure(
    _ value: Value, _ tree: SyntaxTree, _ i: SyntaxTree.Index, _ what: String
  ) throws(Problem) -> Tensor<Double> {
    switch value {
    case .constant(let c): return c
    case .node(let node):
      guard case .name(let name) = tree[i].kind, graph.isLeaf(node), scope.nodes[name] == node else {
        throw Problem(.notAConstant(what: what), at: tree[i].span)
      }
      try graph.requireValue(of: [node], scope, at: tree[i].span)
      valuesRead.insert(name)
      return graph.value(of: node)
    }
  }
}
