import Language

extension SessionState {
  /// An expression in which `ans` is put in as the value it has now, so that a definition does not change with it.
  func puttingAnswerIn(_ tree: SyntaxTree) -> SyntaxTree {
    guard sheet["ans"] == nil, let answer = sheet.answer, tree.mentions().contains("ans") else { return tree }
    let value = ScriptText.value(answer)
    let isBare = answer.rank > 0 || answer.scalars[0].sign == .plus
    let literal = Array((isBare ? value : "(\(value))").utf8)
    // What stands before the expression is kept, so that places up to the first `ans` stay true.
    var text = Array(tree.source.utf8.prefix(tree.span.upper))
    let spans = tree.nodes.compactMap { node in if case .name("ans") = node.kind { node.span } else { nil } }
    for span in spans.sorted(by: { $0.lower > $1.lower }) {
      text.replaceSubrange(span.lower..<span.upper, with: literal)
    }
    let source = StatementSource(String(decoding: text, as: UTF8.self))
    switch (try? Statement(parsing: source, words: CommandWords([])))?.kind {
    case .definition(let definition): return definition.expression
    case .function(let function): return function.body
    default: return tree
    }
  }
}
