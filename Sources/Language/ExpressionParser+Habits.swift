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
    guard token.kind == .name, let (said, command) = commandSoFar else { return nil }
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

  /// The command whose expression is read, where variables can follow it, and what of it was read.
  private var commandSoFar: (said: String, command: CommandForm)? {
    guard let command, command.takesVariables, let first = tokens.first, position > 0, enclosures.isEmpty else {
      return nil
    }
    return ("\(command.word) \(source.text(of: first.span.union(tokens[position - 1].span)))", command)
  }

  /// `grad y, x` and `sgd L, lr=0.1`: a comma before a clause.
  var clauseAfterComma: String? {
    guard let (said, command) = commandSoFar, kind(ahead: 1) == .name else { return nil }
    let rest = rest(from: position + 1)
    let isClause = kind(ahead: 2) == .assign || command.clauseWords.contains(source.text(of: tokens[position + 1].span))
    return isClause ? "\(said) \(rest)" : "\(said) wrt \(rest)"
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
}

// MARK: Points

extension ExpressionParser {
  /// What was meant by a point behind a name: `np.exp(x)`, `x.sum()`, `x.grad`, a file without quotes, `x . y`.
  func pointError(_ point: Token) -> SyntaxError? {
    guard let end = previous, kind(ahead: 1) == .name else { return nil }
    let isTransposed = end.kind == .transpose && position > 1 && tokens[position - 2].kind == .name
    guard end.kind == .name || isTransposed else { return nil }
    let base = isTransposed ? Token(kind: .name, span: tokens[position - 2].span.union(end.span)) : end
    // All names of the chain: `np.linalg.inv`, or what stands between the slashes of a path.
    var last = position + 1
    while last + 2 < tokens.count, tokens[last + 1].kind == .dot, tokens[last + 2].kind == .name { last += 2 }
    let (name, member) = (source.text(of: base.span), source.text(of: tokens[last].span))
    func error(_ meaning: String?) -> SyntaxError {
      SyntaxError(.dottedName(name, member: member, meaning: meaning), at: point.span)
    }
    if let path = unquotedPath { return error(path) }
    if point.span.lower > base.span.upper, tokens[position + 1].span.lower > point.span.upper {
      return error("\(name) @ \(member) is the dot product, \(name) * \(member) goes entry by entry")
    }
    let isOfModule = ForeignNames.modules.contains(name)
    let whole = source.text(of: base.span.union(tokens[last - 2].span))
    return error(
      isOfModule
        ? Self.moduleMember(member, arguments(at: last + 1)) : Self.member(member, of: whole, arguments(at: last + 1)))
  }

  /// The call of `csv` or `load` in which a path stands without quotes, with them.
  private var unquotedPath: String? {
    guard let opening = enclosures.last?.opening, let start = tokens.firstIndex(of: opening), start > 0,
      source.text(of: tokens[start - 1].span) == "csv",
      let closing = tokens[start...].firstIndex(where: { $0.kind == .rightParenthesis || $0.kind == .comma }),
      closing > start + 1
    else { return nil }
    return "csv(\"\(source.text(of: tokens[start + 1].span.union(tokens[closing - 1].span)))\")"
  }

  /// The arguments of the call that begins at a token; nil where there is none, or they are long.
  func arguments(at index: Int) -> [String]? {
    guard index < tokens.count, tokens[index].kind == .leftParenthesis else { return nil }
    var (depth, start) = (0, index + 1)
    var result: [String] = []
    for k in index..<tokens.count {
      if tokens[k].kind.closing != nil { depth += 1 }
      if tokens[k].kind.isClosing { depth -= 1 }
      if depth == 0 || depth == 1 && tokens[k].kind == .comma {
        if k > start { result.append(source.text(of: tokens[start].span.union(tokens[k - 1].span))) }
        start = k + 1
      }
      if depth == 0 { return result.joined().utf8.count <= 40 ? result : nil }
    }
    return nil
  }

  /// What to write for `np.member(arguments)`.
  private static func moduleMember(_ member: String, _ arguments: [String]?) -> String {
    guard !ForeignNames.isAbsent(member) else { return "help functions lists what there is" }
    guard let arguments else { return ForeignNames.call(member, []) ?? member }
    let given = arguments.isEmpty ? "x" : arguments.joined(separator: ", ")
    return ForeignNames.call(member, arguments) ?? "\(member)(\(given))"
  }

  /// What to write for `base.member(arguments)`.
  private static func member(_ member: String, of base: String, _ arguments: [String]?) -> String? {
    switch member {
    case "backward": return "grad \(base)"
    case "grad": return "grad(y, \(base)), with the output y"
    case "shape", "size", "ndim", "dtype": return "show \(base)"
    case "t", "transpose": return "\(base).T"
    case "item", "numpy", "tolist", "clone", "copy": return base
    case "detach": return "stop_gradient(\(base))"
    case "dot", "matmul", "mm": return "\(base) @ \(arguments?.first ?? "x")"
    default:
      guard !ForeignNames.isAbsent(member) else { return "help functions lists what there is" }
      // What is no call may be anything.
      guard let arguments else { return ForeignNames.call(member, [base]) }
      let all = [base] + arguments
      return ForeignNames.call(member, all) ?? "\(member)(\(all.joined(separator: ", ")))"
    }
  }
}
