import Explanations
import Graphs
import Language
import Tensors

/// The page on a function: how it is called, its local Jacobian as the rule states it, where it has a kink.
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

  var blocks: [Block] {
    let topic = entry.map { Text($0.group.name, .muted) } ?? Text("function", .muted)
    var blocks: [Block] = [.heading(Text(head, .function), aside: topic)]
    if let meaning = entry?.function.meaning { blocks.append(.paragraph(Text(meaning))) }
    let others = aliases.filter { $0 != name }
    if !others.isEmpty { blocks.append(.note(Text("also called \(others.joined(separator: ", "))", .muted))) }
    if let example = entry?.function.example {
      if let worked = WorkedExample(example) { blocks += worked.blocks }
      blocks += conventions
      blocks += Help.exampleBlocks([example])
    } else {
      blocks += conventions
    }
    return blocks
  }

  /// Where the value exists, and what is taken at a kink.
  private var conventions: [Block] {
    var notes: [String] = []
    for scalar in scalars {
      if let domain = scalar.domain { notes.append("defined for \(domain)") }
      // Kinks lie at 0 or 1, or where two operands are equal.
      let points = scalar.arity == 1 ? [[0], [1]] : [[0] + (scalar.defaults.isEmpty ? [1] : scalar.defaults), [1, 1]]
      if let kink = points.lazy.compactMap({ scalar.kink($0) }).first {
        notes.append(
          "at its kink: \(kink.convention); left slope \(LiteralText.number(kink.left)), "
            + "right slope \(LiteralText.number(kink.right))")
      }
      if scalar.saturates { notes.append("far from 0 its slope vanishes: the unit saturates") }
    }
    return notes.map { .note(Text($0, .note)) }
  }
}

/// An example carried out, and the local Jacobians of the node that it ends in, read from the node's own rule.
private struct WorkedExample {
  private let equation: Equation
  private let locals: [Equation]

  init?(_ example: String) {
    var session = Session(seed: 7)
    let responses = session.respond(to: example)
    guard responses.allSatisfy({ $0.outcome == .done }), let name = session.sheet.definitions.keys.last,
      let node = session.sheet.nodes[name], !session.sheet.graph.isLeaf(node)
    else { return nil }
    let graph = session.sheet.graph
    let names = session.sheet.namesOfNodes
    let operands = graph.operands(of: node)
    let formulas = operands.map { operand -> Formula in
      if let name = names[operand] { return .symbol(name, shape: graph.shape(of: operand)) }
      return graph.literal(operand).map { Formula($0) } ?? .symbol("…", shape: graph.shape(of: operand))
    }
    guard formulas.allSatisfy({ $0.term != .symbol("…") }) else { return nil }
    let result = Formula.symbol(name, shape: graph.shape(of: node))
    let maps: [String?]
    let formula: Formula
    switch graph.operation(of: node) {
    case .scalar(let opcode):
      formula = ArrayOperation.elementwise(opcode).formula(formulas)
      maps = opcode.slopes(at: formulas, result: result).map { $0?.text(Self.style) }
    case .array(let operation):
      formula = operation.formula(formulas)
      maps = zip(operation.jacobians(at: formulas, result: result), formulas).map { map, operand in
        map?.structure(operand: operand.shape, Self.style)
      }
    case .variable, .constant, .element: return nil
    }
    equation = Equation(Text(name, .name), [.init(Math(Text(formula.text(Self.style))))])
    locals = zip(operands, maps).compactMap { operand, map in
      guard let operandName = names[operand] else { return nil }
      let gradient = Text("∂\(name)/∂\(operandName)", .gradient)
      guard let map else { return Equation(gradient, [], aside: Text("no gradient goes there", .muted)) }
      // The Jacobian of a whole cell fills pages, and is read step by step.
      if map.count > 120, case .call(let function, _) = formula.term, ArrayOperation.compositeNames.contains(function) {
        return Equation(gradient, [], aside: Text("long; expand \(function) shows every step", .muted))
      }
      return Equation(gradient, [.init(Math(Text(map)))])
    }
  }

  private static let style = FormulaStyle(number: { LiteralText.number($0) })

  var blocks: [Block] { [.heading("Local Jacobian"), .equations([equation] + locals)] }
}
