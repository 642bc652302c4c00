import Graphs
import Language
import Tensors

// What was probably meant by a line that cannot be read, where the names of the session tell.
extension SessionState {
  /// The problem with what was meant; nil where the session knows no more than the grammar.
  func misread(_ source: StatementSource, _ error: SyntaxError) -> Problem? {
    switch error.kind {
    case .missingOperator(let left, let right, _) where !left.isEmpty:
      return sideBySide(left, right, source, at: error.span)
    case .assignmentToElement(let name, let place, let operation, let value?):
      guard let hint = wholeValue(of: name, with: place, operation, value, in: source) else { return nil }
      return Problem(.assignmentToEntry(name, whole: hint), at: error.span)
    default: return nil
    }
  }

  /// Two names side by side: a command there is not, a function, a product of arrays.
  private func sideBySide(_ left: String, _ right: String, _ source: StatementSource, at span: SourceSpan) -> Problem? {
    if sheet[left] != nil, commands.words.contains(left), source.text.hasPrefix(left) {
      return Problem(.formula(.missingOperator(after: left, source: source.text)), at: span)
    }
    let joined = "\(left)_\(right)"
    if sheet[left] == nil, FunctionTable.names.contains(joined) {
      return Problem(.unknownFunction("\(left) \(right)", nearest: joined), at: span)
    }
    if let definition = sheet[left], !definition.isFunction {
      guard let a = sheet.value(of: left)?.shape, let b = sheet.value(of: right)?.shape else { return nil }
      return product(left, a, right, b).map { Problem(.matrixJuxtaposition(left, right, product: $0), at: span) }
    }
    if FunctionTable.names.contains(left) || sheet[left] != nil {
      return Problem(.functionWithoutBrackets(left, argument: right), at: span)
    }
    guard source.text.hasPrefix(left), left.allSatisfy(\.isLetter) else { return nil }
    let nearest = Suggestion.nearest(left, among: Array(commands.words))
    return Problem(.unknownCommand(left, nearest: nearest), at: SourceSpan(0, left.utf8.count))
  }

  /// The matrix product of two arrays, one of them a matrix, transposed where only so they fit; nil where they do not.
  private func product(_ left: String, _ a: Shape, _ right: String, _ b: Shape) -> String? {
    guard !a.isEmpty, !b.isEmpty, a.count == 2 || b.count == 2 else { return nil }
    for (isLeft, isRight) in [(false, false), (true, false), (false, true), (true, true)]
    where (!isLeft || a.count == 2) && (!isRight || b.count == 2) {
      guard (try? MatrixProduct(isLeft, isRight).shape([a, b])) != nil else { continue }
      return "\(left)\(isLeft ? ".T" : "") @ \(right)\(isRight ? ".T" : "")"
    }
    return nil
  }

  /// An update of a whole array that changes what was to be set in it; nil where that is long, or not known.
  private func wholeValue(
    of name: String, with place: SourceSpan, _ operation: UpdateOperator?, _ value: SourceSpan,
    in source: StatementSource
  ) -> String? {
    guard case .leaf(let old, _)? = sheet[name]?.kind, (1...2).contains(old.rank), old.count <= Self.mostEntriesWritten,
      let positions = positions(source.text(of: place), of: name, in: old.shape)
    else { return nil }
    let text = source.text(of: value)
    guard text.utf8.count <= 24 else { return nil }
    var entries = old.scalars.map(LiteralText.number)
    for position in positions {
      switch operation {
      case nil, .replace: entries[position] = text
      case .add: entries[position] += " + \(text)"
      case .subtract: entries[position] += " - \(Diagnostic.factor(text))"
      case .multiply: entries[position] += " * \(Diagnostic.factor(text))"
      case .divide: entries[position] += " / \(Diagnostic.factor(text))"
      }
    }
    let width = old.shape.last ?? 1
    let rows = stride(from: 0, to: old.count, by: width).map { entries[$0..<$0 + width].joined(separator: ", ") }
    return "\(name) := [\(rows.joined(separator: "; "))]"
  }

  private static let mostEntriesWritten = 12

  /// The flat positions that an index means; nil where it cannot be read.
  private func positions(_ text: String, of name: String, in shape: Shape) -> [Int]? {
    guard case .expression(let tree)? = (try? Statement(parsing: StatementSource(text), words: CommandWords([])))?.kind
    else { return nil }
    let counted = Tensor(shape, Array(count: shape.entryCount) { Double($0) })
    var elaborator = Elaborator(Graph(), sheet.scope())
    guard let chosen = (try? elaborator.value(tree, tree.root, [name: .constant(counted)]))?.constant else {
      return nil
    }
    return chosen.scalars.compactMap { Int(exactly: $0) }
  }
}

extension StatementSource {
  /// A part of the statement.
  func text(of span: SourceSpan) -> String {
    let bytes = text.utf8
    let start = bytes.index(bytes.startIndex, offsetBy: span.lower)
    return String(decoding: bytes[start..<bytes.index(start, offsetBy: span.upper - span.lower)], as: UTF8.self)
  }
}
