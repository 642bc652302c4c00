import Graphs
import Tensors

/// The Jacobian of a definition of scalars at an array or a scalar, entry by entry.
struct SymbolicJacobian {
  private let formulas: [[Formula]]
  private let values: FormulaValues
  /// The entries: a row for each result, a column for each entry of the operand.
  let numbers: Tensor<Numeral>
  /// What names of entries stand for in the formulas.
  private let entries: [String: Formula]

  /// A matrix from the formulas of its entries and their numbers.
  init(formulas: [[Formula]], numbers: Tensor<Numeral>, values: FormulaValues, entries: [String: Formula]) {
    (self.formulas, self.numbers, self.values, self.entries) = (formulas, numbers, values, entries)
  }

  /// A formula in which entries are told by their arrays.
  private func written(_ formula: Formula) -> Text {
    Text(formula.replacing { part in if case .symbol(let name) = part.term { entries[name] } else { nil } })
  }

  init(
    _ definition: NamedNode, _ source: NodeID, _ columns: [Int], _ derivatives: NamedNode.Derivatives, _ shape: Shape
  ) {
    let width = shape.entryCount
    formulas = derivatives.formulas.map { row in
      var entries = [Formula](repeating: 0, count: width)
      for column in columns { entries[definition.inputs[column].position ?? 0] = row[column] }
      return entries
    }
    var numbers = Tensor<Numeral>([derivatives.numbers.count, width], repeating: 0)
    for (r, row) in derivatives.numbers.enumerated() {
      for column in columns {
        numbers.scalars[r * width + (definition.inputs[column].position ?? 0)] = row[column].scalars[0]
      }
    }
    self.numbers = numbers
    values = derivatives.values
    self.entries = definition.entries
  }

  /// Some of the columns, in this order.
  func columns(_ chosen: [Int]) -> SymbolicJacobian {
    let width = numbers.shape[1]
    let entries = (0..<numbers.shape[0]).flatMap { row in chosen.map { numbers.scalars[row * width + $0] } }
    return SymbolicJacobian(
      formulas: formulas.map { row in chosen.map { row[$0] } },
      numbers: Tensor<Numeral>([numbers.shape[0], chosen.count], entries), values: values, entries: self.entries)
  }

  /// The lengths of the matrix as it is written: `3×2`.
  func shape(_ layout: NarrationOptions.Layout) -> String {
    (layout == .numerator ? numbers.shape : numbers.shape.reversed()).sign
  }

  /// Whether a formula says more than its number, and all fit a line.
  func saysMore(_ style: NumberStyle) -> Bool {
    let texts = formulas.map { $0.map { Text($0.collected).string } }
    let widths = (texts.first ?? []).indices.map { column in texts.map { $0[column].count }.max() ?? 0 }
    return widths.reduce(12) { $0 + $1 + 2 } <= Self.widest && formulas.joined().contains { $0.constant == nil }
  }

  private static let widest = 78

  /// The matrix of formulas, each collected as a person writes it.
  func formulaMath(_ layout: NarrationOptions.Layout) -> Math {
    let texts = formulas.map { $0.map { written($0.collected) } }
    guard layout == .denominator else { return [.grid(Grid(texts))] }
    return [.grid(Grid((0..<numbers.shape[1]).map { column in texts.map { $0[column] } }))]
  }

  /// The matrix of formulas, and what it is in numbers.
  func math(_ style: NumberStyle, _ layout: NarrationOptions.Layout) -> Math {
    let isTransposed = layout == .denominator
    let texts = formulas.map { $0.map(written) }
    let cells = isTransposed ? (0..<numbers.shape[1]).map { column in texts.map { $0[column] } } : texts
    let redone = formulas.flatMap { $0 }.map { values.redone($0)?.scalars.first ?? Numeral(.nan, .undefined) }
    let relation = Relation.of(recomputed: redone, shown: numbers.scalars, style: style)
    return [.grid(Grid(cells)), .relation(relation)] + style.figure(isTransposed ? numbers.transposed : numbers)
  }
}
