import Graphs
import Tensors

/// A short name for a composite part of a derivative, with its value.
struct Abbreviation {
  let formula: Formula
  let symbol: Formula
  /// Its value; nil where there is none.
  let value: Tensor<Numeral>?
  /// What the name stands for, in words, where the workings have not said it.
  let words: Text?

  /// The abbreviations in the derivative of an operation: P for the softmax and Y for the one-hot labels of a loss.
  static func all(_ operation: ArrayOperation, _ trace: Trace, _ node: NodeID) -> [Abbreviation] {
    let operands = trace.graph.operands(of: node)
    guard case .crossEntropy(let rule) = operation, let classes = trace.graph.shape(of: operands[0]).last else {
      return result(of: operation, trace, node)
    }
    let (z, y) = (trace.graph.shape(of: operands[0]), trace.graph.shape(of: operands[1]))
    let isGiven = operands.allSatisfy(trace.isGiven)
    let (scores, labels) = (trace.names.reference(to: operands[0]), trace.names.reference(to: operands[1]))
    let isBatch = z.count == 2
    let softmax = Softmax(axis: z.count - 1)
    let page = trace.names.page
    let p = page.name(isBatch ? .probabilityMatrix : .probabilities)
    let oneHotName = isBatch ? page.name(.oneHot) : unitVector(labels, trace)
    var all = [
      Abbreviation(
        formula: softmax.formula([scores]), symbol: Formula(.generated(p), shape: z),
        value: isGiven ? trace.computed(.softmax(softmax), [trace.value(of: operands[0])]) : nil,
        words: "\(page.formula(p.kind)) = \(softmax.formula([scores]), .definition)")
    ]
    if rule.takesLabels([z, y]) {
      let oneHot = OneHot(classes)
      all.append(
        Abbreviation(
          formula: oneHot.formula([labels]), symbol: Formula(.generated(oneHotName), shape: z),
          value: isGiven ? oneHot.value([trace.value(of: operands[1])]) : nil,
          words: "\(Formula(.generated(oneHotName))): one-hot \(isBatch ? "rows " : "")of \(labels, .definition)"))
    }
    return all
  }
}

extension Abbreviation {
  /// `e_y`, the unit vector of a label y; by another name where that is taken, or the label has none.
  private static func unitVector(_ label: Formula, _ trace: Trace) -> GeneratedName {
    let word: String? =
      switch label.term {
      case .symbol(let name): name
      case .number(let x) where x == x.rounded() && x >= 0 && x < 1e6: String(Int(x))
      default: nil
      }
    guard let word, !trace.names.isReserved("e_\(word)") else { return trace.names.page.name(.oneHot) }
    return GeneratedName(.unitVector, spelling: "e_\(word)")
  }

  /// The parts of a composite operation and its result by their names, where their bodies would stand.
  private static func result(of operation: ArrayOperation, _ trace: Trace, _ node: NodeID) -> [Abbreviation] {
    var all = trace.bodyLines(of: node).dropLast().compactMap { line -> Abbreviation? in
      guard let value = line.value else { return nil }
      let symbol = Formula.symbol(line.name, shape: line.whole.shape)
      return Abbreviation(formula: line.whole, symbol: symbol, value: value, words: nil)
    }
    if case .recurrentCell = operation,
      let body = operation.expansion(trace.graph.operands(of: node).map(trace.names.reference))
    {
      let value = trace.value(of: node)
      all.append(Abbreviation(formula: body, symbol: trace.names.reference(to: node), value: value, words: nil))
    }
    return all
  }
}

extension [Abbreviation] {
  /// The formula with the short names.
  func applied(to formula: Formula) -> Formula {
    isEmpty ? formula : formula.replacing { part in first { $0.formula == part }?.symbol }
  }
}
