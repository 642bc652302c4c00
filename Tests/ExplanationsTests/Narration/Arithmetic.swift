import Graphs
import Tensors

@testable import Explanations

/// Works out lines of arithmetic as they are printed: numbers, arrays, signs, brackets and functions.
struct Arithmetic {
  enum Token: Equatable {
    case value(Tensor<Double>)
    case sign(String)
    case name(String)
  }

  private var tokens: ArraySlice<Token>

  /// The value of what is printed, or nil where it is not arithmetic alone.
  static func value(_ tokens: [Token]) -> Tensor<Double>? {
    var arithmetic = Arithmetic(tokens: tokens[...])
    guard !tokens.isEmpty, let value = arithmetic.sum(), arithmetic.tokens.isEmpty else { return nil }
    return value
  }

  // MARK: Grammar

  private mutating func take(_ signs: String...) -> String? {
    guard case .sign(let sign)? = tokens.first, signs.contains(sign) else { return nil }
    tokens.removeFirst()
    return sign
  }

  private mutating func sum() -> Tensor<Double>? {
    guard var left = product() else { return nil }
    while let sign = take("+", "-", "−") {
      guard let right = product(), broadcastShape(left.shape, right.shape) != nil else { return nil }
      left = left.combined(with: right) { sign == "+" ? $0 + $1 : $0 - $1 }
    }
    return left
  }

  private mutating func product() -> Tensor<Double>? {
    guard var left = unary() else { return nil }
    while !tokens.isEmpty {
      if let sign = take("*", "·", "⊙", "/") {
        guard let right = unary(), broadcastShape(left.shape, right.shape) != nil else { return nil }
        left = left.combined(with: right) { sign == "/" ? $0 / $1 : $0 * $1 }
      } else if case .value(let right)? = tokens.first, left.rank == 2, right.rank == 2, left.shape[1] == right.shape[0]
      {
        tokens.removeFirst()
        left = left.matrixProduct(right)
      } else {
        break
      }
    }
    return left
  }

  private mutating func unary() -> Tensor<Double>? {
    if take("-", "−") != nil { return unary().map { $0.map { -$0 } } }
    guard let base = primary() else { return nil }
    guard take("^") != nil else { return base }
    return unary().map { base.combined(with: $0) { Double.power($0, $1) } }
  }

  private mutating func primary() -> Tensor<Double>? {
    switch tokens.popFirst() {
    case .value(let value): return value
    case .sign("("):
      guard let value = sum(), take(")") != nil else { return nil }
      return value
    case .name(let name):
      guard take("(") != nil, var values = sum().map({ [$0] }) else { return nil }
      while take(",") != nil {
        guard let next = sum() else { return nil }
        values.append(next)
      }
      guard take(")") != nil else { return nil }
      return Self.call(name, values)
    default: return nil
    }
  }

  private static func call(_ name: String, _ x: [Tensor<Double>]) -> Tensor<Double>? {
    switch name {
    case "sum":
      return Tensor(scalar: x[0].scalars.reduce(0, +))
    case "max": return Tensor(scalar: x.flatMap(\.scalars).max() ?? 0)
    case "min": return Tensor(scalar: x.flatMap(\.scalars).min() ?? 0)
    default:
      guard let opcode = Opcode.operations.first(where: { $0.description?.names.contains(name) ?? false }),
        opcode.description?.arity == x.count
      else { return nil }
      return Elementwise(opcode).value(x)
    }
  }

  // MARK: Reading

  /// The tokens of a line of text; nil where there are words.
  static func tokens(_ text: String) -> [Token]? {
    var tokens: [Token] = []
    var rest = Substring(text)
    while let first = rest.first {
      if first == " " {
        rest.removeFirst()
      } else if first.isNumber {
        var word = rest.prefix { $0.isNumber || $0 == "." || $0 == "e" }
        if word.hasSuffix("e") { word = rest.prefix { $0.isNumber || $0 == "." || $0 == "e" || $0 == "-" } }
        guard let x = Double(word) else { return nil }
        tokens.append(.value(Tensor(scalar: x)))
        rest = rest.dropFirst(word.count)
      } else if first == "[" {
        guard let end = rest.firstIndex(of: "]") else { return nil }
        let entries = rest[rest.index(after: rest.startIndex)..<end].split(separator: ",").map {
          number($0.drop { $0 == " " })
        }
        guard !entries.isEmpty, !entries.contains(nil) else { return nil }
        tokens.append(.value(Tensor([1, entries.count], entries.compactMap { $0 })))
        rest = rest[rest.index(after: end)...]
      } else if first.isLetter {
        let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        if let x = Double(word) {
          tokens.append(.value(Tensor(scalar: x)))
        } else {
          tokens.append(.name(String(word)))
        }
        rest = rest.dropFirst(word.count)
      } else {
        guard "+-−*·⊙/^(),".contains(first) else { return nil }
        tokens.append(.sign(String(first)))
        rest.removeFirst()
      }
    }
    return tokens
  }

  /// An entry of an array: a decimal or a fraction.
  private static func number(_ text: Substring) -> Double? {
    let parts = text.split(separator: "/").map { Double($0) }
    guard parts.count == 2, let n = parts[0], let d = parts[1] else { return Double(text) }
    return n / d
  }

  /// The tokens of an atom of a formula.
  static func tokens(_ atom: Math.Atom) -> [Token]? {
    switch atom {
    case .text(let text): return tokens(text.string)
    case .operator(let sign): return [.sign(sign)]
    case .open: return [.sign("(")]
    case .close: return [.sign(")")]
    case .relation, .gap: return nil
    case .grid(let grid):
      guard grid.elision == nil else { return nil }
      let entries = grid.cells.flatMap { $0.map { number($0.string[...]) } }
      guard !entries.contains(nil) else { return nil }
      return [.value(Tensor([grid.rows, grid.columns], entries.compactMap { $0 }))]
    }
  }
}
