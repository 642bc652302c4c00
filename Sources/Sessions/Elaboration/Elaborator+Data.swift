import DataFiles
import Graphs
import Language
import Tensors

extension Elaborator {
  /// A call that makes or prepares data: csv, permutation, normalize; nil where it is none.
  mutating func data(
    _ call: SyntaxTree.Call, _ tree: SyntaxTree, _ i: SyntaxTree.Index, _ locals: Locals
  ) throws(Problem) -> Value? {
    switch call.function.text {
    case "csv": return .constant(try csv(call, tree, i, locals))
    case "permutation": return .constant(try permutation(call, tree, i, locals))
    case "normalize": return try normalize(call, tree, i, locals)
    case let name where Rearrangement(rawValue: name) != nil:
      throw Problem(
        .formula(.rearrangementInside(name, example: Rearrangement(rawValue: name)?.example)), at: tree[i].span)
    default: return nil
    }
  }

  /// `csv("file.csv", …)`: the numbers of a file.
  private mutating func csv(
    _ call: SyntaxTree.Call, _ tree: SyntaxTree, _ i: SyntaxTree.Index, _ locals: Locals
  ) throws(Problem) -> Tensor<Double> {
    guard let first = call.arguments.first, case .string(let path) = tree[first].kind else {
      throw Problem(
        .formula(.csvWithoutName),
        at: tree[call.arguments.first ?? i].span)
    }
    guard let files else {
      throw Problem(
        .formula(.fileInNode(tree.text(of: i))),
        at: tree[i].span)
    }
    var request = CSVTable.Request()
    for argument in call.arguments.dropFirst() { request.columns.append(try column(argument, tree, locals)) }
    var columnSpan = call.arguments.dropFirst().first.map { tree[$0].span }
    for (keyword, value) in call.keywords {
      switch keyword.text {
      case "drop": request.dropped = try column(value, tree, locals)
      case "labels": request.labels = try column(value, tree, locals)
      case "header": request.header = try truth(value, tree, "header", locals)
      case "sep":
        guard case .string(let text) = tree[value].kind, text.utf8.count == 1 || text == "\\t",
          let sign = text == "\\t" ? UInt8(ascii: "\t") : text.utf8.first
        else { throw Problem(.formula(.separator), at: tree[value].span) }
        request.separator = sign
      default:
        throw Problem(
          .unknownKeyword(function: "csv", keyword: keyword.text, known: ["drop", "labels", "header", "sep"]),
          at: keyword.span)
      }
      if ["drop", "labels"].contains(keyword.text) { columnSpan = columnSpan ?? tree[value].span }
    }
    let text: String
    do throws(FileAccess.Failure) { text = try files.read(path) } catch {
      throw Problem(.file(path: path, error), at: tree[first].span)
    }
    do throws(CSVProblem) {
      let table = try CSVTable(text, request, mostEntries: scope.limits.entries)
      dataRead.append(
        DataRead(
          path: path, rows: table.values.shape[0], columns: table.columns, hasHeader: table.hasHeader,
          labels: table.labels))
      return table.values
    } catch {
      let span = error.concernsColumns ? columnSpan ?? tree[first].span : tree[first].span
      if case .interrupted = error.kind { throw Problem(.interrupted, at: nil) }
      throw Problem(.data(error, path: path), at: span)
    }
  }

  private mutating func column(
    _ i: SyntaxTree.Index, _ tree: SyntaxTree, _ locals: Locals
  ) throws(Problem) -> CSVTable.Column {
    if case .string(let name) = tree[i].kind { return .name(name) }
    return .position(try integer(tree, i, "a column, unless it is a name in quotes,", locals))
  }

  private mutating func truth(
    _ i: SyntaxTree.Index, _ tree: SyntaxTree, _ what: String, _ locals: Locals
  ) throws(Problem) -> Bool {
    if case .name(let word) = tree[i].kind, ["true", "false"].contains(word.lowercased()) {
      return word.lowercased() == "true"
    }
    return try number(tree, i, what, locals) != 0
  }

  /// `permutation(n)`: 0 to n − 1 in random order.
  private mutating func permutation(
    _ call: SyntaxTree.Call, _ tree: SyntaxTree, _ i: SyntaxTree.Index, _ locals: Locals
  ) throws(Problem) -> Tensor<Double> {
    try refuseKeywords(call, known: [])
    guard call.arguments.count == 1 else {
      throw Problem(
        .wrongArgumentCount(function: "permutation", wanted: "1 (the count)", given: call.arguments.count),
        at: tree[i].span)
    }
    let count = try integer(tree, call.arguments[0], "the count of permutation", locals)
    guard count > 0 else {
      throw Problem(.notAnInteger(what: "the count of permutation", value: "\(count), from 1"), at: tree[i].span)
    }
    try requireRoom(for: Double(count), "permutation", at: tree[i].span)
    guard generator != nil else { throw Problem(.randomInNode(tree.text(of: i)), at: tree[i].span) }
    var order = Array(count: count) { $0 }
    generator?.shuffle(&order)
    return Tensor([count], order).map { Double($0) }
  }

  /// `normalize(X)`: (X − mean) / standard deviation, column by column; those of R for `normalize(X, R)`.
  ///
  /// It is made of other operations, so that it has their gradients. A column of equal numbers becomes 0.
  private mutating func normalize(
    _ call: SyntaxTree.Call, _ tree: SyntaxTree, _ i: SyntaxTree.Index, _ locals: Locals
  ) throws(Problem) -> Value {
    try refuseKeywords(call, known: [])
    guard (1...2).contains(call.arguments.count) else {
      throw Problem(
        .wrongArgumentCount(
          function: "normalize", wanted: "1 or 2 (X, and the data whose mean and deviation it takes)",
          given: call.arguments.count), at: tree[i].span)
    }
    var values: [Value] = []
    for argument in call.arguments { values.append(try value(tree, argument, locals)) }
    let texts = call.arguments.map { Diagnostic.shortened(tree.text(of: $0)) }
    let span = tree[i].span
    for (value, text) in zip(values, texts) where shape(value).isEmpty {
      throw Problem(.isANumber(text, but: "normalize takes rows of data", hint: nil), at: span)
    }
    let (x, reference) = (values[0], values[values.count - 1])
    let (columns, others) = (Array(shape(x).dropFirst()), Array(shape(reference).dropFirst()))
    guard columns == others else {
      throw Problem(
        .shapeMismatch("a row of \(texts[0])", columns, "one of \(texts[1])", others, hint: nil),
        at: span)
    }
    func reduced(_ name: String) throws(Problem) -> Value {
      guard let function = FunctionTable.arrays[name] else {
        throw Problem(.unknownFunction(name, nearest: nil), at: span)
      }
      return try self.value(of: function, name, [reference], [.axis: [0]], texts: [texts[texts.count - 1]], at: span)
    }
    let difference = try append(
      .elementwise(.subtract), [x, try reduced("mean")], at: span, texts: [texts[0], "its mean"])
    let least = Value.constant(Tensor(scalar: 1e-12))
    let deviation = try append(.elementwise(.maximum), [try reduced("std"), least], at: span, texts: [])
    return try append(.elementwise(.divide), [difference, deviation], at: span, texts: [])
  }
}
