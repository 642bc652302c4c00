import Graphs
import Tensors

extension Formula {
  /// The formula as a person writes it: a number repeated is that number times ones, and options that say nothing go.
  var readable: Formula {
    replacing { formula in
      guard case .call(let name, let x) = formula.term, let first = x.first else { return nil }
      let operand = first.readable
      switch name {
      case "broadcast_to" where first.shape.entryCount == 1:
        let scalar = Formula(operand.term)
        return Formula(.infix(.times, scalar, .ones(formula.shape)), shape: formula.shape)
      case "broadcast_to":
        return Formula(.call("repeat", [operand]), shape: formula.shape)
      case "sum" where first.shape.count == 1:
        return Formula(.call(name, [operand]), shape: formula.shape)
      default: return nil
      }
    }
  }

  /// An array of ones.
  static func ones(_ shape: Shape) -> Formula { .generated(.ones, shape: shape) }

  /// Whether this formula stands for a column where it is set as arrays: a matrix times a vector, and what it is added to.
  var isColumn: Bool {
    guard shape.count == 1 else { return false }
    switch term {
    case .infix(.matrixTimes, let a, let b): return a.shape.count == 2 && (b.shape.count == 1 || b.shape.last == 1)
    case .infix(_, let a, let b): return a.isColumn || b.isColumn
    case .negation(let x): return x.isColumn
    default: return false
    }
  }

  /// Whether a matrix product stands anywhere in the formula.
  var hasMatrixProduct: Bool {
    contains { if case .infix(.matrixTimes, _, _) = $0.term { true } else { false } }
  }
}
