/// What was meant by two operands side by side, or by a sign of another language: a text that can be typed instead.
extension ExpressionParser {
  /// The token so many places before the current one.
  private func token(back count: Int) -> Token? { position >= count ? tokens[position - count] : nil }
  private func text(back count: Int) -> String { token(back: count).map { source.text(of: $0.span) } ?? "" }

  /// What was probably meant where `right` follows an operand without an operator; nil for a plain product.
  func habitualMeaning(of token: Token, right: String) -> String? {
    let (left, before) = (previous, text(back: 2))
    // sin^2(x)
    if left?.kind == .number || left?.kind == .superscript, token.kind == .leftParenthesis {
      let isPower = before == "^" && self.token(back: 3)?.kind == .name
      if isPower { return "\(text(back: 3))\(right)^\(text(back: 1))" }
    }
    // 1 000
    if left?.kind == .number, token.kind == .number, right.count == 3, right.allSatisfy(\.isWholeNumber),
      text(back: 1).allSatisfy(\.isWholeNumber)
    {
      return text(back: 1) + right
    }
    // d/dx x^2
    let over = text(back: 1)
    if before == "/", text(back: 3) == "d", over.hasPrefix("d"), over.count > 1 {
      return "grad(\(rest(from: position)), \(over.dropFirst()))"
    }
    // W^T x
    if over == "T", before == "^", self.token(back: 3)?.kind == .name { return "\(text(back: 3)).T @ \(right)" }
    // x yᵀ
    if left?.kind == .name, token.kind == .name, tokens.count > position + 1, tokens[position + 1].kind == .transpose {
      return "outer(\(over), \(right))"
    }
    return inCommand(token, right)
  }

  /// `grad y by x` and `grad y x`.
  private func inCommand(_ token: Token, _ right: String) -> String? {
    guard let command, command.takesVariables, let first = tokens.first, position > 0, token.kind == .name,
      enclosures.isEmpty
    else { return nil }
    let said = "\(command.word) \(source.text(of: first.span.union(tokens[position - 1].span)))"
    // An option: `steps 100`, `steps = 100`.
    let next = position + 1 < tokens.count && tokens[position + 1].kind == .assign ? position + 2 : position + 1
    if next < tokens.count, tokens[next].kind == .number {
      return "\(said) \(right)=\(source.text(of: tokens[next].span))"
    }
    if next == tokens.count, let value = command.options[right] { return "\(said) \(right)=\(value)" }
    let isPreposition = ["by", "for", "of", "over", "to", "in"].contains(right) && position + 1 < tokens.count
    return "\(said) wrt \(rest(from: isPreposition ? position + 1 : position))"
  }

  /// The rest of the statement from a token on, if it is short.
  private func rest(from index: Int) -> String {
    guard index < tokens.count else { return "" }
    let end = tokens[index...].firstIndex { $0.kind == .semicolon } ?? tokens.count
    let text = source.text(of: tokens[index].span.union(tokens[max(index, end - 1)].span))
    return text.utf8.count <= 40 ? text : "…"
  }

  /// `0,5`: a comma between two numbers that touch it.
  var decimalComma: String? {
    guard let left = previous, left.kind == .number, position + 1 < tokens.count,
      tokens[position + 1].kind == .number, isAdjacent(), isAdjacent(ahead: 1)
    else { return nil }
    return "\(source.text(of: left.span)).\(source.text(of: tokens[position + 1].span))"
  }

  /// `.*`, `.^` and `./`: the sign without its point.
  var signAfterPoint: String? {
    guard position + 1 < tokens.count, isAdjacent(ahead: 1) else { return nil }
    switch tokens[position + 1].kind {
    case .times, .divide, .power: return source.text(of: tokens[position + 1].span)
    default: return nil
    }
  }

  /// The arguments of a call that begins at a token, without its brackets; nil where there is none.
  func argumentsText(at index: Int) -> String? {
    guard index < tokens.count, tokens[index].kind == .leftParenthesis else { return nil }
    var depth = 0
    for k in index..<tokens.count {
      if tokens[k].kind.closing != nil { depth += 1 }
      if tokens[k].kind.isClosing { depth -= 1 }
      guard depth == 0 else { continue }
      guard k > index + 1 else { return "" }
      let text = source.text(of: tokens[index + 1].span.union(tokens[k - 1].span))
      return text.utf8.count <= 40 ? text : "…"
    }
    return nil
  }
}

extension SyntaxError.Kind {
  /// Modules of Python in which what one looks for is a function here.
  private static let modules: Set<String> = [
    "np", "numpy", "jnp", "jax", "torch", "tf", "math", "F", "nn", "scipy", "random", "linalg", "sp", "sympy",
  ]

  /// What to write for `base.member(arguments)`.
  static func undotted(_ base: String, _ member: String, _ arguments: String?) -> String {
    if modules.contains(base) {
      if ["array", "tensor", "asarray", "matrix", "Tensor"].contains(member) {
        return arguments.map { "\($0)" }.flatMap { $0.isEmpty ? nil : $0 } ?? "[1, 2]"
      }
      return "\(member), without a module before it"
    }
    switch member {
    case "backward": return "grad \(base)"
    case "grad": return "grad(y, \(base)), with the output y"
    case "shape", "size", "ndim", "dtype": return "show \(base)"
    case "t", "transpose": return "\(base).T"
    case "item", "numpy", "tolist", "clone", "copy": return base
    case "detach": return "stop_gradient(\(base))"
    case "dot", "matmul", "mm": return "\(base) @ \(arguments ?? "x")"
    default:
      guard let arguments else { return "\(member), without a module before it" }
      return arguments.isEmpty ? "\(member)(\(base))" : "\(member)(\(base), \(arguments))"
    }
  }
}
