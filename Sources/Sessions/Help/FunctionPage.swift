import Explanations
import Graphs
import Language
import Tensors

/// The page on a function: how it is called, its local Jacobian and how that comes about as the rule states them, its edges,
/// its body where it has one, and its example carried out.
struct FunctionPage {
  private let name: String
  private let scalars: [ScalarDescription]
  private let array: ArrayFunction?

  /// The page on a function of the language, under any of its names.
  init(_ name: String) {
    self.name = name
    scalars = (FunctionTable.scalars[name] ?? []).compactMap(\.description)
    array = FunctionTable.arrays[name]
  }

  /// How it is called.
  var head: String {
    if let array {
      let options = array.options.map { "\($0.rawValue)=…" }
      return "\(name)(\((array.parameters + (array.isVariadic ? ["…"] : []) + options).joined(separator: ", ")))"
    }
    guard let scalar = scalars.first else { return Self.specialHeads[name] ?? "\(name)(…)" }
    var parameters = scalar.arity == 1 ? ["x"] : ["a", "b"]
    for (k, value) in zip(parameters.indices.suffix(scalar.defaults.count), scalar.defaults) {
      parameters[k] += " = \(LiteralText.number(value))"
    }
    return "\(name)(\(parameters.joined(separator: ", ")))"
  }

  private static let specialHeads = [
    "grad": "grad(z, x)", "jacobian": "jacobian(y, x)", "hessian": "hessian(z, x)", "jvp": "jvp(y, x, dx)",
    "vjp": "vjp(y, x, g)", "iterate": "iterate(f, x, n)", "range": "range(n)", "zeros": "zeros(n, …)",
    "ones": "ones(n, …)", "eye": "eye(n)", "arange": "arange(start, stop, step)",
    "linspace": "linspace(start, stop, count)", "rand": "rand(n, …)", "randn": "randn(n, …)",
    "csv": "csv(\"FILE\", columns …, drop=…, labels=…, header=…, sep=…)", "normalize": "normalize(X, R = X)",
    "shuffle": "A, B, … := shuffle(A, B, …)", "split": "A1, A2, B1, B2, … = split(A, B, …, share)",
    "permutation": "permutation(n)",
  ]

  /// All names under which the function can be called, the printed one first.
  private var aliases: [String] {
    var names: [String] = []
    for alias in array?.names ?? scalars.flatMap(\.names) where !names.contains(alias) { names.append(alias) }
    return names
  }

  /// What is said of it in the list of its topic.
  private var entry: (group: FunctionGroup, function: FunctionGroup.Function)? {
    for candidate in [name] + aliases {
      for group in FunctionGroup.all {
        if let function = group.functions.first(where: { $0.name == candidate }) { return (group, function) }
      }
    }
    return nil
  }

  /// The page, its example carried out under the settings of a session.
  func blocks(in session: SessionState) -> [Block] {
    let topic = entry.map { Text($0.group.name, .muted) } ?? Text("function", .muted)
    var blocks: [Block] = [.heading(Text(head, .function), aside: topic)]
    if let meaning = entry?.function.meaning { blocks.append(.paragraph(Text(meaning))) }
    let others = aliases.filter { $0 != name }
    if !others.isEmpty { blocks.append(.note(Text("also called \(others.joined(separator: ", "))", .muted))) }
    let example = entry.flatMap { WorkedExample($0.function.example, in: session) }
    if let local = example?.jacobianBlocks { blocks += local }
    blocks += section("Derivation", derivations)
    blocks += section("Edges", edges)
    if let body = example?.bodyBlocks(of: name) { blocks += body }
    return blocks + (example?.sessionBlocks ?? [])
  }

  private func section(_ title: Text, _ sentences: [String]) -> [Block] {
    guard !sentences.isEmpty else { return [] }
    return [.heading(title)]
      + (sentences.count == 1 ? [.paragraph(Text(sentences[0]))] : [.list(sentences.map { Text($0) })])
  }

  /// How the local Jacobian comes about.
  var derivations: [String] {
    if let array { return [array.derivation] + scalars.map { "of two numbers: \($0.derivation)" } }
    return scalars.isEmpty ? [entry?.function.derivation].compactMap { $0 } : scalars.map(\.derivation)
  }

  /// Where the value exists, what it and its slopes are at the edge of that, and what is taken at a kink.
  var edges: [String] {
    var notes = array?.notes ?? []
    for scalar in scalars {
      if let domain = scalar.domain { notes.append("defined for \(domain)") }
      notes += scalar.edges.map { Edge(scalar, at: $0).words }
      // Kinks lie at 0 or 1, or where two operands are equal.
      let points = scalar.arity == 1 ? [[0], [1]] : [[0] + (scalar.defaults.isEmpty ? [1] : scalar.defaults), [1, 1]]
      if let kink = points.lazy.compactMap({ scalar.kink($0) }).first {
        notes.append(
          "at its kink: \(kink.convention); left slope \(LiteralText.number(kink.left)), "
            + "right slope \(LiteralText.number(kink.right))")
      }
      if scalar.saturates { notes.append("far from 0 its slope vanishes: the unit saturates") }
    }
    return notes
  }
}

/// A point at the edge of the domain of a scalar function, with the value and the slopes that the rule gives there.
private struct Edge {
  let words: String

  init(_ scalar: ScalarDescription, at point: [Double]) {
    let names = scalar.arity == 1 ? ["x"] : ["a", "b"]
    let (value, slopes) = scalar.opcode.evaluated(at: point)
    let place = zip(names, point).map { "\($0) = \(LiteralText.number($1))" }.joined(separator: ", ")
    var parts = ["y = \(LiteralText.number(value))"]
    for (name, slope) in zip(names, slopes) {
      if let slope { parts.append("∂y/∂\(name) = \(LiteralText.number(slope + 0))") }
    }
    words = "at \(place): \(parts.joined(separator: ", "))"
  }
}
