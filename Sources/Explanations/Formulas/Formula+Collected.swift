import Graphs

extension Formula {
  /// The formula as a person writes it: the numbers of a product multiplied out in front, equal factors as powers, factors
  /// that are names in the order of the alphabet, and equal terms of a sum added up.
  var collected: Formula {
    replacing { part in
      guard part.shape.isEmpty else { return nil }
      switch part.term {
      case .infix(.times, let a, let b) where a.shape.isEmpty && b.shape.isEmpty: return Factors(part).formula
      case .infix(.plus, let a, let b) where a.shape.isEmpty && b.shape.isEmpty: return Terms(part).formula
      case .infix(.minus, let a, let b) where a.shape.isEmpty && b.shape.isEmpty: return Terms(part).formula
      case .negation(let x) where x.isProduct: return Factors(part).formula
      default: return nil
      }
    }
  }

  /// Only equal terms of a sum added up: `cos(s) + 2s` for `cos(s) + s + s`.
  var collectedTerms: Formula {
    guard shape.isEmpty, case .infix(.plus, let a, let b) = term, a.shape.isEmpty, b.shape.isEmpty else { return self }
    let collected = Terms(self)
    return collected.hasEqual ? collected.formula : self
  }

  fileprivate var isProduct: Bool {
    if case .infix(.times, _, _) = term { return shape.isEmpty }
    return false
  }

  fileprivate var isPlain: Bool {
    switch term {
    case .symbol: true
    case .indexed(let x, let indices): x.isPlain && indices.allSatisfy { $0.constant != nil }
    default: false
    }
  }

  /// Whether adding or multiplying up to this number is exact: paper and screen would differ in the last digit otherwise.
  fileprivate static func isExact(_ x: Double) -> Bool { x.magnitude < 1e9 && (x * 64).rounded() == x * 64 }
}

/// The factors of a product of numbers.
private struct Factors {
  private(set) var number = 1.0
  private var factors: [(base: Formula, exponent: Double)] = []

  init(_ product: Formula) { gather(product) }

  private mutating func gather(_ part: Formula) {
    switch part.term {
    case .infix(.times, let a, let b) where a.shape.isEmpty && b.shape.isEmpty:
      gather(a)
      gather(b)
    case .negation(let x):
      number = -number
      gather(x)
    case .number(let c) where Formula.isExact(number * c): number *= c
    case .infix(.power, let base, let exponent):
      guard let n = exponent.constant, n == n.rounded(), n > 0 else { return add(part.collected, 1) }
      add(base.collected, n)
    default: add(part.collected, 1)
    }
  }

  private mutating func add(_ base: Formula, _ exponent: Double) {
    if let k = factors.firstIndex(where: { $0.base == base }) {
      factors[k].exponent += exponent
    } else {
      factors.append((base, exponent))
    }
  }

  /// The product without its number; nil where there is nothing else.
  var rest: Formula? {
    var ordered = factors
    if ordered.allSatisfy({ $0.base.isPlain }) { ordered.sort { "\($0.base)" < "\($1.base)" } }
    let powers = ordered.map { $0.exponent == 1 ? $0.base : Formula(.infix(.power, $0.base, Formula($0.exponent))) }
    return powers.first.map { first in powers.dropFirst().reduce(first) { Formula(.infix(.times, $0, $1)) } }
  }

  var formula: Formula { Self.product(number, rest) }

  static func product(_ number: Double, _ rest: Formula?) -> Formula {
    guard let rest, number != 0 else { return Formula(number) }
    if number == 1 { return rest }
    if number == -1 { return Formula(.negation(rest)) }
    // The number stands before the first factor, not before the product as a whole.
    func led(_ formula: Formula) -> Formula {
      guard case .infix(.times, let a, let b) = formula.term else {
        return Formula(.infix(.times, Formula(number), formula))
      }
      return Formula(.infix(.times, led(a), b))
    }
    return led(rest)
  }
}

/// The terms of a sum of numbers.
private struct Terms {
  private var terms: [(number: Double, rest: Formula?)] = []
  /// Whether terms were equal.
  private(set) var hasEqual = false

  init(_ sum: Formula) { gather(sum, 1) }

  private mutating func gather(_ part: Formula, _ sign: Double) {
    switch part.term {
    case .infix(.plus, let a, let b) where a.shape.isEmpty && b.shape.isEmpty:
      gather(a, sign)
      gather(b, sign)
    case .infix(.minus, let a, let b) where a.shape.isEmpty && b.shape.isEmpty:
      gather(a, sign)
      gather(b, -sign)
    case .negation(let x): gather(x, -sign)
    default:
      let factors = Factors(part)
      let (number, rest) = (sign * factors.number, factors.rest)
      if let k = terms.firstIndex(where: { $0.rest == rest }), Formula.isExact(terms[k].number + number) {
        terms[k].number += number
        hasEqual = true
      } else {
        terms.append((number, rest))
      }
    }
  }

  var formula: Formula {
    // A term that vanishes for every value may stand for inf − inf; only numbers are left out.
    var kept = terms.filter { $0.number != 0 || $0.rest != nil }
    if let k = kept.firstIndex(where: { $0.number > 0 }), k > 0 { kept.insert(kept.remove(at: k), at: 0) }
    guard let first = kept.first else { return 0 }
    return kept.dropFirst().reduce(Factors.product(first.number, first.rest)) { sum, term in
      let sign: FormulaOperator = term.number < 0 ? .minus : .plus
      return Formula(.infix(sign, sum, Factors.product(term.number.magnitude, term.rest)))
    }
  }
}
