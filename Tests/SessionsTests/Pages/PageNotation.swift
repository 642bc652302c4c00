import Tensors

@testable import Explanations
@testable import Sessions

/// Reads what pages print: formulas as the session reads them, with the names of a page as its names.
///
/// What a page writes otherwise than the language is stated here and nowhere else:
/// - a gradient or a local Jacobian (`∂L/∂x`, `∇x L`, `∂y/∂x`) is a name,
/// - factors side by side are a matrix product, and a column times a row is `outer`,
/// - `I` and `1` among factors are the identity matrix and a column of ones, of the size of the result beside them,
/// - `column sums of` and `row sums of` are sums along an axis, of what follows up to the end of the bracket.
struct PageNotation {
  /// The session in which formulas are evaluated: it holds the values of the page.
  private var session = Session(seed: 1)
  /// What stands for the names of gradients, the longest first.
  private var names: [(printed: String, typed: String)] = []
  /// How many classes the last softmax has.
  private(set) var classes = 0
  /// How many rows the result beside a formula has.
  var size = 1

  struct Refused: Error {
    let typed: String
    let reason: String
  }

  /// Gives a name its value.
  mutating func define(_ name: String, _ value: Tensor<Double>) {
    if let length = value.shape.last { classes = length }
    _ = session.respond(to: "\(name) = \(ScriptText.value(value))")
  }

  /// Gives a name that the language does not have its value.
  mutating func define(printed: String, _ value: Tensor<Double>) {
    let known = names.first { $0.printed == printed }?.typed
    define(known ?? "page\(names.count)", value)
    guard known == nil else { return }
    names.append((printed, "page\(names.count)"))
    names.sort { $0.printed.count > $1.printed.count }
  }

  /// Gives the page a function of the session.
  mutating func define(function definition: String) { _ = session.respond(to: definition) }

  func defines(printed: String) -> Bool { names.contains { $0.printed == printed } }

  /// The value of a formula as it is printed, or what is wrong with it.
  func value(_ printed: String) -> Result<Tensor<Double>, Refused> {
    evaluated(typed(withNames(printed)))
  }

  private func evaluated(_ typed: String) -> Result<Tensor<Double>, Refused> {
    var copy = session
    let answer = copy.respond(to: typed)
    guard answer.count == 1, answer[0].diagnostic == nil, let value = copy.sheet.answer else {
      return .failure(Refused(typed: typed, reason: answer.first?.diagnostic?.message ?? "no value"))
    }
    return .success(value)
  }

  private func withNames(_ text: String) -> String {
    var result = ""
    var rest = Substring(text)
    while let first = rest.first {
      let isStart = result.last.map { !$0.isPartOfName } ?? true
      let name = names.first { name in
        isStart && rest.hasPrefix(name.printed)
          && !(rest.dropFirst(name.printed.count).first?.isPartOfName ?? false)
      }
      result += name?.typed ?? String(first)
      rest = rest.dropFirst(name?.printed.count ?? 1)
    }
    return result
  }

  // MARK: Products without a sign

  /// A formula with a sign at each product.
  private func typed(_ text: String) -> String {
    var rest = Substring(text)
    return typed(&rest, until: nil)
  }

  /// Factors and operators up to a closing bracket.
  private func typed(_ rest: inout Substring, until close: Character?) -> String {
    for (words, axis) in [("column sums of ", 0), ("row sums of ", 1)] where rest.hasPrefix(words) {
      rest = rest.dropFirst(words.count)
      let inner = typed(&rest, until: close)
      return "sum(\(inner), axis=\(axis), keepdims=1)"
    }
    var result = ""
    var factors: [String] = []
    func flush() {
      result += product(factors)
      factors = []
    }
    while let next = rest.first, next != close {
      if let factor = factor(&rest) {
        factors.append(factor)
        // A blank and another factor: side by side.
        let after = rest.drop { $0 == " " }
        if after.first != rest.first, after.first.map(Self.startsFactor) ?? false { rest = after } else { flush() }
      } else {
        result.append(next)
        rest.removeFirst()
      }
    }
    flush()
    return result
  }

  private static func startsFactor(_ c: Character) -> Bool { c.isPartOfName || c == "(" || c == "[" }

  /// A name, a number or a bracket with all that binds to it: calls, indices, powers, transposes.
  private func factor(_ rest: inout Substring) -> String? {
    guard let first = rest.first, Self.startsFactor(first) else { return nil }
    var result = ""
    if first.isPartOfName {
      let word = rest.prefix { $0.isPartOfName || $0 == "." }
      result += word
      rest = rest.dropFirst(word.count)
    }
    while let next = rest.first {
      switch next {
      case "(", "[":
        if next == "[", !result.isEmpty, result.last == "]" { return result }
        let close: Character = next == "(" ? ")" : "]"
        rest.removeFirst()
        result += String(next) + typed(&rest, until: close) + String(close)
        if !rest.isEmpty { rest.removeFirst() }
      case "ᵀ", "'", "²":
        result.append(next)
        rest.removeFirst()
      default: return result
      }
    }
    return result
  }

  /// Factors side by side as the language writes them.
  private func product(_ factors: [String]) -> String {
    guard factors.count > 1 else {
      return factors.first == "I" && !isDefined("I") ? "eye(\(size))" : factors.first ?? ""
    }
    let known = factors.map { $0 == "1" ? "ones(\(size))" : $0 == "I" && !isDefined("I") ? "eye(\(size))" : $0 }
    let left = known.dropLast().joined(separator: " @ ")
    if let row = known.last, row.hasSuffix("ᵀ"), rank(String(row.dropLast())) == 1, rank(left) == 1 {
      return "outer(\(left), \(row.dropLast()))"
    }
    return known.joined(separator: " @ ")
  }

  private func isDefined(_ name: String) -> Bool { session.sheet[name] != nil }

  private func rank(_ typed: String) -> Int? { try? evaluated(typed).get().rank }
}

extension Character {
  /// Whether it is a letter, a digit or a mark of a name; the sign of a transpose is none.
  fileprivate var isPartOfName: Bool { self != "ᵀ" && self != "²" && (isLetter || isNumber || self == "_") }
}

extension PageNotation {
  /// A formula set with arrays, on one line.
  static func printed(_ atoms: [Math.Atom]) -> String? {
    // Where arrays stand side by side, and where rows are meant, each is a matrix; alone a row is a vector.
    let saysRows = atoms.contains { if case .text(let text) = $0 { text.string.hasSuffix("sums of") } else { false } }
    let hasProduct =
      saysRows
      || zip(atoms, atoms.dropFirst()).contains { left, right in
        switch (left, right) {
        case (.grid, .grid), (.close, .grid), (.grid, .open), (.close, .open): true
        default: false
        }
      }
    var words: [String] = []
    for (k, atom) in atoms.enumerated() {
      switch atom {
      case .grid(let grid):
        guard grid.elision == nil else { return nil }
        let rows = grid.cells.map { $0.map(\.string).joined(separator: ", ") }
        words.append(hasProduct && rows.count == 1 ? "[[\(rows[0])]]" : "[\(rows.joined(separator: "; "))]")
      // A function and its bracket belong together.
      case .open(let sign):
        if k > 0, case .text(let text) = atoms[k - 1], text.spans.last?.role == .function {
          words[words.count - 1] += sign
        } else {
          words.append(sign)
        }
      default: words.append(atom.words)
      }
    }
    return words.joined(separator: " ")
  }
}
