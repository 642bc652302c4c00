import Graphs
import Tensors

extension Narrator {
  /// Every path from an output back to a node with the product along it, their sum, and what backprop saves.
  public func paths(from output: NodeID, to target: Reference) -> some Explanation {
    PathsExplanation(trace(of: [output]), output, target)
  }
}

/// Tells the sum over all paths that the chain rule is, beside the backward pass that computes it.
struct PathsExplanation: Explanation {
  private let trace: Trace
  private let paths: Paths
  private let shown: [[Paths.Edge]]
  private let gradients: GradientNames

  private var style: NumberStyle { trace.style }
  private var graph: Graph { trace.graph }

  init(_ trace: Trace, _ output: NodeID, _ target: Reference) {
    self.trace = trace
    paths = trace.graph.paths(from: output, to: target)
    let isFew = paths.count.int.map { $0 <= Self.mostPaths } ?? false
    shown = paths.first(isFew ? Self.mostPaths : Self.firstPaths)
    gradients = GradientNames(names: trace.options.names, output: trace.names.reference(to: output), isShort: false)
  }

  private static let mostPaths = 12
  private static let firstPaths = 6

  private func label(_ node: NodeID) -> String { trace.names.label(of: node) }
  private var isAll: Bool { paths.count == Natural(shown.count) }
  /// Whether everything on the paths that are shown is a number.
  private var isScalar: Bool {
    shown.allSatisfy { $0.allSatisfy { graph.shape(of: $0.node).isEmpty && graph.shape(of: $0.operand).isEmpty } }
  }
  private var isGradient: Bool { graph.shape(of: paths.output).isEmpty }

  /// The derivative that the paths sum to, as it is written.
  private var derivative: Text {
    guard isGradient else { return Text(trace.names.partial(of: paths.output, at: paths.target)) }
    return Text(gradients.gradient(at: trace.names.reference(to: paths.target)))
  }

  // MARK: The document

  var document: Document {
    let (z, x) = (label(paths.output), label(paths.target))
    guard paths.output != paths.target else {
      return Document([
        .paragraph("\(z, .name) is the output itself: one path without an edge, and the derivative is 1")
      ])
    }
    guard paths.count != 0 else {
      return Document([.paragraph("there is no path from \(z, .name) to \(x, .name) that a gradient takes")])
    }
    var blocks: [Block] = [heading]
    blocks.append(.equations(shown.map(line) + sum))
    if !isAll {
      blocks.append(.note("the first \(shown.count) of \(paths.count.text); the sum of all is what backprop finds"))
    }
    if !isGradient { blocks.append(.note("rows are entries of \(z), columns entries of \(x)")) }
    return Document(blocks + effort)
  }

  private var heading: Block {
    let count = paths.count
    let words = count == 1 ? "1 path" : "\(count.text) paths"
    return .heading(
      "Paths from \(trace.names.text(of: paths.output, as: .plain)) to \(trace.names.text(of: paths.target, as: .plain))",
      aside: Text(words))
  }

  /// `f ← u1 ← x = ∂f/∂u1 · ∂u1/∂x = 1 · 3 = 3`.
  private func line(_ path: [Paths.Edge]) -> Equation {
    let value = paths.product(along: path)
    var sides: [Equation.Side] = []
    if path.count <= Self.mostFactors {
      let factors = path.map { trace.names.partial(of: $0.node, at: $0.operand) }
      sides.append(.init(Math(Text(Self.product(factors)))))
    }
    guard isScalar else {
      if let last = sides.popLast() { sides.append(last) }
      sides.append(.init(figure(value), relation: .equal))
      return Equation(name(path), sides, aside: shapes(path))
    }
    let slopes = path.transformed(operations: 256) { $0.contribution.local.dense(operand: []).scalars[0] }
    let result = value.scalars[0]
    guard result.isNaN || !slopes.reduce(1, *).isNaN else {
      return Equation(name(path), sides + [.init(Math(style.number(result)))], aside: "not taken here")
    }
    let relation = Relation.of(operands: slopes, shown: result, style: style) { $0.reduce(1, *) }
    if path.count > 1 {
      var factors = slopes.prefix(Self.mostNumbers).map { Formula.value($0) }
      if slopes.count > Self.mostNumbers {
        factors.append(Formula(.notation("… (\(slopes.count - Self.mostNumbers) more)")))
      }
      sides.append(.init(Math(Text(Self.product(factors), .derivativeNumbers(style)))))
    }
    sides.append(.init(Math(style.number(result)), relation: path.count > 1 ? relation : .equal))
    return Equation(name(path), sides)
  }

  private static func product(_ factors: [Formula]) -> Formula {
    factors.dropFirst().reduce(factors.first ?? 1) { Formula(.infix(.composed, $0, $1)) }
  }

  private static let mostFactors = 3
  private static let mostNumbers = 6

  private func name(_ path: [Paths.Edge]) -> Text {
    let nodes = [paths.output] + path.map(\.operand)
    var names = nodes.prefix(nodes.count > Self.mostNames ? 3 : nodes.count).map(trace.names.text)
    if nodes.count > Self.mostNames {
      let last = nodes.suffix(Self.mostNames - 4)
      names += [Text("… \(nodes.count - 3 - last.count) more …")] + last.map(trace.names.text)
    }
    return names.joined(separator: " ← ")
  }

  private static let mostNames = 6

  /// `1×4 · 4×6`: the shapes of the Jacobians, arrays counted by their entries.
  private func shapes(_ path: [Paths.Edge]) -> Text? {
    guard path.count <= Self.mostFactors + 1 else { return nil }
    let sizes = ([paths.output] + path.map(\.operand)).map { graph.shape(of: $0).entryCount }
    return Text(zip(sizes, sizes.dropFirst()).map { "\($0)×\($1)" }.joined(separator: " · "), .shape)
  }

  private func figure(_ value: Tensor<Double>) -> Math {
    value.rank <= 1 ? Math(style.inline(value)) : style.figure(value)
  }

  /// The sum of the products, where all are there, and what the backward pass found.
  private var sum: [Equation] {
    var lines: [Equation] = []
    let products = shown.map { paths.product(along: $0) }
    if isAll, products.count > 1, let first = products.first {
      let total = products.dropFirst().reduce(first) { $0 + $1 }
      var sides: [Equation.Side] = []
      if isScalar {
        let terms = products.map { $0.scalars[0] }
        let result = total.scalars[0]
        let relation = Relation.of(operands: terms, shown: result, style: style) { $0.reduce(0, +) }
        sides = [
          .init(Math(Text(ArithmeticExpansion.sum(terms.map(\.numeral)), .derivativeNumbers(style)))),
          .init(Math(style.number(result)), relation: relation),
        ]
      } else {
        sides = [.init(figure(total))]
      }
      lines.append(Equation(Text("the sum", .label), sides))
    }
    if let gradient = paths.gradient {
      lines.append(Equation(derivative, [.init(figure(gradient))], aside: "by backprop"))
    }
    return lines
  }

  /// How many multiplications each way takes.
  private var effort: [Block] {
    guard isGradient else { return [] }
    let (many, few) = (paths.multiplications.paths, paths.multiplications.backward)
    return [
      .heading("Multiplications"),
      .table(
        Table([
          Table.Column("", ["the paths, one by one", "backprop, each edge once"]),
          Table.Column("multiplications", [style.count(many), style.count(Natural(few))]),
        ])),
      .note(
        isScalar
          ? "A path of k edges takes k − 1; in backprop the gradient of a node is there for all paths through it."
          : "Those of the vector-Jacobian products; backprop shares them between all paths through a node."),
    ]
  }

  // MARK: The report

  var members: [JSONValue.Member] {
    let ways = shown.map { path in
      let names = [label(paths.output)] + path.map { label($0.operand) }
      return JSONValue.object([
        .init("nodes", .array(names.map { .string($0) })), .init("product", JSONValue(paths.product(along: path))),
      ])
    }
    return [
      .init("output", .string(label(paths.output))), .init("wrt", .string(label(paths.target))),
      .init("count", Self.json(paths.count)), .init("paths", .array(ways)),
      .init("gradient", paths.gradient.map { JSONValue($0) } ?? .null),
      .init(
        "multiplications",
        .object([
          .init("paths", Self.json(paths.multiplications.paths)),
          .init("backprop", .integer(paths.multiplications.backward)),
        ])),
    ]
  }

  /// A count as a number, or as its digits where it does not fit one.
  private static func json(_ count: Natural) -> JSONValue { count.int.map { .integer($0) } ?? .string(count.text) }
}

extension NumberStyle {
  /// A count in full, or its first digits and how many there are where it is longer than a line.
  func count(_ n: Natural) -> Text {
    let text = n.text
    guard text.count > 40, !n.isBeyond else { return Text(text, .number) }
    return Text("\(text.prefix(12))… (\(text.count) digits)", .number)
  }
}
