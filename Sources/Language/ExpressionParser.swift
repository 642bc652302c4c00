/// Reads expressions from tokens, by precedence climbing. The grammar, loosest first:
///
///     expression     = sum [ ("<" | "<=" | ">" | ">=" | "==" | "!=") sum ]
///     sum            = product { ("+" | "-") product }
///     product        = signed { ("*" | "/" | "@") signed }
///     signed         = { "-" | "+" } juxtaposition
///     juxtaposition  = power { power }                          after a transpose: Wᵀx, xᵀ A x, W'x; after a number: 2x^3
///     power          = postfix [ ("^" | "**") signed ]          so -x^2 = -(x^2), 2^-1 and 2^3^2 = 2^9
///     postfix        = primary { ".T" | "ᵀ" | "'" | superscript | "[" subscripts "]" }
///     primary        = number | name | name { "'" } "(" arguments ")" | "(" expression ")" | list | derivative | "Σ_i" product
///     derivative     = "∂" ( place | "(" expression ")" ) "/" "∂" name | "∇" place place
///     arguments      = [ argument { "," argument } [ "," ] ] | name "in" expression ":" expression
///     argument       = [ name "=" ] ( expression | string )
///     subscripts     = subscript { "," subscript }
///     subscript      = expression | [ expression ] ":" [ expression ] [ ":" [ expression ] ]
///     list           = "[" row { ";" row } "]" | "[" index { "," index } ":" expression "]"
///     index          = name "in" expression
///     row            = expression { "," expression } [ "," ]
///
/// Chains to the left are built in loops. Recursion is counted, and ends in an error before the stack does.
struct ExpressionParser {
  /// A bracket that is open at the current token.
  struct Enclosure {
    let opening: Token
    let isList: Bool
  }

  let source: SourceText
  let tokens: [Token]
  private let start: Int
  var position = 0

  /// The command whose arguments are read; the words of its clauses end an expression where an operand of a
  /// juxtaposition could stand.
  var command: CommandForm?

  /// Whether a name with its index is read, which a blank ends: what stands after it is another argument.
  private(set) var isPlace = false

  /// Whether a name is the user's own, which comes before any other meaning of it.
  var isUserName: @Sendable (String) -> Bool = { _ in false }

  /// How many sums over an index are being read: in what is summed numbers side by side are multiplied.
  var sums = 0

  var enclosures: [Enclosure] = []
  private var nodes: [SyntaxTree.Node] = []
  private var heights: [Int] = []
  private var depth = 0

  /// A parser over `tokens`, which hold neither line ends nor comments and begin at `start`.
  init(source: SourceText, tokens: [Token], from start: Int = 0) {
    self.source = source
    self.start = start
    self.tokens = tokens
  }

  /// Reads one expression, as far as it goes.
  mutating func parseTree() throws(SyntaxError) -> SyntaxTree {
    nodes.removeAll()
    heights.removeAll()
    let root = try expression()
    return SyntaxTree(source: source.string, nodes: nodes, root: root)
  }

  /// Reads a name and the index that follows it without a blank, and nothing beyond.
  mutating func parsePlace() throws(SyntaxError) -> SyntaxTree {
    nodes.removeAll()
    heights.removeAll()
    guard let token = current, token.kind == .name else { throw operandError() }
    let root: SyntaxTree.Index
    if kind(ahead: 1) == .leftSquare, isAdjacent(ahead: 1) {
      isPlace = true
      defer { isPlace = false }
      root = try postfix()
    } else {
      position += 1
      root = try add(.name(source.text(of: token.span)), from: token.span.lower)
    }
    return SyntaxTree(source: source.string, nodes: nodes, root: root)
  }

  // MARK: Tokens

  var current: Token? { position < tokens.count ? tokens[position] : nil }

  var kind: Token.Kind? { position < tokens.count ? tokens[position].kind : nil }

  var previous: Token? { position > 0 ? tokens[position - 1] : nil }

  func kind(ahead distance: Int) -> Token.Kind? {
    position + distance < tokens.count ? tokens[position + distance].kind : nil
  }

  /// Whether no blank stands between the token `distance` ahead and the one before it.
  func isAdjacent(ahead distance: Int = 0) -> Bool {
    let index = position + distance
    return index > 0 && index < tokens.count && tokens[index - 1].span.upper == tokens[index].span.lower
  }

  mutating func accept(_ kind: Token.Kind) -> Bool {
    guard self.kind == kind else { return false }
    position += 1
    return true
  }

  /// The place just past the last token read.
  var endOfPrevious: Int { previous?.span.upper ?? current?.span.lower ?? start }

  // MARK: Nodes

  /// How many nodes there are.
  var count: Int { nodes.count }

  func node(_ index: SyntaxTree.Index) -> SyntaxTree.Node { nodes[index] }

  /// Adds a node that reaches from `start` to the last token read, `height` levels above its leaves.
  mutating func add(_ kind: SyntaxTree.Kind, from start: Int, height: Int = 0) throws(SyntaxError) -> SyntaxTree.Index {
    let span = SourceSpan(start, endOfPrevious)
    guard height < SyntaxTree.maximumDepth else { throw SyntaxError(.tooDeep, at: span) }
    nodes.append(SyntaxTree.Node(kind: kind, span: span))
    heights.append(height)
    return nodes.count - 1
  }

  /// The height of a node over these operands.
  func height(over operands: [SyntaxTree.Index]) -> Int {
    operands.reduce(0) { max($0, heights[$1] + 1) }
  }

  // MARK: Precedence

  /// Reads operands joined by operators that bind at least as tightly as `minimum`.
  mutating func expression(_ minimum: Precedence = .comparison) throws(SyntaxError) -> SyntaxTree.Index {
    guard depth < SyntaxTree.maximumDepth else { throw SyntaxError(.tooDeep, at: here) }
    depth += 1
    defer { depth -= 1 }

    let start = current?.span.lower ?? endOfPrevious
    var left = try operand()
    var isChain = false
    while let operation = joiner(isChain), operation.precedence >= minimum {
      if operation.isWritten {
        try checkSign()
        position += 1
      }
      let infix = operation.operator
      isChain = !operation.isWritten && infix == .matrixProduct
      let right = try expression(infix.isRightAssociative ? .power : operation.precedence.tighter)
      left = try add(.infix(infix, left, right), from: start, height: max(heights[left], heights[right] + 1))
      if infix.precedence == .comparison { try checkSingleComparison(infix) }
    }
    return left
  }

  /// What joins the operand just read to the next one: an operator, or nothing at all after a transpose, and after what
  /// such a product ends in, and after the coefficient in 2x.
  private func joiner(_ isChain: Bool) -> (operator: InfixOperator, precedence: Precedence, isWritten: Bool)? {
    guard let kind else { return nil }
    if let infix = InfixOperator(kind) { return (infix, infix.precedence, true) }
    if isCoefficient || isSummed { return (.multiply, .juxtaposition, false) }
    return isJuxtaposed(isChain) ? (.matrixProduct, .juxtaposition, false) : nil
  }

  /// Whether a number stands directly before a name; 1/2x and x^2y have two readings, and none is taken.
  private var isCoefficient: Bool {
    guard previous?.kind == .number, current?.kind == .name, isAdjacent() else { return false }
    let before = position > 1 ? tokens[position - 2].kind : nil
    return before != .divide && before != .power
  }

  /// Whether numbers stand side by side in what is summed: Σ_i W[i,j] x[i].
  private var isSummed: Bool {
    guard sums > 0, let previous, previous.kind.endsOperand, let current else { return false }
    return current.kind == .name || isSign("∂")
  }

  private func isJuxtaposed(_ isChain: Bool) -> Bool {
    // [a' b] is two numbers to one reader and a product to another.
    let isAfterPrime = previous?.kind == .prime && !(enclosures.last?.isList ?? false)
    let isAfterTranspose = previous?.kind == .transpose
    guard isAfterTranspose || isAfterPrime || isChain, let current else { return false }
    switch current.kind {
    case .number, .leftParenthesis, .leftSquare: return isAfterTranspose
    case .name:
      let isOption = kind(ahead: 1) == .assign && enclosures.isEmpty
      return !isOption && command?.clauseWords.contains(source.text(of: current.span)) != true
    default: return false
    }
  }

  /// Reads an operand with the signs before it.
  private mutating func operand() throws(SyntaxError) -> SyntaxTree.Index {
    var signs: [(PrefixOperator, Int)] = []
    while let token = current, token.kind == .minus || token.kind == .plus {
      signs.append((token.kind == .minus ? .minus : .plus, token.span.lower))
      position += 1
    }
    guard !signs.isEmpty else { return try postfix() }
    var operand = try expression(.juxtaposition)
    for (sign, start) in signs.reversed() {
      operand = try add(.prefix(sign, operand), from: start, height: height(over: [operand]))
    }
    return operand
  }
}
