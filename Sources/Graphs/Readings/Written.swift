import Tensors

/// A formula written in several lines: what a body calls by a name of its own stands in a line before it.
///
/// Read in this vocabulary, the body of a composite operation is the function as a user would write it.
struct Written {
  let formula: Formula
  /// Where the lines are kept; a constant has none.
  private let page: Page?

  /// The lines of one body, in the order in which it states them.
  final class Page {
    fileprivate(set) var lines: [ArrayOperation.Line] = []
  }

  init(_ formula: Formula, on page: Page?) {
    self.formula = formula
    self.page = page
  }
  private init(_ formula: Formula, _ operands: Self...) { self.init(formula, of: operands) }
  private init(_ formula: Formula, of operands: [Self]) {
    self.init(formula, on: operands.lazy.compactMap(\.page).first)
  }
}

extension ArrayOperation {
  /// A line of a body: a part and the name that it has there.
  public struct Line: Hashable, Sendable {
    /// The name of the part.
    public let name: String
    /// What it is, in the names of lines before it.
    public let formula: Formula
  }

  /// The body of a composite operation in lines, the last under the name of the result; nil for a simple operation.
  public func written(_ operands: [Formula], as name: String) -> [Line]? {
    let page = Written.Page()
    guard let body = expansion(operands.map { Written($0, on: page) }) else { return nil }
    return page.lines + [Line(name: name, formula: body.formula)]
  }
}

extension Written: ArrayVocabulary {
  init(_ constant: Double) { self.init(Formula(constant), on: nil) }
  init(integerLiteral n: Int64) { self.init(Formula(integerLiteral: n), on: nil) }
  static func == (a: Self, b: Self) -> Bool { a.formula == b.formula }
  var shape: Shape { formula.shape }
  func called(_ name: String) -> Self {
    let line = ArrayOperation.Line(name: name, formula: formula)
    if let page, !page.lines.contains(line) { page.lines.append(line) }
    return Written(.symbol(name, shape: shape), self)
  }

  static func apply<R: UnaryRule>(_ rule: R.Type, _ x: Self) -> Self { Written(.apply(rule, x.formula), x) }
  static func apply<R: BinaryRule>(_ rule: R.Type, _ a: Self, _ b: Self) -> Self {
    Written(.apply(rule, a.formula, b.formula), a, b)
  }
  static func apply<R: ArrayRule>(_ rule: R, _ operands: [Self]) -> Self {
    Written(.apply(rule, operands.map(\.formula)), of: operands)
  }
  static func power(_ a: Self, _ b: Self) -> Self { Written(.power(a.formula, b.formula), a, b) }
  static func gate(_ c: Self, _ x: Self) -> Self { Written(.gate(c.formula, x.formula), c, x) }
  static func + (a: Self, b: Self) -> Self { Written(a.formula + b.formula, a, b) }
  static func - (a: Self, b: Self) -> Self { Written(a.formula - b.formula, a, b) }
  static func * (a: Self, b: Self) -> Self { Written(a.formula * b.formula, a, b) }
  static func / (a: Self, b: Self) -> Self { Written(a.formula / b.formula, a, b) }
  static prefix func - (a: Self) -> Self { Written(-a.formula, a) }
}
