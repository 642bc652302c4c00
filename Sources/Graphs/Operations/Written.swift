import Tensors

/// A formula written in several lines: what a body calls by a name of its own stands in a line before it.
///
/// Read in this vocabulary, the body of a composite operation is the function as a user would write it, and its values
/// are those that a person finds line by line.
struct Written {
  /// The formula in the names of the lines before it.
  let formula: Formula
  /// The formula without these names.
  let whole: Formula
  /// Its value, where those of the operands were given.
  let value: Tensor<Numeral>?
  /// Where the lines are kept; a constant has none.
  private let page: Page?

  /// The lines of one body, in the order in which it states them.
  final class Page {
    fileprivate(set) var lines: [ArrayOperation.Line] = []
    fileprivate let name: (String) -> String
    fileprivate let keep: (Numeral) -> Numeral

    fileprivate init(name: @escaping (String) -> String, keep: @escaping (Numeral) -> Numeral) {
      self.name = name
      self.keep = keep
    }
  }

  private init(_ formula: Formula, whole: Formula, _ value: Tensor<Numeral>?, on page: Page?) {
    self.formula = formula
    self.whole = whole
    self.value = value
    self.page = page
  }
  fileprivate init(_ operand: Formula, _ value: Tensor<Numeral>?, on page: Page) {
    self.init(operand, whole: operand, value, on: page)
  }

  /// What comes of operands, as a formula and as a number.
  private init(
    _ operands: [Self], _ formula: ([Formula]) -> Formula, _ value: ([Tensor<Numeral>]) -> Tensor<Numeral>
  ) {
    let values = operands.compactMap(\.value)
    self.init(
      formula(operands.map(\.formula)), whole: formula(operands.map(\.whole)),
      values.count == operands.count ? value(values) : nil, on: operands.lazy.compactMap(\.page).first)
  }
}

extension ArrayOperation {
  /// A line of a body: a part and the name that it has there.
  public struct Line: Sendable {
    /// The name of the part.
    public let name: String
    /// What it is, in the names of lines before it.
    public let formula: Formula
    /// What it is, in the operands alone.
    public let whole: Formula
    /// Its value, where those of the operands were given.
    public let value: Tensor<Numeral>?
  }

  /// The body of a composite operation in lines, the last under the name of the result; nil for a simple operation.
  ///
  /// - Parameters:
  ///   - values: the values of the operands, for those of the lines.
  ///   - called: what a part is called, given the name that the body has for it.
  ///   - keep: a number as it is written down at the end of a line.
  public func written(
    _ operands: [Formula], values: [Tensor<Numeral>]? = nil, as name: String,
    called: @escaping (String) -> String = { $0 }, keep: @escaping (Numeral) -> Numeral = { $0 }
  ) -> [Line]? {
    let page = Written.Page(name: called, keep: keep)
    let operands = operands.enumerated().map { Written($1, values?[$0], on: page) }
    guard let body = expansion(operands) else { return nil }
    let value = body.value.map { $0.map(keep) }
    return page.lines + [Line(name: name, formula: body.formula, whole: body.whole, value: value)]
  }
}

extension Written: ArrayVocabulary {
  init(_ constant: Double) {
    self.init(Formula(constant), whole: Formula(constant), Tensor(scalar: Numeral(constant)), on: nil)
  }
  init(integerLiteral n: Int64) {
    let formula = Formula(integerLiteral: n)
    self.init(formula, whole: formula, Tensor(scalar: Numeral(integerLiteral: n)), on: nil)
  }
  static func == (a: Self, b: Self) -> Bool { a.formula == b.formula }
  var shape: Shape { formula.shape }
  func called(_ name: String) -> Self {
    guard let page else { return self }
    let line = ArrayOperation.Line(
      name: page.name(name), formula: formula, whole: whole, value: value.map { $0.map(page.keep) })
    if !page.lines.contains(where: { $0.name == line.name }) { page.lines.append(line) }
    return Written(.symbol(line.name, shape: shape), whole: whole, line.value, on: page)
  }

  static func apply<R: UnaryRule>(_ rule: R.Type, _ x: Self) -> Self {
    Written([x], { .apply(rule, $0[0]) }, { .apply(rule, $0[0]) })
  }
  static func apply<R: BinaryRule>(_ rule: R.Type, _ a: Self, _ b: Self) -> Self {
    Written([a, b], { .apply(rule, $0[0], $0[1]) }, { .apply(rule, $0[0], $0[1]) })
  }
  static func apply<R: ArrayRule>(_ rule: R, _ operands: [Self]) -> Self {
    Written(operands, { .apply(rule, $0) }, { .apply(rule, $0) })
  }
  static func power(_ a: Self, _ b: Self) -> Self {
    Written([a, b], { .power($0[0], $0[1]) }, { .power($0[0], $0[1]) })
  }
  static func gate(_ c: Self, _ x: Self) -> Self {
    Written([c, x], { .gate($0[0], $0[1]) }, { .gate($0[0], $0[1]) })
  }
  static func + (a: Self, b: Self) -> Self { Written([a, b], { $0[0] + $0[1] }, { $0[0] + $0[1] }) }
  static func - (a: Self, b: Self) -> Self { Written([a, b], { $0[0] - $0[1] }, { $0[0] - $0[1] }) }
  static func * (a: Self, b: Self) -> Self { Written([a, b], { $0[0] * $0[1] }, { $0[0] * $0[1] }) }
  static func / (a: Self, b: Self) -> Self { Written([a, b], { $0[0] / $0[1] }, { $0[0] / $0[1] }) }
  static prefix func - (a: Self) -> Self { Written([a], { -$0[0] }, { -$0[0] }) }
}
