/// An expression as it was written: a flat array of nodes in which operands precede the node that uses them.
///
/// A chain such as `1 + 1 + …` hangs on the left operand of its `infix` nodes and may be as long as the text;
/// follow it in a loop. In every other direction the tree is at most `maximumDepth` deep, so recursion is safe.
public struct SyntaxTree: Sendable {
  /// The position of a node in `nodes`.
  public typealias Index = Int

  /// How deep a tree can be, chains of left operands counting as one level.
  public static let maximumDepth = 200

  /// The text of the whole statement, into which the spans point.
  public let source: String

  /// All nodes, operands first.
  public let nodes: [Node]

  /// The node of the whole expression.
  public let root: Index

  init(source: String, nodes: [Node], root: Index) {
    self.source = source
    self.nodes = nodes
    self.root = root
  }

  /// The node at `index`.
  public subscript(index: Index) -> Node { nodes[index] }

  /// The span of the whole expression.
  public var span: SourceSpan { nodes[root].span }

  /// The source text of the whole expression.
  public var text: String { text(of: root) }

  /// The source text of the node at `index`, on one line.
  public func text(of index: Index) -> String {
    text(of: nodes[index].span)
  }

  /// The source text of `span`, on one line: what was typed on several is quoted without its line ends and comments.
  public func text(of span: SourceSpan) -> String {
    let bytes = source.utf8
    let start = bytes.index(bytes.startIndex, offsetBy: span.lower)
    let slice = bytes[start..<bytes.index(start, offsetBy: span.upper - span.lower)]
    let text = String(decoding: slice, as: UTF8.self)
    return slice.contains(UInt8(ascii: "\n")) ? SourceText(text).onOneLine : text
  }
}

extension SyntaxTree {
  /// One operand or operation, and where it stands.
  public struct Node: Sendable {
    /// What the node is.
    public let kind: Kind

    /// Where it stands, brackets of its operands included.
    public let span: SourceSpan
  }

  /// What a node is.
  public enum Kind: Sendable {
    /// A number, and how it was written (`0.1`, `2e3`, `inf`), so that it can be read exactly.
    case number(Double, literal: String)
    /// A text; only ever an argument of a call.
    case string(String)
    case name(String)
    case infix(InfixOperator, Index, Index)
    case prefix(PrefixOperator, Index)
    case transpose(Index)
    case call(Call)
    /// `x[0]`, `W[:, 1]`.
    case element(of: Index, [Subscript])
    /// `[1, 2, 3]`, or nested lists.
    case list([Index])
    /// `[1, 2; 3, 4]`: rows of entries, as many as were written in each.
    case matrix([[Index]])
    case comprehension(Comprehension)
    /// `∂L/∂v`: of a number the gradient, of an array the Jacobian; `∇v L`, which is of a number.
    case partial(of: Index, by: Index, isGradient: Bool)
  }

  /// A function applied to arguments: `f(x)`, `f'(x)`, `sum(X, axis=0)`.
  public struct Call: Sendable {
    /// The function.
    public let function: Identifier
    /// How often it is to be differentiated first: 1 for `f'(x)`.
    public let primes: Int
    /// The arguments without a keyword.
    public let arguments: [Index]
    /// The arguments with one, in order; no keyword twice.
    public let keywords: [(name: Identifier, value: Index)]

    /// A call from its parts.
    public init(
      function: Identifier, primes: Int, arguments: [Index], keywords: [(name: Identifier, value: Index)]
    ) {
      (self.function, self.primes, self.arguments, self.keywords) = (function, primes, arguments, keywords)
    }
  }

  /// A reduction over an index: `mean(k in range(N): x[k]^2)`, `Σ_k x[k]^2`; a list over one: `[k in range(N): x[k]^2]`.
  public struct Comprehension: Sendable {
    /// The reduction: `mean`; nil for a list.
    public let reduction: Identifier?
    /// The index: `k`.
    public let variable: Identifier
    /// What it runs over: `range(N)`; nil for all positions where the index stands in square brackets.
    public let domain: Index?
    /// The first node of what is reduced.
    public let start: Index
    /// What is reduced: `x[k]^2`.
    public let body: Index
  }

  /// One place between the square brackets of an element: an index or a slice.
  public enum Subscript: Sendable {
    case index(Index)
    case slice(start: Index?, stop: Index?, step: Index?)
  }
}
