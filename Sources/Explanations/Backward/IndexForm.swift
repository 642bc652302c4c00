import Graphs
import Tensors

/// Formulas of arrays written entry by entry, as in `exp(Z[n,j] - s[n])`, where an array that was reduced along an axis
/// has lost it and so would not meet the others by broadcasting.
struct IndexForm {
  private let shape: Shape
  private let axis: Int?
  private let names: Set<String>
  private let indices: [String]

  /// The form for arrays of a shape, in which arrays of some names were reduced along an axis; nil is all axes.
  init(_ shape: Shape, reducedAlong axis: Int?, in page: PageNames, names: Set<String>) {
    (self.shape, self.axis, self.names) = (shape, axis, names)
    indices = shape.count == 2 ? [page[.n], page[.j]] : shape.indices.map { "\(page[.i])\($0)" }
  }

  /// The index of an entry of the whole: `[n,j]`.
  var whole: String { Self.brackets(indices) }

  /// The index of an entry of what was reduced: `[n]`, or nothing.
  var reduced: String { axis.map { Self.brackets(remaining($0)) } ?? "" }

  /// The letters that an entry of the whole shares with its entry of the reduced array.
  func letters(_ axis: Int) -> String { remaining(axis).joined(separator: ", ") }

  /// The entry of a formula.
  func entry(_ formula: Formula) -> Formula {
    switch formula.term {
    case .number, .value: return Formula(formula.term)
    case .negation(let x): return Formula(.negation(entry(x)))
    case .infix(let sign, let a, let b) where sign != .matrixTimes: return Formula(.infix(sign, entry(a), entry(b)))
    case .call("sum", let x): return sum(x) ?? indexed(formula)
    case .call(let name, let x) where Self.functions.contains(name): return Formula(.call(name, x.map(entry)))
    default: return indexed(formula)
    }
  }

  /// `Σ_j X[n,j]`; nil where the sum is over everything.
  private func sum(_ x: [Formula]) -> Formula? {
    guard let first = x.first else { return nil }
    for case .keyword("axis", let text) in x.map(\.term) {
      guard let axis = Int(text), indices.indices.contains(axis), first.shape.count == shape.count else { return nil }
      return .symbol("Σ_\(indices[axis]) \(entry(first).text(.derivative, bracketed: true))")
    }
    return nil
  }

  private func indexed(_ formula: Formula) -> Formula {
    let text = formula.text(.derivative, bracketed: true)
    if case .symbol(let name) = formula.term, names.contains(name) { return .symbol(text + reduced) }
    guard formula.shape.count <= indices.count else { return .symbol(text) }
    let own = zip(indices.suffix(formula.shape.count), zip(formula.shape, shape.suffix(formula.shape.count)))
    return .symbol(text + Self.brackets(own.map { $1.0 == 1 && $1.1 != 1 ? "0" : $0 }))
  }

  private func remaining(_ axis: Int) -> [String] { indices.indices.filter { $0 != axis }.map { indices[$0] } }

  private static func brackets(_ indices: [String]) -> String {
    indices.isEmpty ? "" : "[\(indices.joined(separator: ","))]"
  }

  /// The functions that act entry by entry.
  private static let functions: Set<String> = {
    var names: Set<String> = []
    for opcode in Opcode.operations {
      if case .function(let name)? = opcode.description?.notation { names.insert(name) }
    }
    return names
  }()
}
