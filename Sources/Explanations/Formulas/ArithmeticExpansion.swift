import Graphs
import Tensors

/// Sums and products of the entries of arrays, spelled out in numbers.
struct ArithmeticExpansion {
  let trace: Trace
  private var style: NumberStyle { trace.style }

  init(_ trace: Trace) { self.trace = trace }

  /// A line in numbers with the relation to its result.
  struct Line {
    let formula: Formula
    let relation: Relation
    let text: Text
    /// Whether it is a number just where its result is: no path may lead where a factor is infinite.
    let agrees: Bool
  }

  /// A reduction of a vector, or a dot product, in its entries; nil for other nodes and for long vectors.
  func reduction(_ node: NodeID) -> Line? {
    let graph = trace.graph
    guard graph.shape(of: node).isEmpty, case .array(let operation) = graph.operation(of: node),
      let length = graph.operands(of: node).first.map({ graph.shape(of: $0) }), length.count == 1,
      (1...Self.longest).contains(length[0])
    else { return nil }
    let operands = graph.operands(of: node).map { trace.value(of: $0) }
    let x = operands[0]
    let result = trace.value(of: node).scalars[0]
    let shown = x.scalars.map { style.displayed($0) }
    let sum = shown.reduce(.zero, +)
    switch operation {
    case .linear(.sum): return line(Self.sum(x.scalars), sum, result)
    case .mean: return line(Self.mean(x.scalars), sum / Numeral(Double(x.count)), result)
    case .extremum(let extremum):
      let best = shown.dropFirst().reduce(shown[0], extremum.kind == .max ? Numeral.larger : Numeral.smaller)
      return line(Formula(.call(extremum.name, [Formula(.array(x), shape: x.shape)])), best, result)
    case .matrixProduct:
      return products(x.scalars, operands[1].scalars, result)
    case .affine:
      guard operands.count == 3, operands[1].rank == 1, let bias = operands[2].scalars.first else { return nil }
      return products(x.scalars, operands[1].scalars, plus: bias, result)
    default: return nil
    }
  }

  /// A determinant of 2×2 entries, `2 · 3 - 1 · 1`; nil for other nodes.
  func determinant(_ node: NodeID) -> Line? {
    guard case .array(.determinant) = trace.graph.operation(of: node) else { return nil }
    let operand = trace.graph.operands(of: node)[0]
    guard trace.graph.shape(of: operand) == [2, 2] else { return nil }
    let a = trace.value(of: operand).scalars
    let shown = a.map { style.displayed($0) }
    let formula = Formula(.infix(.minus, Self.product(a[0], a[3]), Self.product(a[1], a[2])))
    return line(formula, shown[0] * shown[3] - shown[1] * shown[2], trace.value(of: node).scalars[0])
  }

  /// A sum over a vector that is known, or over the products of the entries of two; nil for other formulas.
  func sum(_ formula: Formula, _ values: FormulaValues) -> Line? {
    guard case .call("sum", let x) = formula.term, x.count == 1, x[0].shape.count == 1,
      x[0].shape[0] <= Self.longest, x[0].shape[0] > 0, let result = values.exact(formula)?.scalars.first
    else { return nil }
    if let vector = values[x[0]] {
      return line(Self.sum(vector.scalars), vector.scalars.map { style.displayed($0) }.reduce(.zero, +), result)
    }
    guard case .infix(.times, let a, let b) = x[0].term, let left = values[a], let right = values[b],
      left.shape == right.shape
    else { return nil }
    return products(left.scalars, right.scalars, result)
  }

  /// The sum of the products of entries: `1 · 0.5 + 2 · (-1)`, and a number added to it.
  func products(_ a: [Numeral], _ b: [Numeral], plus bias: Numeral? = nil, _ result: Numeral) -> Line {
    let pairs = zip(a, b)
    let redone = pairs.reduce(Numeral.zero) { $0 + style.displayed($1.0) * style.displayed($1.1) }
    var terms = pairs.prefix(Self.longest).map { Self.product($0, $1) }
    if a.count > Self.longest {
      terms.append(Formula(.notation("… (\(a.count - Self.longest) more)")))
    }
    if let bias { terms.append(.value(bias)) }
    return line(Self.sum(terms), redone + (bias.map { style.displayed($0) } ?? 0), result)
  }

  /// A sum of numbers: `-0.4161 + 3`, negative terms after the first in brackets.
  static func sum(_ terms: [Numeral]) -> Formula { sum(terms.map { .value($0) }) }

  static func sum(_ terms: [Formula]) -> Formula {
    terms.dropFirst().reduce(terms.first ?? 0) { Formula(.infix(.plus, $0, $1)) }
  }

  /// The mean of numbers as their sum divided by how many they are.
  static func mean(_ terms: [Numeral]) -> Formula {
    Formula(.infix(.over, sum(terms), Formula(integerLiteral: Int64(terms.count))))
  }

  private static func product(_ a: Numeral, _ b: Numeral) -> Formula { Formula(.infix(.times, .value(a), .value(b))) }

  private func line(_ formula: Formula, _ redone: Numeral, _ result: Numeral) -> Line {
    Line(
      formula: formula, relation: .of(recomputed: redone, shown: result, style: style),
      text: Text(formula, .derivativeNumbers(style)), agrees: redone.isNaN == result.isNaN)
  }

  private static let longest = 6
}
