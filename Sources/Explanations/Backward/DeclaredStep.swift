import Graphs
import Tensors

/// Tells what the result of a declared function hands to an operand, where either is an array.
struct DeclaredStep {
  private let pass: BackwardPass
  private let function: DeclaredFunction
  private var trace: Trace { pass.trace }
  private var page: PageNames { trace.names.page }

  init(_ pass: BackwardPass, _ function: DeclaredFunction) { (self.pass, self.function) = (pass, function) }

  func lines(
    _ c: Handover, of node: NodeID, _ symbols: LinearMap<Formula>, place: Text?
  ) -> [Contribution.Line] {
    let form = DeclaredForm(trace, function, node, at: c.operand)
    var local = Contribution.Line("local", localText(node, c.operand, symbols, form))
    local.asides = [form.localWords] + (place.map { [$0] } ?? [])
    var product = Contribution.Line("product", productText(c, node, symbols, form))
    product.asides = [productForm(c, node, form)]
    return [local, product]
  }

  private func localText(
    _ node: NodeID, _ operand: NodeID, _ symbols: LinearMap<Formula>, _ form: DeclaredForm
  ) -> Text {
    let (name, size) = (trace.names.partial(of: node, at: operand), Text(form.size, .shape))
    let structure =
      function.isOfNumbers
      ? symbols.structure(operand: trace.graph.shape(of: operand)).named(by: page)
      : Formula.partial(form.function, form.x)
    return "\(name)\(Relation.equal)\(structure), \(size)"
  }

  private func productText(
    _ c: Handover, _ node: NodeID, _ symbols: LinearMap<Formula>, _ form: DeclaredForm
  ) -> Text {
    let received = pass.isFinished(c.operand) && pass.backward.uses[c.operand] ?? 1 > 1 ? "" : pass.received(c.operand)
    let arriving = pass.gradientFormula(node)
    let (result, operand) = (trace.graph.shape(of: node), trace.graph.shape(of: c.operand))
    let isOutput = node == pass.output && result.isEmpty
    let pulled = symbols.product(arriving, isOutput: isOutput, operand: operand, result: result).named(by: page)
    if function.isOfNumbers || operand.count > 1 { return received + Text(pulled) }
    let jacobian = isOutput ? Formula.partial(form.function, form.x) : form.partial
    let matrix = form.isTransposed ? jacobian : Formula(.transpose(jacobian))
    if !result.isEmpty { return received + Text(Formula(.infix(.matrixTimes, matrix, arriving))) }
    let rule = isOutput ? matrix : Formula(.infix(.times, arriving, matrix))
    return received + Text(rule) + "\(Relation.equal)" + Text(pulled)
  }

  /// The product in indices; at the output, where it is the local derivative, the size of the gradient.
  private func productForm(_ c: Handover, _ node: NodeID, _ form: DeclaredForm) -> Text {
    let gradient = pass.gradients.gradient(at:)
    let arriving = gradient(form.entry(of: form.y, form.rows))
    let left = gradient(form.entry(of: form.x, form.columns))
    let isAlone = pass.backward.uses[c.operand] ?? 1 == 1
    if node == pass.output, form.y.shape.isEmpty {
      return isAlone ? "\(pass.gradientName(c.operand)): \(form.x.shape.sign, .shape)" : ""
    }
    let slope = function.isOfNumbers || form.y.shape.isEmpty ? form.slope : form.partialEntry
    let factors =
      form.y.shape.isEmpty
      ? Formula(.infix(.times, arriving, slope)) : Formula(.infix(.times, slope, arriving))
    let isSummed = !function.isOfNumbers && !form.y.shape.isEmpty
    let sum = isSummed ? Formula(.sum(over: form.rowLetters.map { page.name($0) }, factors)) : factors
    return (isAlone ? "\(left)\(Relation.equal)" : "") + Text(sum)
  }
}

/// A declared function and its derivative at an operand in indices.
struct DeclaredForm {
  /// The result, the operand, and the function as an array of the result's shape.
  let y: Formula
  let x: Formula
  let function: Formula
  private let declared: DeclaredFunction
  fileprivate let rowLetters: [GeneratedName.Kind]
  private let columnLetters: [GeneratedName.Kind]
  private let page: PageNames
  /// Whether Jacobians are written the other way round.
  fileprivate let isTransposed: Bool

  init(_ trace: Trace, _ declared: DeclaredFunction, _ node: NodeID, at operand: NodeID) {
    (y, x) = (trace.names.reference(to: node), trace.names.reference(to: operand))
    function = .symbol(declared.function, shape: declared.codomain)
    (self.declared, page) = (declared, trace.names.page)
    isTransposed = trace.options.layout == .denominator
    let entries: [GeneratedName.Kind] = y.shape.count == 2 ? [.n, .j] : y.shape.isEmpty ? [] : [.i]
    if declared.isOfNumbers {
      (rowLetters, columnLetters) = (entries, entries)
    } else {
      rowLetters = y.shape.isEmpty ? [] : [.j]
      // The entries of what is an output itself are counted by its letter.
      let isOutput = y.shape.isEmpty && trace.isVectorOfOutputs(operand)
      columnLetters = x.shape.count == 2 ? [.i, .j] : x.shape.isEmpty ? [] : [isOutput ? .j : .i]
    }
  }

  var rows: [Formula] { rowLetters.map { page.formula($0) } }
  var columns: [Formula] { columnLetters.map { page.formula($0) } }

  func entry(of f: Formula, _ indices: [Formula]) -> Formula {
    indices.isEmpty ? Formula(f.term) : Formula(.indexed(Formula(f.term), indices))
  }

  var partial: Formula { .partial(y, x) }
  /// An entry of the Jacobian: `∂y[j]/∂x[i]`.
  var partialEntry: Formula { .partial(entry(of: y, rows), entry(of: x, columns)) }
  /// What it is: `f'(x[i])`, `∂g[j]/∂x[i]`.
  var slope: Formula {
    declared.isOfNumbers
      ? Formula(.call(declared.name + "'", [entry(of: x, columns)]))
      : .partial(entry(of: function, rows), entry(of: x, columns))
  }

  var size: String {
    let parts = [y.shape, x.shape].map { $0.count > 1 ? "(\($0.sign))" : $0.isEmpty ? "1" : $0.sign }
    return (isTransposed ? parts.reversed() : parts).joined(separator: "×")
  }

  var localWords: Text {
    let words: Text = "\(partialEntry)\(Relation.equal)\(slope)"
    guard !declared.isOfNumbers, let j = rows.first, let i = columns.first else { return words }
    return isTransposed ? "row \(i), column \(j): " + words : "row \(j), column \(i): " + words
  }
}

extension Trace {
  /// Whether a node is the vector of outputs of a layer or of a declared function, whose entries are counted by j.
  func isVectorOfOutputs(_ node: NodeID) -> Bool {
    guard graph.shape(of: node).count == 1 else { return false }
    if let function = graph.declaredFunction(of: node) { return !function.isOfNumbers }
    return graph.isLayer(node)
  }
}
