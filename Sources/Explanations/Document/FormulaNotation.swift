import Graphs
import Tensors

/// How a formula of a document is written.
public enum FormulaNotation: Sendable, Equatable {
  /// As a definition is typed, in the signs of mathematics where there are any.
  case definition
  /// As a derivative is written: products have the signs of mathematics.
  case derivative
  /// As a definition or a derivative with numbers in place of its names.
  case definitionNumbers(NumberStyle)
  case derivativeNumbers(NumberStyle)

  /// The signs and numbers of the notation.
  public var style: FormulaStyle {
    switch self {
    case .definition: FormulaStyle(minus: " − ", numbers: LiteralNumbers())
    case .derivative:
      FormulaStyle(
        times: " · ", arrayTimes: " ⊙ ", minus: " − ", saysSums: true, isClose: true, numbers: LiteralNumbers())
    case .definitionNumbers(let style):
      FormulaStyle(arrayTimes: " ⊙ ", minus: " − ", saysSums: true, numbers: style)
    case .derivativeNumbers(let style):
      FormulaStyle(times: " · ", arrayTimes: " ⊙ ", minus: " − ", saysSums: true, isClose: true, numbers: style)
    }
  }
}

/// Numbers of a formula as they were typed.
private struct LiteralNumbers: NumberNotation {
  func text(_ x: Numeral) -> String { x.fraction?.text ?? text(x.approximate) }
  func isFraction(_ x: Numeral) -> Bool { x.fraction.map { !$0.isWhole } ?? false }

  private func text(_ x: Double) -> String {
    let text = x == x.rounded() && x.magnitude < 1e15 ? String(Int(x)) : x.description
    return text.count <= 12 ? text : NumberStyle().text(x)
  }
}

extension NumberStyle: NumberNotation {
  public func isFraction(_ x: Numeral) -> Bool { mode == .fractions && x.fraction.map { !$0.isWhole } ?? false }
  /// An array on one line.
  public func text(_ x: Tensor<Numeral>) -> String { inline(x).string }
}
