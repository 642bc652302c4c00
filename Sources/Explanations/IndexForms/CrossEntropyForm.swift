import Graphs
import Tensors

/// The cross-entropy of scores and labels in indices, as the book writes it: L = −z[y] + log Σ_k exp(z[k]).
struct CrossEntropyForm {
  private let scores: Formula
  private let labels: Formula
  private let page: PageNames
  private var isBatch: Bool { scores.shape.count == 2 }

  /// The form of a loss by labels; nil of other nodes, and where scores or labels have no name.
  init?(_ trace: Trace, _ node: NodeID) {
    guard case .array(.crossEntropy(let rule)) = trace.graph.operation(of: node) else { return nil }
    let operands = trace.graph.operands(of: node).map(trace.names.reference)
    guard rule.takesLabels(operands.map(\.shape)), case .symbol = operands[0].term else { return nil }
    if case .list = operands[1].term { return nil }
    (scores, labels, page) = (operands[0], operands[1], trace.names.page)
  }

  private func letter(_ kind: GeneratedName.Kind) -> Formula { page.formula(kind) }
  private func score(_ index: Formula) -> Formula {
    Formula(.indexed(scores, isBatch ? [letter(.n), index] : [index]))
  }
  private var label: Formula { isBatch ? Formula(.indexed(labels, [letter(.n)])) : labels }

  private func exponential(_ index: Formula) -> Formula { Formula(.call("exp", [score(index)])) }
  private var sum: Formula { Formula(.sum(over: [page.name(.k)], exponential(letter(.k)))) }

  /// `L = −z[y] + log(Σ_k exp(z[k]))`; of a batch the mean over its examples of such losses.
  func loss(_ result: Formula) -> Text {
    let own = Formula(.infix(.plus, Formula(.negation(score(label))), Formula(.call("log", [sum]))))
    guard isBatch else { return "\(result)\(Relation.equal)\(own)" }
    let example = Formula(.indexed(Formula(result.term), [letter(.n)]))
    let mean = Formula(.infix(.times, share, Formula(.sum(over: [page.name(.n)], example))))
    return "\(result)\(Relation.equal)\(mean),   \(example) = \(own)"
  }

  /// How many examples there are, of a batch.
  var count: Text? {
    isBatch && !scores.shape.prefix(1).hasLetters ? "\(page.formula(.count)) = \(scores.shape[0])" : nil
  }

  private var share: Formula {
    let size = isBatch && scores.shape.prefix(1).hasLetters ? Formula(integerLiteral: Int64(scores.shape[0])) : nil
    return Formula(.infix(.share, 1, size ?? letter(.count)))
  }

  /// The derivative at a score and when it is that one: of the label's class, and of any other.
  func slopes(_ result: Formula) -> [(derivative: Text, branch: Contribution.Line.Branch)] {
    let (j, left) = (letter(.j), Formula.partial(result, score(letter(.j))))
    let probability =
      isBatch
      ? Formula(.indexed(letter(.probabilityMatrix), [letter(.n), j])) : Formula(.infix(.over, exponential(j), sum))
    let less = Formula(.infix(.minus, probability, 1))
    let all = isBatch ? [scaled(less), scaled(probability)] : [less, probability]
    return zip(all, ["=", "≠"]).map {
      ("\(left)\(Relation.equal)\($0)", .init(left: left, value: $0, condition: "if \(j) \($1) \(label)"))
    }
  }

  private func scaled(_ x: Formula) -> Formula { Formula(.infix(.times, share, x)) }
}
