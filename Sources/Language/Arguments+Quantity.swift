/// A value or a gradient, as a trace writes it: `z`, `W[0, 1]`, `∇W`, `∂L/∂W`.
public struct Quantity: Sendable {
  /// The node, with the index that may follow it.
  public let place: Arguments.Place
  /// Whether a sign before the name makes it the gradient at the node.
  public let isGradient: Bool
  /// Of which output, where the sign says so.
  public let output: SyntaxTree?
}

extension Arguments {
  /// Reads `z`, `W[0, 1]`, `∇W`, `∇W L` or `∂L/∂W`; `what` says in the error what was expected.
  public mutating func quantity(_ what: String) throws(SyntaxError) -> Quantity {
    if acceptSign("∇") {
      let place = try place(what)
      return Quantity(place: place, isGradient: true, output: isOutputNext ? try self.place(what).tree : nil)
    }
    guard acceptSign("∂") else {
      let place = try place(what)
      guard next?.kind == .divide else { return Quantity(place: place, isGradient: false, output: nil) }
      throw SyntaxError(.expected("your own numbers after the name; a gradient is ∂z/∂x, ∇x or dx"), at: span)
    }
    let output = try place(what)
    guard accept(.divide), acceptSign("∂") else { throw SyntaxError(.expected("/∂ and a name, as in ∂z/∂x"), at: span) }
    return Quantity(place: try place(what), isGradient: true, output: output.tree)
  }

  /// Whether a name comes next that is not the beginning of an expression: something that begins one follows it.
  private var isOutputNext: Bool {
    let ends = clauseWords.union(["of"])
    var copy = self
    guard copy.next?.kind == .name, !ends.contains(where: { isNext(word: $0) }), let name = try? copy.place(""),
      let after = copy.next
    else { return false }
    if after.kind == .name { return name.isWhole && !ends.contains(where: { copy.isNext(word: $0) }) }
    guard name.isWhole, after.kind != .leftSquare, after.kind != .number else { return name.isWhole }
    // `∇x f -2` and `∇x f (-2)` begin a number, as the blanks show; `∇x f - 2` and `f(2)` go on with f.
    guard after.span.lower > name.tree.span.upper else { return false }
    if after.kind == .leftParenthesis { return true }
    return copy.accept(.minus) && copy.next.map { $0.span.lower == after.span.upper } ?? false
  }
}
