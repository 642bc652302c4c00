import Graphs
import Tensors

/// The gradient of an output as one formula: the products of a backward pass put into one another.
struct GeneralGradient {
  private let pass: BackwardPass
  private var trace: Trace { pass.trace }
  private var graph: Graph { pass.graph }

  init(_ pass: BackwardPass) { self.pass = pass }

  private static let longest = 64

  /// The gradient at a node, as far as it is short enough to read; beyond that the gradients that arrive stand by name.
  func formula(at target: NodeID) -> Formula? {
    var known: [NodeID: Formula] = [pass.output: 1]
    if !graph.shape(of: pass.output).isEmpty { known[pass.output] = pass.gradientName(pass.output) }
    for step in pass.backward.steps {
      guard let upstream = known[step.node] else { continue }
      let local = SymbolicLocalJacobians(trace, step.node)
      for c in step.contributions {
        guard let product = product(of: step.node, c, local, upstream) else { return nil }
        let sum = known[c.operand].map { Formula(.infix(.plus, $0, product), shape: product.shape) } ?? product
        // Entries of an array come one by one; the vector of them all is written at the end.
        known[c.operand] = sum.shape.isEmpty ? sum.withPlacedEntries.withEntriesOfLists : sum
      }
    }
    return known[target].map { $0.withPlacedEntries.withEntriesOfLists }
  }

  private func product(
    of node: NodeID, _ c: BackwardContribution<Numeral>, _ local: SymbolicLocalJacobians, _ upstream: Formula
  ) -> Formula? {
    guard
      let symbols = local.maps[c.position]?.mapping({
        local.abbreviations.applied(to: $0).readable.named(by: trace.names.page)
      })
    else { return nil }
    let (result, operand) = (graph.shape(of: node), graph.shape(of: c.operand))
    func pulled(_ upstream: Formula) -> Formula {
      symbols.product(upstream, isOutput: node == pass.output, operand: operand, result: result)
        .named(by: trace.names.page)
    }
    let whole = pulled(upstream).withoutOnes
    guard node != pass.output, !trace.names.isView(node), Text(whole.said).string.count > Self.longest else {
      return whole
    }
    return pulled(pass.arrivingFormula(node)).withoutOnes
  }
}

extension BackwardPass {
  /// The gradients in which the pass ends, as formulas where their numbers are not known.
  func generalSummary(_ gradient: (NodeID) -> Tensor<Numeral>?) -> [Block] {
    guard !asked.isEmpty else { return [] }
    var blocks: [Block] = [.heading("Gradient of \(names.text(of: output))")]
    for line in asked.flatMap({ line(of: $0, gradient) }) {
      // A formula of several lines breaks between its factors, and not around its relation.
      if case .text(let text)? = line.sides.first?.math.atoms.first, text.string.count > Self.longestLine {
        blocks.append(.paragraph("  \(line.name)\(Relation.equal)" + text))
      } else if case .equations(let others)? = blocks.last {
        blocks[blocks.count - 1] = .equations(others + [line])
      } else {
        blocks.append(.equations([line]))
      }
    }
    return blocks
  }

  private static let longestLine = 66

  private func line(of target: Reference, _ gradient: (NodeID) -> Tensor<Numeral>?) -> [Equation] {
    let name = Text(gradientName(target.node))
    guard gradient(target.whole) != nil else { return [absent(target, name)] }
    if given.arrives(at: target.whole), let value = gradient(target.whole) {
      let part = graph.picked(value, at: target)
      return [Equation(name, [.init(part.rank <= 1 ? Math(style.inline(part)) : style.figure(part))])]
    }
    guard !target.isPart else {
      let part = Formula(.phrase([.words("that part of "), .formula(gradientName(target.whole))]))
      return [Equation(name, [.init(Math(Text(part)))])]
    }
    guard let formula = GeneralGradient(self).formula(at: target.whole) else {
      return [Equation(name, [], aside: Text(sign(target.whole), .shape))]
    }
    let kept = computedNames(in: formula)
    let isArray = !graph.shape(of: target.whole).isEmpty
    let gradients = formula.contains { if case .derivative(let d) = $0.term { d.notation != .partial } else { false } }
    guard !isArray else {
      let words = Text(formula.said) + (gradients ? places(kept) : "")
      return [Equation(name, [.init(Math(words))], aside: Text(sign(target.whole), .shape))]
    }
    var lines = [Equation(name, [.init(Math(Text(formula)))], aside: keptWords(kept))]
    let anew = inlined(formula)
    if !kept.isEmpty, hasDeclaredFunctions, anew != formula, Text(anew).string.count <= Self.longestAnew {
      lines.append(Equation("", [.init(Math(Text(anew)))], aside: "the same, computed anew"))
    }
    return lines
  }

  private static let longestAnew = 60

  private func sign(_ node: NodeID) -> String { graph.shape(of: node).isEmpty ? "" : graph.shape(of: node).sign }

  private func absent(_ target: Reference, _ name: Text) -> Equation {
    let label = names.text(of: target.node)
    let reason: Text =
      names.name(of: target.whole) != nil
      ? "\(label) enters where no gradient passes" : "no path from \(names.text(of: output)) to \(label)"
    return Equation(name, [.init("0")], aside: reason.emphasized(.note))
  }

  private var hasDeclaredFunctions: Bool { names.order.contains { graph.declaredFunction(of: $0) != nil } }

  /// The computed nodes of which a formula speaks.
  private func computedNames(in formula: Formula) -> [NodeID] {
    names.order.filter { node in
      guard !graph.isLeaf(node), case .symbol(let name) = names.reference(to: node).term else { return false }
      return formula.contains { part in part.term == .symbol(name) }
    }
  }

  private func keptWords(_ kept: [NodeID]) -> Text? {
    guard !kept.isEmpty, kept.count <= 4 else { return nil }
    let labels = kept.map { names.text(of: $0) }
    let list =
      labels.count == 1 ? labels[0] : labels.dropLast().joined(separator: ", ") + " and " + labels[labels.count - 1]
    return list + " kept from the forward pass"
  }

  /// `, at y = g(x)`: where gradients of functions are taken.
  private func places(_ kept: [NodeID]) -> Text {
    let equations = kept.prefix(2).map { names.equation($0) }
    return equations.isEmpty ? "" : ", at " + equations.joined(separator: ", ")
  }

  /// The formula with every computed node written out down to the leaves.
  private func inlined(_ formula: Formula) -> Formula {
    var written: [String: Formula] = [:]
    for node in names.order {
      guard let name = names.name(of: node), let own = names.formula(of: node) else { continue }
      written[name] = own.substituting(written)
      if (written[name]?.size ?? 0) > 200 { return formula }
    }
    return formula.substituting(written)
  }
}

extension Formula {
  /// The formula with others in place of some names.
  fileprivate func substituting(_ written: [String: Formula]) -> Formula {
    replacing { part in
      if case .symbol(let name) = part.term { written[name] } else { nil }
    }
  }
}
