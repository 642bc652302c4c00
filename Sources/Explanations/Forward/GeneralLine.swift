import Graphs
import Tensors

/// The line of a node in a forward pass in symbols alone: its formula, the sizes that meet, and its entries in indices.
struct GeneralLine {
  private let trace: Trace
  private let node: NodeID
  private var graph: Graph { trace.graph }
  private var names: TraceNames { trace.names }
  private var page: PageNames { names.page }

  init(_ trace: Trace, _ node: NodeID) { (self.trace, self.node) = (trace, node) }

  /// - Parameter shapes: the sizes that meet in a product of matrices, and what they come to.
  func equation(shapes: (Formula) -> Text) -> Equation {
    let name = names.text(of: node)
    let size = sign(graph.shape(of: node))
    guard let formula = names.formula(of: node) else {
      let words = [size, trace.constants.contains(node) ? "const" : ""].filter { !$0.isEmpty }
      return Equation(name, [], aside: words.isEmpty ? nil : Text(words.joined(separator: ", "), .shape))
    }
    let written = Math(Text(formula.withPlacedEntries, .definition))
    if trace.stops(node) { return Equation(name, [.init(written)], workings: [.note("const: no gradient")]) }
    var aside = graph.shape(of: node).isEmpty ? Text("") : shapes(formula)
    if let function = graph.declaredFunction(of: node), !function.isOfNumbers {
      let domains = function.domains.map { $0.isEmpty ? "1" : $0.sign }.joined(separator: ", ")
      aside = Text("\(domains) → \(function.codomain.isEmpty ? "1" : function.codomain.sign)", .shape)
    }
    return Equation(
      name, [.init(written)], aside: aside.isEmpty ? nil : aside, workings: form(formula).map { [.paragraph($0)] } ?? []
    )
  }

  private func sign(_ shape: Shape) -> String { shape.isEmpty ? "" : shape.sign }

  // MARK: In indices

  /// The node in indices, `y[j] = g[j](x)`, where that says more than its formula.
  private func form(_ formula: Formula) -> Text? {
    let y = names.reference(to: node)
    if let loss = CrossEntropyForm(trace, node) { return loss.loss(y) }
    if let layer = formula.layerForm(in: page) { return text(y, layer.left, layer.right) }
    if let sum = sumForm { return text(y, [], sum) }
    guard (1...2).contains(y.shape.count) else { return nil }
    if let function = graph.declaredFunction(of: node) { return declaredForm(function, y) }
    let letters: [GeneratedName.Kind] = y.shape.count == 2 ? [.n, .j] : [.i]
    let indices = letters.map { page.formula($0) }
    guard case .array(.elementwise) = graph.operation(of: node) else { return nil }
    let entry = formula.entry(at: indices, of: y.shape)
    return entry.isMadeOfEntries ? text(y, indices, entry) : nil
  }

  private func declaredForm(_ function: DeclaredFunction, _ y: Formula) -> Text? {
    let operands = graph.operands(of: node).map(names.reference)
    if function.isOfNumbers {
      let letters: [GeneratedName.Kind] = y.shape.count == 2 ? [.n, .j] : [.i]
      let indices = letters.map { page.formula($0) }
      let entries = operands.map { $0.entry(at: indices, of: y.shape) }
      return text(y, indices, Formula(.call(function.name, entries)))
    }
    // Its entries are functions of their own: g[j](x).
    let j = page.formula(.j)
    let called = Formula(.indexed(.symbol(function.function), [j]))
    let arguments = operands.enumerated().flatMap { k, x in
      (k > 0 ? [Formula.Phrase.words(", ")] : []) + [.formula(x)]
    }
    return text(y, [j], Formula(.phrase([.formula(called), .words("(")] + arguments + [.words(")")])))
  }

  /// A sum, a mean or a dot product of vectors in their entries.
  private var sumForm: Formula? {
    let operands = graph.operands(of: node).map(names.reference)
    guard graph.shape(of: node).isEmpty, let x = operands.first, x.shape.count == 1, case .symbol = x.term,
      case .array(let operation) = graph.operation(of: node)
    else { return nil }
    let i = page.formula(.i)
    func sum(_ entry: Formula) -> Formula { Formula(.sum(over: [page.name(.i)], entry)) }
    let entry = Formula(.indexed(x, [i]))
    switch operation {
    case .linear(.sum): return sum(entry)
    case .mean:
      let share = Formula(.infix(.share, 1, Formula(integerLiteral: Int64(x.shape[0]))))
      return Formula(.infix(.times, share, sum(entry)))
    case .matrixProduct, .affine:
      guard operands.count > 1, operands[1].shape.count == 1, case .symbol = operands[1].term else { return nil }
      let product = sum(Formula(.infix(.matrixTimes, entry, Formula(.indexed(operands[1], [i])))))
      return operands.count > 2 ? Formula(.infix(.plus, product, operands[2])) : product
    default: return nil
    }
  }

  private func text(_ y: Formula, _ indices: [Formula], _ right: Formula) -> Text {
    let left = indices.isEmpty ? y : Formula(.indexed(y, indices))
    return "\(left)\(Relation.equal)\(right)"
  }
}

extension Trace {
  /// What a forward pass says where there are no numbers: which names have no value yet.
  var generalRemark: String? {
    let missing = missingNames
    guard !missing.isEmpty else { return options.form == .general ? "general form" : nil }
    let shown = missing.prefix(missing.count > 4 ? 3 : 4)
    let rest = missing.count > shown.count ? ["\(missing.count - shown.count) more"] : []
    let all = shown + rest
    let list = all.count == 1 ? all[0] : all.dropLast().joined(separator: ", ") + " and " + all[all.count - 1]
    let isWhole = !names.order.contains { isGiven($0) && graph.literal($0) == nil } || options.form == .general
    return (isWhole ? "general form: " : "") + "\(list) \(missing.count == 1 ? "has no value" : "have no values") yet"
  }

  /// The leaves and functions without a value, in the order in which they are met.
  private var missingNames: [String] {
    var found: [String] = []
    for node in names.order {
      let name = graph.isDeclaredLeaf(node) ? names.label(of: node) : graph.declaredFunction(of: node)?.function
      if let name, !found.contains(name) { found.append(name) }
    }
    return found
  }
}
