import Graphs
import Tensors

extension Narrator {
  /// Why the gradient of an output at a node is what it is.
  public func why(_ target: Reference, of output: NodeID) -> some Explanation {
    WhyExplanation(trace(of: [output]), self, target, output)
  }
}

/// Tells the reason of a gradient in words, with the nodes to blame.
struct WhyExplanation: Explanation {
  private let trace: Trace
  private let target: NodeID
  private let output: NodeID
  private let backward: BackwardTrace
  private let finder: ReasonFinder
  private let reasons: [Reason]
  private let way: [PathStep]
  /// What else rests on the node, where the output does not.
  private let dependents: [String]

  private var graph: Graph { trace.graph }
  private var style: NumberStyle { trace.style }
  private func label(_ node: NodeID) -> String { trace.names.label(of: node) }

  init(_ trace: Trace, _ narrator: Narrator, _ reference: Reference, _ output: NodeID) {
    let target = reference.node
    self.trace = trace
    self.target = target
    self.output = output
    let pass = trace.graph.backwardTrace(of: output, wrt: [reference.whole])
    backward = pass.ending(at: reference, in: trace.graph)
    // What lets no entry of the whole through is not about the part.
    let blocked = pass.gradient[reference.whole] == nil ? reference.whole : target
    finder = ReasonFinder(trace: trace, backward: backward, target: blocked)
    let gradient = target == output ? nil : backward.gradient[target]
    way = gradient == nil ? [] : backward.mainWay(to: target)
    var found: [Reason] = []
    if let gradient {
      let isBorn = !gradient.isFinite || !trace.graph.value(of: output).isFinite
      if isBorn { found = finder.births }
      if found.isEmpty { found = finder.shifts }
      if found.isEmpty { found = finder.cancellations }
      if found.isEmpty, !gradient.isNonzero { found = finder.blocks }
      if gradient.isNonzero { found += finder.units(along: way) }
    } else if target != output {
      found = finder.obstacles
    }
    if trace.constants.contains(reference.whole) {
      found.append(
        Reason(
          .constant, at: target,
          Text("\(trace.names.label(of: reference.whole)) is const: grad leaves it out unless wrt names it.")))
    }
    reasons = found
    let all = narrator.named
    let depends = all.graph.dependence(on: [target], upTo: all.graph.last)
    dependents =
      found.first?.kind == .noPath && !reference.isPart
      ? all.names.filter { depends[$0.key.index] && $0.key != target }.map(\.value).sorted() : []
  }

  // MARK: The document

  var document: Document {
    guard target != output else {
      return Document([.paragraph("\(label(output), .name) is the output itself: its gradient is 1")])
    }
    var blocks: [Block] = [.heading("Why \(title)")]
    blocks += reasons.prefix(Self.mostReasons).map { .paragraph($0.text) }
    if reasons.count > Self.mostReasons {
      blocks.append(.note("and \(reasons.count - Self.mostReasons) more such steps"))
    }
    if !dependents.isEmpty {
      blocks.append(.note("What depends on \(label(target)): \(dependents.prefix(8).joined(separator: ", "))."))
    }
    return Document(blocks + wayBlocks)
  }

  private static let mostReasons = 6

  private var title: Text {
    let name = Text(gradients.gradient(at: trace.names.reference(to: target)))
    let value = backward.gradient[target] ?? Tensor(graph.shape(of: target), repeating: 0)
    if value.count <= Self.longestTitle { return name + " = " + style.inline(value) }
    return name + " has norm \(style.text(value.norm)), \(zeros(value))"
  }

  private var gradients: GradientNames {
    GradientNames(names: trace.options.names, output: trace.names.reference(to: output), isShort: false)
  }

  private static let longestTitle = 6

  private func zeros(_ value: Tensor<Double>) -> String {
    let zeros = value.count { $0 == 0 }
    return zeros == 0 ? "\(value.count) entries" : "\(zeros) of \(value.count) entries 0"
  }

  /// The dominant path, with what each node multiplies.
  private var wayBlocks: [Block] {
    guard way.count > 1, backward.gradient[target]?.isFinite == true else { return [] }
    let isScalar = way.allSatisfy { graph.shape(of: $0.node).isEmpty }
    let few = way.count <= Self.mostRows
    let rows = few ? way : Array(way.prefix(Self.mostRows / 2)) + Array(way.suffix(Self.mostRows / 2))
    let gradients = gradients
    var blocks: [Block] = [
      .heading(
        Text(hasSeveralWays ? "The dominant path" : "The way it comes"),
        aside: isScalar ? nil : "lengths, and by what each step changes them"),
      .table(
        Table([
          Table.Column(
            "gradient",
            rows.map { Text(gradients.gradient(at: trace.names.reference(to: $0.node))) }),
          Table.Column(
            isScalar ? "along this way" : hasSeveralWays ? "length along it" : "length",
            signedSizes(rows, isScalar).map { style.number($0) }),
          Table.Column("times", rows.map { $0.factor.map { "× \(style.number($0))" } ?? "" }),
          Table.Column("through", rows.indices.map { k in through(rows, k) }),
        ])),
    ]
    if !few { blocks.append(.note("\(way.count - rows.count) of \(way.count) nodes in the middle are not shown")) }
    if let verdict { blocks.append(.paragraph(verdict)) }
    return blocks
  }

  private static let mostRows = 16

  private var hasSeveralWays: Bool {
    backward.steps.contains { $0.contributions.count > 1 } || backward.uses[target] ?? 1 > 1
  }

  /// Sizes with their signs where all are numbers: the product of the factors so far.
  private func signedSizes(_ rows: [PathStep], _ isScalar: Bool) -> [Double] {
    guard isScalar else { return rows.map(\.size) }
    var signs: [NodeID: Double] = [:]
    var sign = 1.0
    for passage in way {
      if let factor = passage.factor, factor < 0 { sign = -sign }
      signs[passage.node] = sign
    }
    return rows.map { $0.size * (signs[$0.node] ?? 1) }
  }

  /// The node that multiplied: the one before in the way.
  private func through(_ rows: [PathStep], _ k: Int) -> Text {
    guard !Work.isStopped, rows[k].factor != nil, let place = way.firstIndex(where: { $0.node == rows[k].node }),
      place > 0
    else {
      return ""
    }
    return finder.equation(way[place - 1].node)
  }

  /// What the factors come to where the gradient vanishes or explodes on the way.
  private var verdict: Text? {
    let factors = way.compactMap(\.factor).map(\.magnitude)
    guard let size = way.last?.size, let start = way.first?.size, start > 0, size > 0, factors.count > 2 else {
      return nil
    }
    let ratio = size / start
    guard ratio < 1e-3 || ratio > 1e3 else { return nil }
    let shrinking = factors.filter { ratio < 1 ? $0 < 1 : $0 > 1 }
    guard shrinking.count > 1 else { return nil }
    let mean = Double.power(shrinking.reduce(1, *), 1 / Double(shrinking.count))
    let word = ratio < 1 ? "vanishes" : "explodes"
    return Text(
      "The gradient \(word) on this way: \(shrinking.count) of \(factors.count) steps make it \(ratio < 1 ? "smaller" : "larger"), by a factor of \(style.text(mean)) each on average (geometric mean)."
    )
  }

  // MARK: The report

  var members: [JSONValue.Member] {
    let value = target == output ? Tensor(graph.shape(of: output), repeating: 1) : backward.gradient[target]
    return [
      .init("output", .string(label(output))), .init("wrt", .string(label(target))),
      .init("gradient", JSONValue(value ?? Tensor(graph.shape(of: target), repeating: 0))),
      .init(
        "reasons",
        .array(
          reasons.map { reason in
            .object([
              .init("kind", .string(reason.kind.rawValue)),
              .init("node", reason.node.map { .string(label($0)) } ?? .null),
              .init("text", .string(reason.text.string)),
            ])
          })),
      .init(
        "path",
        .array(
          way.map { passage in
            .object([
              .init("node", .string(label(passage.node))), .init("size", .number(passage.size)),
              .init("factor", passage.factor.map { .number($0) } ?? .null),
            ])
          })),
    ]
  }
}
